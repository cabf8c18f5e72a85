"""Values of `document` as JSON text, and back, exactly: nothing is rounded and nothing is left out.

The contract's JSON (`contract.as_json`) is for others; this is what gouji keeps for itself.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from gouji.document import Audit, ReadPage

_AUDIT, _PAGE = TypeAdapter(Audit), TypeAdapter(ReadPage)


def text_of(audit: Audit) -> str:
    """The audit as JSON.

    >>> nothing = Audit("a.pdf", None, "", "", None, 1, (), (), (), ())
    >>> audit_of(text_of(nothing)) == nothing
    True
    """
    return _AUDIT.dump_json(audit).decode()


def audit_of(text: str) -> Audit:
    """The audit that `text_of` wrote; raises `pydantic.ValidationError` for anything else."""
    return _AUDIT.validate_json(text)


def text_of_page(page: ReadPage) -> str:
    """The page as JSON."""
    return _PAGE.dump_json(page).decode()


def page_of(text: str) -> ReadPage:
    """The page that `text_of_page` wrote; raises `pydantic.ValidationError` for anything else."""
    return _PAGE.validate_json(text)
