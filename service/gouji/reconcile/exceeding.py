"""Parts of a sentence that are more than their whole: 复议、诉讼共39件，已结71件.

No list says that the one is of the other; the form does, by what its totals add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gouji.reconcile.composition import Composition
from gouji.reconcile.confidence import SURE_CLAIM
from gouji.reconcile.passages import Item, Passage

_LEAST_READING = 0.05
"""A reading less probable than this need not be apart from what other numbers count."""

_COURSES = {"review": "复议", "litigation": "诉讼"}
_APART = re.compile(r"[；;。]|全[省市县区旗州]|本级|20\d\d年|[上去前]年|同期|另")
"""Parts two numbers that may be of different bodies, years or matters."""


def within(whole: frozenset[str], item: Item, composition: Composition) -> frozenset[str]:
    """The cells of `whole` that `item` may count; none where it may count anything else.

    Which of them it counts need not be sure: 其中纠正3件 is of reviews, of lawsuits, or of both.
    """
    read = [(composition.cells(figure), chance) for figure, chance in item.readings]
    inside = [(cells, chance) for cells, chance in read if cells and cells <= whole]
    if sum(chance for _, chance in inside) < SURE_CLAIM:
        return frozenset()
    return frozenset().union(*(cells for cells, chance in inside if chance >= _LEAST_READING))


def exceeding(told: Sequence[Passage], composition: Composition) -> Iterator[tuple[Item, Item]]:
    """Each whole with the number after it that is a part of it by the form, and is more."""
    for passage in told:
        for whole, part in pairwise(passage.items):
            apart = _APART.search(passage.between(whole, part)) or _of_one_course(whole, passage)
            if not apart and _exceeds(whole, part, composition):
                yield whole, part


def _of_one_course(whole: Item, passage: Passage) -> bool:
    """复议2件、诉讼11件，维持13件: an outcome is of both courses, though one stands beside it."""
    courses = {name.split(".")[0] for name in whole.claim.figure.split("+")}
    both = all(course in passage.text for course in _COURSES.values())
    return both and len(courses & _COURSES.keys()) == 1


def _exceeds(whole: Item, part: Item, composition: Composition) -> bool:
    alone = len(whole.figures) == 1 and whole.claim.confidence >= SURE_CLAIM
    exact = not (whole.claim.approx or part.claim.approx)
    if not (alone and exact and part.claim.value > whole.claim.value):
        return False
    cells = composition.cells(whole.claim.figure)
    inside = within(cells, part, composition)
    return bool(inside) and inside < cells
