"""The commands about forms: `gouji forms check`, `gouji forms schema`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from gouji.errors import FormError

SOUND, WRONG = 0, 2


def forms_command(command: ArgumentParser) -> None:
    """`gouji forms check FILE…`, `gouji forms schema`."""
    kinds = command.add_subparsers(title="forms", metavar="DO", required=True)
    check = kinds.add_parser("check", help="is a form file sound 检查表式文件")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml")
    check.set_defaults(run=_check)
    schema = kinds.add_parser("schema", help="what a form file may hold 表式文件的 JSON Schema")
    schema.set_defaults(run=_schema)


def schema() -> Mapping[str, Any]:
    """The JSON Schema of form files (draft 2020-12)."""
    from gouji.forms.schema import FormEntry

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **FormEntry.model_json_schema(by_alias=True),
    }


def _schema(_: Namespace, __: object, out: TextIO) -> int:
    out.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    return SOUND


def _check(options: Namespace, _: object, out: TextIO) -> int:
    return max(_checked(file, out) for file in options.files)


def _checked(file: Path, out: TextIO) -> int:
    from gouji.forms.loader import load_form

    try:
        form = load_form(file)
    except FormError as error:
        print(f"gouji: {error}", file=sys.stderr)
        return WRONG
    out.write(
        f"{file.name}: {form.id}, {len(form.tables)} tables 张表, "
        f"{len(form.figure_ids)} figures 项数据, "
        f"{len(form.identities) + len(form.continuity)} identities 条勾稽关系\n"
    )
    return SOUND
