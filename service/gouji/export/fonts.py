"""A font that shows Chinese in the PDF pages that gouji adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_FILES = (
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "msyh.ttc", "simsun.ttc", "STHeiti Light.ttc",
    "DroidSansFallbackFull.ttf", "LXGWWenKai-Regular.ttf", "gbsn00lp.ttf", "uming.ttc",
)  # fmt: skip


@cache
def chinese_font() -> str:
    """The registered name of a font with Chinese.

    A TrueType font of the system is embedded, so that every viewer shows it; without one,
    Adobe's STSong-Light is named, which viewers with their own Chinese fonts replace.
    """
    for path in _installed():
        try:
            pdfmetrics.registerFont(TTFont("gouji-chinese", str(path)))
        except (TTFError, OSError):  # outlines that reportlab cannot embed: try the next
            continue
        return "gouji-chinese"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def _installed() -> list[Path]:
    found: dict[str, Path] = {}
    for folder in (folder for folder in _FOLDERS if folder.is_dir()):
        for path in folder.rglob("*.tt[cf]"):
            found.setdefault(path.name, path)
    return [found[name] for name in _FILES if name in found]
