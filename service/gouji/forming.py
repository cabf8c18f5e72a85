"""The commands about forms: `gouji forms check`, `gouji forms new`, `gouji forms schema`."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from gouji.errors import FormError
from gouji.export.terminal import watched

if TYPE_CHECKING:
    from gouji.audit import Auditor

SOUND, WRONG = 0, 2


def forms_command(command: ArgumentParser) -> None:
    """`gouji forms check FILE…`, `gouji forms new SAMPLE`, `gouji forms schema`."""
    kinds = command.add_subparsers(title="forms", metavar="DO", required=True)
    check = kinds.add_parser("check", help="is a form file sound 检查表式文件")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml")
    check.set_defaults(run=_check)
    new = kinds.add_parser("new", help="draft a form from a sample 据样表起草表式")
    new.add_argument("sample", type=Path, metavar="SAMPLE.pdf", help="a report that is filled in")
    new.add_argument(
        "-o", "--out", type=Path, metavar="FORM.yaml", help="write here, not to stdout 写入文件"
    )
    new.set_defaults(run=_new)
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


class _Loads(Protocol):
    """Loads what audits, when it is asked for."""

    def auditor(self) -> Auditor: ...


def _new(options: Namespace, models: _Loads, out: TextIO) -> int:
    from gouji.export.destination import destinations, write
    from gouji.forms.writing import form_text

    sample: Path = options.sample
    id = re.sub(r"\W+", "-", (options.out or sample).stem).strip("-")
    targets = destinations(options.out, [sample], (".yaml", ".yml")) if options.out else []
    with watched(sample.name, "zh") as progress:
        drafted = models.auditor().draft(sample, id, progress)
    if drafted is None:
        raise FormError(
            f"{sample.name}: 未找到带数字的表格，无法起草；请换一份填好的样表 "
            "no table with numbers was found; take a sample that is filled in"
        )
    text = form_text(drafted.entry, sample.name)
    for target in targets:
        write(target, text.encode())
    if not targets:
        out.write(text)
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
