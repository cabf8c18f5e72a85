"""Forms: recovered tables to the figures of the statutory form that they are.

`recognise` tells the form by content and gives every figure; `load_forms` are the forms that
gouji knows, `describe` tells the report's title, body and year; `body_key` is what printings
of one body's name share.
"""

from gouji.forms.bodies import body_key, is_own_level
from gouji.forms.form import Form, FormTable, Identity
from gouji.forms.loader import load_form, load_forms
from gouji.forms.match import recognise
from gouji.forms.title import Description, describe

__all__ = [
    "Description",
    "Form",
    "FormTable",
    "Identity",
    "body_key",
    "describe",
    "is_own_level",
    "load_form",
    "load_forms",
    "recognise",
]
