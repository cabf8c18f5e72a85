"""Which form a report is filled in on: one that is known, else the one that its tables make."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Audit, Figure, Line, Statement, Table
from gouji.forms.drafting import draft
from gouji.forms.form import Form
from gouji.forms.loader import load_forms, made
from gouji.forms.match import recognise
from gouji.forms.ways import generic


def understand(
    tables: Sequence[Table], lines: Sequence[Line], statements: Sequence[Statement]
) -> tuple[Form | None, tuple[Figure, ...]]:
    """The form of a report and its figures; one that is not known is drafted from its tables.

    `lines` are those outside of the tables, `statements` what they say.
    `None` and no figures where the tables hold too little to draft a form.
    """
    form, figures = recognise(tables, load_forms(), lines)
    if form is not None:
        return form, figures
    drafted = draft(tables, statements, generic())
    return (made(drafted.entry), drafted.figures) if drafted else (None, ())


def form_of(audit: Audit) -> Form | None:
    """The form that a report was audited by, known or drafted from its tables again."""
    if audit.form == generic().id:
        drafted = draft(audit.tables, audit.statements, generic())
        return made(drafted.entry) if drafted else None
    return next((form for form in load_forms() if form.id == audit.form), None)
