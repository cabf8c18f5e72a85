"""Written sentences held against tables that bear them out, and against ones off by a digit."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from random import Random

from models.claim_tagger.labelled import Item, assigned, load
from models.synthesis.figures import random_figures

from benchmarks.results import Row, Rows, measured, share
from gouji.claims import LearnedTagger
from gouji.claims.find import claim_of, tags_of
from gouji.claims.mentions import candidates
from gouji.document import Claim, Figure, Finding, Verdict
from gouji.forms import Form, load_forms
from gouji.reconcile.ledger import Ledger, by_id
from gouji.reconcile.narrative import judge_claims
from gouji.reconcile.repair import Repairs
from gouji.reconcile.textual import judge_text
from gouji.weights import weights_folder

_FORM = "xxgk-2021"
_TABLES = 5
"""Tables that each sentence is held against: what it does not speak of differs."""

_DIGITS = 4
_SEED = 2021
_OTHER = 0.5
"""The weight of a label that is not the likeliest is less."""

_ELSEWHERE = ("narrative.", "derived.", "previous.")
_BEST = (Verdict.CONTRADICT, Verdict.UNSURE, Verdict.EXPLAINED)
_MISSED = "missed"
_NOWHERE = 0, (0.0, 0.0, 0.0, 0.0), 1.0
"""Page, box and legibility of what nobody has printed."""

_WORDS = {"unsure": "doubted", "explained": "explained by another scope", _MISSED: "missed"}


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    many = "tables that each sentence is held against"
    parser.add_argument("--tables", type=int, default=_TABLES, help=many)


@dataclass(frozen=True)
class Told:
    """A sentence, the claims that gouji finds in it, and the values that its labels assert."""

    item: Item
    claims: tuple[Claim, ...]
    form: Form

    @cached_property
    def values(self) -> list[tuple[str, Decimal]]:
        """Figures, or sums of them, with the numbers that the sentence tells of each."""
        found = candidates(self.item.text)
        labels = zip(found, assigned(self.item, found), strict=True)
        return [
            (figure, mention.value)
            for mention, given in labels
            for figure, weight in given
            if weight > _OTHER and not figure.startswith(_ELSEWHERE)
        ]

    def table(self, random: Random) -> dict[str, Decimal] | None:
        """Figures that bear it out; `None` where none can: it tells two numbers of one figure."""
        values = {f: v or Decimal(0) for f, v in random_figures(_FORM, random, _DIGITS).items()}
        fixed: set[str] = set()
        for figure, said in sorted(self.values, key=lambda one: one[0].count("+")):
            names = self.form.expand(figure)
            rest = said - sum(values[name] for name in names if name in fixed)
            free = [name for name in names if name not in fixed]
            if rest < 0 or (rest and not free):
                return None
            values.update(zip(free, _shared_out(rest, len(free), random), strict=True))
            fixed.update(free)
        return self._added_up(values, fixed)

    def _added_up(self, values: dict[str, Decimal], fixed: set[str]) -> dict[str, Decimal]:
        """`values` with the totals that no label fixes made anew."""
        for identity in self.form.identities:
            if len(identity.right) == 1 and identity.right[0] not in fixed:
                added = (_valued(values, term) for term in identity.left)
                values[identity.right[0]] = sum(added, Decimal(0))
        return values

    def judged(self, values: Mapping[str, Decimal]) -> list[Finding]:
        """What is said of its claims beside tables that print `values`."""
        ledger = Ledger(by_id([_cell(name, value) for name, value in values.items()]))
        told = judge_claims(self.form, ledger, self.claims, Repairs(self.form, ()))
        return [*told, *judge_text(self.form, self.claims)]


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """A row for tables that bear the sentences out, and one for tables with one figure changed."""
    told = list(sentences())
    kept = [(one, values) for one in told for values in _tables(one, chosen.tables)]
    faults = [one for one in kept if _tell(*one)]
    yield (
        "borne out",
        {
            "sentences": len({id(one) for one, _ in kept}),
            "tables": len(kept),
            "contradict": len(faults),
        },
    )
    verdicts = Counter(verdict for one, values in kept for verdict in _changed(one, values))
    yield "changed", {"figures": verdicts.total(), **verdicts}


def sentences() -> Iterator[Told]:
    """The sentences that no tagger was trained on, with what is found in them."""
    form = next(form for form in load_forms() if form.id == _FORM)
    items = load("held_out")
    tagger = LearnedTagger(weights_folder("claim_tagger"))
    tagged = tags_of([item.context for item in items], tagger)
    for item, tags in zip(items, tagged, strict=True):
        yield Told(item, tuple(claim_of(tag, item.text, _NOWHERE) for tag in tags), form)


def _tables(told: Told, many: int) -> Iterator[dict[str, Decimal]]:
    for number in range(many):
        values = told.table(Random(f"{_SEED} {number} {told.item.place}"))
        if values is not None:
            yield values


def _tell(told: Told, values: Mapping[str, Decimal]) -> bool:
    """Whether something that is right is said to contradict; names it, to look into."""
    said = [one for one in told.judged(values) if one.verdict is Verdict.CONTRADICT]
    for finding in said:
        print(f"{told.item.place} {told.item.text}: {finding.message}", file=sys.stderr)
    return bool(said)


def _changed(told: Told, values: Mapping[str, Decimal]) -> Iterator[str]:
    """What is said of each figure of a table that the sentence tells, once a digit is another."""
    for figure, _ in told.values:
        name, *_ = told.form.expand(figure)
        wrong = _with_a_slip(values[name], Random(f"{_SEED} {told.item.place} {figure}"))
        found = told.judged({**values, name: wrong})
        said = {one.verdict for one in found if name in one.figures}
        yield next((verdict.value for verdict in _BEST if verdict in said), _MISSED)


def _with_a_slip(value: Decimal, random: Random) -> Decimal:
    digits = list(str(int(value)))
    place = random.randrange(len(digits))
    digits[place] = random.choice([digit for digit in "123456789" if digit != digits[place]])
    return Decimal("".join(digits))


def _shared_out(number: Decimal, parts: int, random: Random) -> list[Decimal]:
    """Numbers that add up to `number`, as many as there are `parts`."""
    cuts = sorted(Decimal(random.randint(0, int(number))) for _ in range(parts - 1))
    return [end - start for start, end in pairwise([Decimal(0), *cuts, number])][:parts]


def _valued(values: Mapping[str, Decimal], term: str) -> Decimal:
    value = values[term.removeprefix("-")]
    return -value if term.startswith("-") else value


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    lines = [
        "## Written sentences\n",
        "Sentences of the tagger's held-out set, each beside tables of random figures that print "
        "what it tells; no tagger was trained on them, but the rules of judging were written with "
        "them at hand. Then with a digit of one figure that a sentence tells other than it is.\n",
        *(told(kept[name]) for name, told in _TEXTS.items() if name in kept),
        f"\n`python -m benchmarks sentences`, {measured(kept)}.",
    ]
    return "\n".join(lines)


def _borne_out(row: Row) -> str:
    return (
        f"{row['sentences']} sentences, {row['tables']} tables: beside {row['contradict']} "
        f"({share(row['contradict'], row['tables'])}) something was said to contradict.\n"
    )


def _off(row: Row) -> str:
    found = row.get(Verdict.CONTRADICT.value, 0)
    rest = ", ".join(f"{row.get(said, 0)} {word}" for said, word in _WORDS.items())
    return (
        f"{row['figures']} figures changed: {found} ({share(found, row['figures'])}) found, {rest}."
    )


_TEXTS = {"borne out": _borne_out, "changed": _off}


def _cell(name: str, value: Decimal) -> Figure:
    page, box, confidence = _NOWHERE
    return Figure(name, value, str(value), confidence, page, box)
