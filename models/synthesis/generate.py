"""Random reports that are consistent in themselves."""

from __future__ import annotations

from random import Random

from . import wording
from .figures import random_figures, within_powers
from .narrative import random_narrative, random_organisation
from .report import Report


def random_report(
    seed: int, form: str = "xxgk-2021", max_digits: int = 7, min_digits: int = 1
) -> Report:
    """A consistent report: every identity holds and every claim is true of its figures.

    `form` is `xxgk-2021` or `xxgk-2019`; no count has more than `max_digits` digits, and one of
    table 2 has `min_digits` or more.
    """
    random = Random(f"{form}/{seed}/{max_digits}")
    figures = random_figures(form, random, max_digits, min_digits)
    year = random.randint(2019, 2020) if form == "xxgk-2019" else random.randint(2021, 2025)
    own, organisation = random.choice(wording.SELF), random_organisation(random)
    figures = within_powers(figures, organisation)
    sections = random_narrative(random, figures, form, year, own)
    title = f"{organisation}{year}年{random.choice(('', '度'))}政府信息公开工作年度报告"
    return Report(title, organisation, year, form, figures, sections)
