"""The whole way of a report: file → pages → words → tables → figures and claims → findings."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from gouji import __version__
from gouji.claims import LearnedTagger, Tagger, find_claims
from gouji.document import Audit, Cell, Grid, Line, Table
from gouji.forms import describe, load_forms, recognise
from gouji.intake import open_document
from gouji.reading import Reader
from gouji.reconcile import judge
from gouji.settings import Settings
from gouji.tables import find_grids, recover_tables
from gouji.weights import verify, weights_folder

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is: `page` of `pages` in `stage`."""

    stage: str
    page: int
    pages: int


@dataclass
class Clock:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to stage `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start

    def each(self, items: Iterable[Item], name: str) -> Iterator[Item]:
        """Add the time that waiting for each item takes to stage `name`."""
        iterator = iter(items)
        while True:
            with self.stage(name):
                item = next(iterator, None)
            if item is None:
                return
            yield item


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a document holds, before any form is looked for."""

    pages: int
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]


class Auditor:
    """Audits reports. Holds the models, loaded once; never shared between threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    def audit(
        self, path: Path, previous: Audit | None = None, progress: Watch | None = None
    ) -> Audit:
        """Read `path` and judge every identity and claim; `previous` is last year's audit.

        Raises `UnreadableFile` when the file cannot be read.
        """
        clock = Clock()
        document = self._recover(path, clock, progress)
        with clock.stage("forms"):
            report = describe(document.lines)
            form, figures = recognise(document.tables, load_forms())
        with clock.stage("claims"):
            claims = find_claims(document.lines, self._tagger)
        with clock.stage("reconcile"):
            findings = judge(form, figures, claims, year=report.year, previous=previous)
        return Audit(
            file=path.name,
            form=form.id if form else None,
            title=report.title,
            organisation=report.organisation,
            year=report.year,
            pages=document.pages,
            tables=document.tables,
            figures=figures,
            claims=claims,
            findings=findings,
            timings={name: round(seconds, 4) for name, seconds in clock.seconds.items()},
            versions={"gouji": __version__, "claim_tagger": self._tagger.version},
        )

    def tables(self, path: Path, progress: Watch | None = None) -> tuple[Table, ...]:
        """The tables of any document or picture; raises `UnreadableFile`."""
        return self._recover(path, Clock(), progress).tables

    def _recover(self, path: Path, clock: Clock, progress: Watch | None) -> Recovered:
        grids: list[Grid] = []
        cells: list[tuple[Cell, ...]] = []
        lines: list[Line] = []
        with clock.stage("intake"):
            document = open_document(path, self.settings)
        with document:
            for page in clock.each(document, "intake"):
                with clock.stage("reading"):
                    sheet = self._reader.straighten(page)
                with clock.stage("tables"):
                    found = find_grids(sheet)
                with clock.stage("reading"):
                    reading = self._reader.read(sheet, found)
                grids += found
                cells += reading.cells
                lines += reading.lines
                if progress:
                    progress(Progress("reading", page.number, document.pages))
        with clock.stage("tables"):
            tables = recover_tables(grids, cells, lines)
        return Recovered(document.pages, tables, tuple(lines))

    @cached_property
    def _reader(self) -> Reader:
        models = self.settings.ocr_models
        if models is None:
            models = weights_folder("ocr")
            verify(models)
        return Reader(models, self.settings.threads)

    @cached_property
    def _tagger(self) -> Tagger:
        return load_tagger(self.settings)


def load_tagger(settings: Settings) -> Tagger:
    """The trained tagger that is shipped, its weights compared with their checksums."""
    folder = weights_folder("claim_tagger")
    verify(folder)
    return LearnedTagger(folder, settings.threads)
