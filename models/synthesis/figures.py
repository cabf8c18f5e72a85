"""Random figures that satisfy every identity of their form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from .forms import APPLICANTS, COURSES, FORMS, GROUPS, OUTCOMES, results

Figures = dict[str, Decimal | None]

ORGANISATIONS = APPLICANTS[1:]


def random_figures(form: str, random: Random, max_digits: int, min_digits: int = 1) -> Figures:
    """A value for every figure of `form`.

    No total has more than `max_digits` digits; the largest of table 2 has `min_digits` or more.
    """
    values = (
        _proactive_2021(random, max_digits)
        if form == "xxgk-2021"
        else _proactive_2019(random, max_digits)
    )
    values |= _requests(form, random, min_digits, max_digits)
    values |= _litigation(random, max_digits)
    return {figure: Decimal(str(values[figure])) for figure in FORMS[form].figures}


def within_powers(figures: Figures, organisation: str) -> Figures:
    """The figures of a body that issues no 规章 where it cannot: only governments of cities may.

    Source: 立法法 (2023), articles 91 and 93.
    """
    if organisation.endswith(("市人民政府", "市人民政府办公室")):
        return figures
    none = {name: Decimal(0) for name in figures if name.startswith("proactive.rules.")}
    return {**figures, **none}


def value_of(figures: Mapping[str, Decimal | None], name: str) -> Decimal:
    """The value of a figure, of a group such as `requests.refused.total`, or of a `+` sum."""
    return sum((figures[part] or Decimal(0) for part in parts(figures, name)), Decimal(0))


def parts(figures: Mapping[str, Decimal | None], name: str) -> tuple[str, ...]:
    """The printed figures that add up to `name`; raises `KeyError` for no figure at all."""
    if "+" in name:
        return tuple(p for term in name.split("+") for p in parts(figures, term))
    if name in figures:
        return (name,)
    table, row, *column = name.split(".")
    if table == "litigation":
        return tuple(f"{course}.{row}" for course in COURSES[1:])
    if column == ["orgs"]:
        return tuple(p for org in ORGANISATIONS for p in parts(figures, f"requests.{row}.{org}"))
    members = {group: names for group, _, names in GROUPS}[row]
    return tuple(f"requests.{member}.{column[0]}" for member, _ in members)


def _sized(random: Random, digits: int) -> int:
    """A number whose length, not its value, is uniform."""
    length = random.randint(1, digits)
    return random.randint(10 ** (length - 1), 10**length - 1)


def _sparse(random: Random, digits: int, zero: float) -> int:
    return 0 if random.random() < zero else _sized(random, digits)


def _proactive_2021(random: Random, digits: int) -> dict[str, int | str]:
    values: dict[str, int | str] = {}
    for subject, most in (("rules", 2), ("norm", min(3, digits))):
        for column in ("issued", "repealed", "in_force"):
            values[f"proactive.{subject}.{column}"] = _sparse(random, min(most, digits), 0.35)
    for subject in ("licence", "penalty", "coercion"):
        values[f"proactive.{subject}"] = _sparse(random, digits, 0.2)
    values["proactive.fee"] = _fee(random, digits)
    return values


def _fee(random: Random, digits: int) -> str:
    if random.random() < 0.3:
        return "0"
    fraction = random.choice((0, 1, 2, 2, 4))
    whole = _sparse(random, max(1, digits - fraction), 0.1)
    tail = "".join(random.choice("0123456789") for _ in range(max(0, fraction - 1)))
    last = random.choice("123456789") if fraction else ""
    return f"{whole}.{tail}{last}" if fraction else str(whole)


def _proactive_2019(random: Random, digits: int) -> dict[str, int | str]:
    values: dict[str, int | str] = {}
    for subject in ("rules", "norm"):
        for column in ("issued", "published", "in_public"):
            values[f"proactive.{subject}.{column}"] = _sparse(random, min(3, digits), 0.3)
    for subject in ("licence", "service", "penalty", "coercion", "fee"):
        values[f"proactive.{subject}.projects"] = _sparse(random, min(3, digits), 0.2)
        values[f"proactive.{subject}.change"] = random.choice((0, 0, 1, -1, 4, -4, 10, -35))
        values[f"proactive.{subject}"] = _sparse(random, digits, 0.2)
    del values["proactive.fee"]
    values["proactive.procurement.projects"] = _sparse(random, min(3, digits), 0.3)
    values["proactive.procurement.amount"] = _fee(random, digits)
    return values


def _requests(form: str, random: Random, least: int, most: int) -> dict[str, int | str]:
    values: dict[str, int | str] = {}
    rows = results(form)
    # Two digits less than the total, so that 21 rows of six columns stay below the limit.
    digits = random.randint(max(0, least - 2), max(0, most - 2))
    for applicant in APPLICANTS:
        busy = 0.35 if applicant == "natural" else 0.85
        counts = {row: _count(random, digits, busy) for row in rows}
        values |= {f"requests.{row}.{applicant}": n for row, n in _column(random, counts)}
    for row in ("new", "carried_in", *rows, "handled", "carried_out"):
        numbers = [int(values[f"requests.{row}.{a}"]) for a in APPLICANTS]
        values[f"requests.{row}.total"] = sum(numbers)
    longest = len(str(max(int(n) for n in values.values())))
    return values if least <= longest <= most else _requests(form, random, least, most)


def _count(random: Random, digits: int, zero: float) -> int:
    if digits:
        return _sparse(random, digits, zero)
    return 0 if random.random() < zero else _few(random)


def _few(random: Random) -> int:
    return random.choices((0, 1, 2, 3), (40, 4, 1, 1))[0]


def _column(random: Random, counts: dict[str, int]) -> list[tuple[str, int]]:
    handled = sum(counts.values())
    left = random.choice((0, 0, random.randint(0, 1 + handled // 8)))
    before = random.choice((0, 0, random.randint(0, (handled + left) // 6)))
    flow = {"new": handled + left - before, "carried_in": before}
    return [*flow.items(), *counts.items(), ("handled", handled), ("carried_out", left)]


def _litigation(random: Random, max_digits: int) -> dict[str, int | str]:
    values: dict[str, int | str] = {}
    most = random.randint(0, min(3, max_digits - 1))
    for course in COURSES:
        numbers = [_sparse(random, most, 0.5) if most else _few(random) for _ in OUTCOMES[:-1]]
        for outcome, number in zip(OUTCOMES, (*numbers, sum(numbers)), strict=True):
            values[f"{course}.{outcome}"] = number
    return values
