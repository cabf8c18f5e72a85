"""In which language and light a browser wants its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from fastapi import Request

from gouji.export.words import Language

Theme = Literal["auto", "light", "dark"]
LANGUAGE, THEME = "gouji_language", "gouji_theme"
"""Cookies by which a browser remembers what was chosen."""

_LANGUAGES, _THEMES = ("zh", "en"), ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """`auto` is the light that the system wants."""

    language: Language
    theme: Theme

    def say(self, zh: str, en: str) -> str:
        """The words in the chosen language."""
        return zh if self.language == "zh" else en


def look_of(request: Request) -> Look:
    """What was chosen; else the language that the browser asks for first, of the two."""
    language = request.cookies.get(LANGUAGE, "")
    theme = request.cookies.get(THEME, "")
    return Look(
        cast(Language, language if language in _LANGUAGES else _asked(request)),
        cast(Theme, theme if theme in _THEMES else "auto"),
    )


def _asked(request: Request) -> str:
    asked = request.headers.get("accept-language", "").lower().split(",")
    known = [tag.strip()[:2] for tag in asked if tag.strip()[:2] in _LANGUAGES]
    return known[0] if known else "zh"
