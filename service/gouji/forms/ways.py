"""How a form is drafted from tables: the words and the measures of `generic.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from gouji.forms.sums import Evidence


class Ways(BaseModel):
    """The content of `generic.yaml`; it explains each part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    source: str
    source_en: str
    totals: re.Pattern[str]
    aside: re.Pattern[str]
    numbering: re.Pattern[str]
    not_added: re.Pattern[str]
    units: tuple[str, ...]
    least_numbers: int
    most_lines: int
    most_numbers: int
    evidence: Evidence

    def is_total(self, label: str) -> bool:
        """Whether a label ends as one of a total does."""
        bare = re.sub(
            r"[（(][^（）()]*[）)]|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]", "", label
        )
        return any(found.end() == len(bare) for found in self.totals.finditer(bare))

    def is_aside(self, label: str) -> bool:
        """Whether a label says that its line tells a part of another once more."""
        return self.aside.search(label) is not None

    def is_added(self, label: str) -> bool:
        """Whether what stands under a label may be added up: no rates, no averages."""
        return self.not_added.search(label) is None


@cache
def generic() -> Ways:
    """The ways that come with the package."""
    text = (Path(__file__).parent / "generic.yaml").read_text(encoding="utf-8")
    return Ways.model_validate(yaml.safe_load(text))
