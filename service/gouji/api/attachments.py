"""What files are called when they are taken away, in Chinese and for old programs in ASCII."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from gouji.export.words import Term
from gouji.working_paper import WorkingPaper

AUDIT = Term("勾稽结果", "audit")
MARKED = Term("勾稽标注", "marked")
WORKING_PAPER = Term("审计底稿", "working-paper")

_LONGEST = 80  # characters of the body's name; file systems take 255 bytes in all
_REFUSED = frozenset('\\/:*?"<>|')
"""What one file system or another does not take."""


def attachment(paper: WorkingPaper, what: Term, ending: str) -> str:
    """The `Content-Disposition` (RFC 6266) of a file about the report of `paper`.

    Its name tells whose report it is, of which year, and what the file is.
    """
    audit = paper.audit
    body = _plain(audit.organisation or PurePath(paper.file).stem)
    year = "" if audit.year is None else str(audit.year)
    named = [body, year and f"{year}年度", what.zh]
    plain = "-".join(filter(None, ["gouji", what.en, year, paper.sha256[:8]]))
    return (
        f'attachment; filename="{plain}.{ending}"; '
        f"filename*=UTF-8''{quote(' '.join(filter(None, named)), safe='')}.{ending}"
    )


def _plain(text: str) -> str:
    kept = (character for character in text if character.isprintable())
    return "".join(character for character in kept if character not in _REFUSED)[:_LONGEST].strip(
        " ."
    )
