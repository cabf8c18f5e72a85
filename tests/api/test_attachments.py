from dataclasses import replace
from datetime import datetime, timezone
from urllib.parse import unquote

import pytest
from tests.store.material import AUDIT

from gouji.api.attachments import WORKING_PAPER, attachment
from gouji.working_paper import LogHead, WorkingPaper

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)


def named(organisation: str = "杜山岗镇人民政府", year: int | None = 2023) -> tuple[str, str]:
    """The name in ASCII, and the one for people."""
    audit = replace(AUDIT, organisation=organisation, year=year)
    paper = WorkingPaper(
        audit, "年报.pdf", "ab" * 32, NOW, "", 1, NOW, "", NOW, LogHead(1, "0" * 64)
    )
    header = attachment(paper, WORKING_PAPER, "pdf")
    assert header.isascii()
    assert header.isprintable()
    plain, _, encoded = header.partition("; filename*=UTF-8''")
    return plain.removeprefix('attachment; filename="').removesuffix('"'), unquote(encoded)


def test_a_file_is_called_after_whose_report_it_is():
    assert named() == (
        "gouji-working-paper-2023-abababab.pdf",
        "杜山岗镇人民政府 2023年度 审计底稿.pdf",
    )


def test_what_is_not_known_is_left_out():
    assert named("", None) == ("gouji-working-paper-abababab.pdf", "年报 审计底稿.pdf")


@pytest.mark.parametrize(
    "hostile", ['镇"; filename="x.exe', "../../镇", "镇\r\nX: y", "\u202e镇", "镇\x00", "镇." * 400]
)
def test_no_name_leaves_its_place(hostile):
    name = named(hostile)[1]
    assert "镇" in name
    assert not set(name) & set('\\/:*?"<>|\r\n\x00\u202e')
    assert len(name) < 110
    assert not name.startswith(".")
