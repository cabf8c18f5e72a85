"""Random reports that are consistent in themselves."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Literal

from . import wording
from .figures import random_figures, within_powers
from .narrative import Overall, random_narrative, random_organisation, worded
from .report import Report
from .speaking import spoken

Speech = Literal["wording", "corpus"]
_SPEECHES: Mapping[Speech, Overall] = {"wording": worded, "corpus": spoken}


def random_report(
    seed: int,
    form: str = "xxgk-2021",
    max_digits: int = 7,
    min_digits: int = 1,
    speech: Speech = "wording",
) -> Report:
    """A consistent report: every identity holds and every claim is true of its figures.

    `form` is `xxgk-2021` or `xxgk-2019`; no count has more than `max_digits` digits, and one of
    table 2 has `min_digits` or more. The first section is told in the sentences of `wording`, or in
    those of the claim tagger's corpus and its grammar.
    """
    random = Random(f"{form}/{seed}/{max_digits}")
    figures = random_figures(form, random, max_digits, min_digits)
    year = random.randint(2019, 2020) if form == "xxgk-2019" else random.randint(2021, 2025)
    own, organisation = random.choice(wording.SELF), random_organisation(random)
    figures = within_powers(figures, organisation)
    sections = random_narrative(random, figures, form, year, own, _SPEECHES[speech])
    title = f"{organisation}{year}年{random.choice(('', '度'))}政府信息公开工作年度报告"
    return Report(title, organisation, year, form, figures, sections)
