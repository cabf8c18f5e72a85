"""Of which cells a figure is added up, by the totals that a form demands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from gouji.reconcile.form import Form

_TOTALS = ("row-sum", "column-sum", "group-sum")


class Composition:
    """Figures as sets of the innermost cells of their table; without a form there are none."""

    def __init__(self, form: Form | None) -> None:
        self._form = form
        self._parts = _parts(form) if form else {}
        self.cells = cache(self._cells)

    def _cells(self, figure: str) -> frozenset[str]:
        """The cells that add up to `figure`; none where no table holds it, or holds one twice."""
        printed = self._form.expand(figure) if self._form else ()
        cells = [cell for name in printed for cell in self._inner(name)]
        return frozenset(cells) if len(set(cells)) == len(cells) else frozenset()

    def _inner(self, name: str) -> list[str]:
        parts = self._parts.get(name, ())
        return [cell for part in parts for cell in self._inner(part)] if parts else [name]

    def together(self, figures: Iterable[str]) -> frozenset[str]:
        """The cells of all `figures`; none where two share a cell or no table holds one."""
        each = [self.cells(figure) for figure in figures]
        union = frozenset().union(*each)
        return union if all(each) and len(union) == sum(map(len, each)) else frozenset()


def _parts(form: Form) -> Mapping[str, tuple[str, ...]]:
    """What each printed total adds up."""
    return {
        identity.right[0]: identity.left
        for identity in form.identities
        if identity.rule in _TOTALS and len(identity.right) == 1
    }
