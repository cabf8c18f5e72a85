"""Forms: recovered tables to the figures of the statutory form that they are.

`recognise` tells the form by content and gives every figure; `load_forms` are the forms that
gouji knows, `describe` tells the report's title, body and year; `body_key` is what printings
of one body's name share. `understand` drafts a form where none is known, `form_of` gives the form
of an audit, `draft` what a form file of its own would hold, `titles` what reports are called.
"""

from gouji.forms.bodies import body_key, is_own_level
from gouji.forms.choosing import form_of, understand
from gouji.forms.drafting import Draft, draft
from gouji.forms.form import Form, FormTable, Identity
from gouji.forms.loader import load_form, load_forms, titles
from gouji.forms.match import recognise
from gouji.forms.title import Description, describe
from gouji.forms.ways import generic

__all__ = [
    "Description",
    "Draft",
    "Form",
    "FormTable",
    "Identity",
    "body_key",
    "describe",
    "draft",
    "form_of",
    "generic",
    "is_own_level",
    "load_form",
    "load_forms",
    "recognise",
    "titles",
    "understand",
]
