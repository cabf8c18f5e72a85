"""Pages that follow from the code: every setting, every route of the service.

python -m docs.pages        writes docs/settings.md and docs/api.md anew
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from gouji.api.app import create_app
from gouji.api.service import Service
from gouji.settings import Settings

DOCS = Path(__file__).resolve().parent
_SCHEME = "HTTPBearer"
_COMMON = frozenset({401, 403, 422, 429, 503})
"""What nearly every route may answer; told once."""

_UNITS = ((1024**3, "GB"), (1024**2, "MB"), (1, "bytes"))
_SETTING = ("variable", "default", "meaning", "may be")
_ROUTE = ("", "what it does", "role", "answers")

_SETTINGS = """\
# Settings

Each is a variable of the environment, read when `gouji` starts. The defaults suit a desk machine
with 2 cores and 4 GB. Bytes are given as a plain number: `GOUJI_MAX_BYTES=209715200` is 200 MB.
环境变量即设置，启动时读取；默认值适合 2 核 4 GB 的机器。

This page is written by `python -m docs.pages` from `gouji.settings.Settings`.
"""

_API = """\
# HTTP interface

How to use it, with examples: [the service](service.md). A running service tells the whole schema,
with every parameter and answer, at `/openapi.json` (OpenAPI 3.1), which code generators read.

A program shows a key (`Authorization: Bearer gouji_…`), a browser its session's cookie and, with
every change, the session's token (`X-CSRF-Token`). The role is the least that may ask: reader,
uploader, auditor, admin; each may do what those before it may.

{common}

Errors are problem details (RFC 9457), `application/problem+json`: `title`, `status` and `detail`,
the sentence that [troubleshooting](troubleshooting.md) explains.

This page is written by `python -m docs.pages` from the service's own schema.
"""


def main() -> None:
    """Write all pages."""
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), "utf-8")


def settings_page() -> str:
    """All settings, in the order of the class."""
    rows = [
        (f"`GOUJI_{name.upper()}`", _default(field), field.description or "", _allowed(field))
        for name, field in Settings.model_fields.items()
    ]
    return _SETTINGS + "\n" + _table(_SETTING, rows)


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int) and "bytes" in (field.description or ""):
        return next(f"{value / size:g} {unit}" for size, unit in _UNITS if value >= size)
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _allowed(field: FieldInfo) -> str:
    """The type of a setting and its bounds, in words."""
    kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind != NoneType]
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{kind}`" for kind in kinds)
    words = {int: "whole number", float: "number", bool: "`true`, `false`", Path: "path", str: ""}
    bounds = [_bound(one) for one in field.metadata]
    return ", ".join(filter(None, (words.get(kinds[0], str(kinds[0])), *bounds)))


def _bound(limit: Any) -> str:
    if isinstance(limit, Gt):
        return f"over {limit.gt}"
    if isinstance(limit, Ge):
        return f"from {limit.ge}"
    return f"to {limit.le}" if isinstance(limit, Le) else ""


def api_page() -> str:
    """All routes, by subject."""
    operations = list(_operations(_schema()))
    tags = dict.fromkeys(tag for tag, *_ in operations)
    tables = (
        f"## {tag.capitalize()}\n\n"
        + _table(_ROUTE, [_route(*one) for its, *one in operations if its == tag])
        for tag in tags
    )
    common = ", ".join(f"{code} {HTTPStatus(code).phrase}" for code in sorted(_COMMON))
    return "\n".join((_API.format(common=f"Any route may answer {common}."), *tables))


def _schema() -> dict[str, Any]:
    """The schema of a service that is never started: no database, no files."""
    nothing: Any = None
    defaults = Settings.model_construct()  # whatever this environment says
    return create_app(Service(defaults, nothing, nothing, nothing, nothing)).openapi()


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield operation["tags"][0], method.upper(), path, operation


def _route(method: str, path: str, operation: dict[str, Any]) -> tuple[str, ...]:
    roles = [scope for one in operation.get("security", ()) for scope in one.get(_SCHEME, ())]
    answers = sorted(int(status) for status in operation["responses"])
    told = ", ".join(str(status) for status in answers if status not in _COMMON)
    about = re.sub(r"\s+", " ", operation["description"])
    return f"`{method} {path}`", about, roles[0] if roles else "anyone", told


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


PAGES = {"settings.md": settings_page, "api.md": api_page}
"""What makes each page, as it should be now."""


if __name__ == "__main__":
    main()
