"""A drafted form as the text of a form file, with notes on what to look at before it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

_HEAD = """\
# 据样表 {sample} 起草，使用前请逐项核对。
# Drafted from {sample}: look over all of it before use.
# 1. id、source：表式的名称和依据。
#    What the form is called, and the rule that it comes from.
# 2. 表、行、列的编号只按位置起，可改为有意义的词（identities 中一并改）。
#    The ids of tables, rows and columns only say places: rename them, in identities as well.
# 3. label 是样表所印；别的写法写入 aliases，英文写入 en。
#    Labels are as printed: other wordings go to aliases, English to en.
# 4. unit 是计量单位：件、元、万元；空白表示样表未写明。
#    The unit that is counted in; empty where the sample does not tell.
# 5. identities 由样表数字推得，只保留制度规定的。
#    They were seen in the numbers of the sample: keep those that are prescribed.
# gouji forms check FILE.yaml
"""
_TENTATIVE = """\
# 下列各式仅由“合计”等名称推断，样表数字不符或不足以证明；确认后去掉行首的 # 。
# Only labels of totals speak for these: the sample does not bear them out. Uncomment what is so.
"""
_HEADS = ("id", "name", "name_en", "figure", "rounding")
_COLUMNS = ("columns", "column_names", "skipped")


def form_text(entry: Mapping[str, Any], sample: str) -> str:
    """The text of the form file that holds `entry`, drafted from the file called `sample`."""
    lines = [
        _HEAD.format(sample=sample).rstrip(),
        *(f"{key}: {_flow(entry[key])}" for key in ("id", "source", "source_en", "claims")),
        "tables:",
        *(line for table in entry["tables"] for line in _table(table)),
        *_identities(entry["identities"]),
        *_doubtful(entry["tentative"]),
    ]
    return "\n".join(lines) + "\n"


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    yield from _listed([f"{key}: {_flow(table[key])}" for key in _HEADS])
    if "sides" not in table:
        yield from (f"  {line}" for line in _side(table))
        return
    yield "  sides:"
    for side in table["sides"]:
        yield from (f"  {line}" for line in _listed(list(_side(side))))


def _side(side: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key}: {_flow(side[key])}" for key in _COLUMNS if key in side)
    yield "rows:"
    yield from (f"- {_flow(_filled(row))}" for row in side["rows"])


def _listed(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a mapping as one item of a list."""
    yield from (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _filled(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row without what is empty; its unit stays, for an empty one is no 件."""
    return {key: value for key, value in row.items() if value or key == "unit"}


def _identities(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    found = [f"- {_flow(entry)}" for entry in entries]
    yield from ("identities:", *found) if found else ("identities: []",)


def _doubtful(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    found = [f"# - {_flow(entry)}" for entry in entries]
    yield from (_TENTATIVE.rstrip(), *found) if found else ()


def _flow(value: object) -> str:
    """`value` on one line, as YAML."""
    text = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**6
    )
    return text.removesuffix("\n...\n").strip()
