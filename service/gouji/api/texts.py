"""Texts that callers send: what they may hold. OpenAPI says it, and every database takes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import StringConstraints

STORABLE = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""

_LINE = r"[^\x00-\x1f\x7f]*"

Name = Annotated[
    str, StringConstraints(max_length=100, pattern=rf"^{_LINE}[^\x00-\x20\x7f\s]{_LINE}$")
]
"""A name: one line, and not only blanks."""

Text = Annotated[str, StringConstraints(max_length=4000, pattern=STORABLE)]
Reason = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
"""A text that says something."""

Sought = Annotated[str | None, Query(max_length=200, pattern=STORABLE)]
"""A text of a query, or nothing."""

Id = Annotated[str, Path(max_length=36, pattern=STORABLE)]
