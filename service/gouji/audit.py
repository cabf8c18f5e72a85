"""The whole way of a report: file → pages → words → tables → figures and claims → findings."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from gouji import __version__
from gouji.claims import LabelTagger, LearnedTagger, Tagger, find_claims, outline
from gouji.document import (
    Audit,
    Box,
    Claim,
    Evidence,
    Figure,
    Finding,
    Page,
    ReadPage,
    Rereading,
    Table,
)
from gouji.forms import Description, Draft, Form, describe, draft, generic, titles, understand
from gouji.intake import open_document
from gouji.memory import at_most_arenas
from gouji.reading import Reader
from gouji.reconcile import judge, suspects, weighed_claims, weighed_figures
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

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to stage `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + spent

    def each(self, items: Iterable[Item], name: str) -> Iterator[Item]:
        """Add the time that waiting for each item takes to stage `name`."""
        iterator = iter(items)
        while True:
            with self.stage(name):
                item = next(iterator, None)
            if item is None:
                return
            yield item

    def lap(self) -> dict[str, float]:
        """The seconds since the last lap."""
        seconds, self.seconds = self.seconds, {}
        return seconds


Watch = Callable[[Progress], None]
Judge = Callable[[Sequence[Figure], Sequence[Claim]], tuple[Finding, ...]]


class Auditor:
    """Audits reports. Holds the models, loaded once; never shared between threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        at_most_arenas(1)
        self.settings = settings or Settings()

    def warm(self) -> None:
        """Load the models now, not with the first page."""
        _ = self._reader, self._tagger

    def audit(
        self, path: Path, previous: Audit | None = None, progress: Watch | None = None
    ) -> Audit:
        """Read `path` and judge every identity and claim; `previous` is last year's audit.

        Raises `UnreadableFile` when the file cannot be read.
        """
        return self.conclude(path.name, path, self._all(path, progress), previous)

    def tables(self, path: Path, progress: Watch | None = None) -> tuple[Table, ...]:
        """The tables of any document or picture; raises `UnreadableFile`."""
        return _recovered(self._all(path, progress))

    def draft(self, path: Path, id: str, progress: Watch | None = None) -> Draft | None:
        """A form called `id` drafted from the tables of a sample; nothing where it has none.

        Raises `UnreadableFile`.
        """
        pages = self._all(path, progress)
        lines = [line for page in pages for line in page.lines]
        return draft(_recovered(pages), outline(lines), generic(), id)

    def read(self, path: Path, first: int = 1) -> Iterator[ReadPage]:
        """The pages of `path` from number `first` on, each read when it is asked for.

        Raises `UnreadableFile` when the file, or the next page, cannot be read.
        """
        clock, threads = Clock(), self.settings.threads
        with clock.stage("intake"):
            document = open_document(path, self.settings, first)
        with document, ThreadPoolExecutor(threads, "pages") as pool:
            running: deque[Future[ReadPage]] = deque()
            for page in clock.each(document, "intake"):
                running.append(pool.submit(self._read, page, document.pages, Clock(clock.lap())))
                if len(running) == threads:
                    yield running.popleft().result()
            yield from (reading.result() for reading in running)

    def _read(self, page: Page, pages: int, clock: Clock) -> ReadPage:
        """One of `pages` pages. Several are read at once; what they share does not change."""
        with clock.stage("reading"):
            sheets = self._reader.straighten(page)
        with clock.stage("tables"):
            grids = [find_grids(sheet) for sheet in sheets]
        with clock.stage("reading"):
            readings = list(map(self._reader.read, sheets, grids))
        return ReadPage(
            page.number,
            pages,
            tuple(chain.from_iterable(grids)),
            tuple(chain.from_iterable(reading.cells for reading in readings)),
            tuple(chain.from_iterable(reading.lines for reading in readings)),
            clock.lap(),
            (page.width, page.height),
        )

    def conclude(
        self, file: str, path: Path, pages: Sequence[ReadPage], previous: Audit | None = None
    ) -> Audit:
        """The audit of a report whose pages were read from `path`; `file` is its name.

        What a contradiction hangs on is read again. Raises `UnreadableFile` when it cannot be.
        """
        clock = Clock()
        with clock.stage("tables"):
            tables = _recovered(pages)
        lines = [line for page in pages for line in page.lines]
        with clock.stage("forms"):
            report, statements = describe(lines, titles()), outline(lines)
            form, figures = understand(tables, lines, statements)
        with clock.stage("claims"):
            tagger = self._tagger_of(form, report)
            claims = find_claims(lines, tagger)
        judged = partial(
            judge,
            form,
            year=report.year,
            previous=previous,
            organisation=report.organisation,
            statements=statements,
        )
        figures, claims, findings = self._judged_twice(path, pages, figures, claims, judged, clock)
        return Audit(
            file=file,
            form=form.id if form else None,
            title=report.title,
            organisation=report.organisation,
            year=report.year,
            pages=len(pages),
            tables=tables,
            figures=figures,
            claims=claims,
            findings=findings,
            timings=_total([*(page.seconds for page in pages), clock.lap()]),
            sizes=tuple(page.size for page in pages),
            statements=statements,
            versions={"gouji": __version__, "claim_tagger": tagger.version},
        )

    def _judged_twice(
        self,
        path: Path,
        pages: Sequence[ReadPage],
        figures: tuple[Figure, ...],
        claims: tuple[Claim, ...],
        judged: Judge,
        clock: Clock,
    ) -> tuple[tuple[Figure, ...], tuple[Claim, ...], tuple[Finding, ...]]:
        """Each place that a difference hangs on is read again once, also those that come up then.

        A page with a text layer has nothing to be read again.
        """
        readable = {page.number for page in pages if _is_from_pixels(page)}
        looked: set[Evidence] = set()
        with clock.stage("reconcile"):
            findings = judged(figures, claims)
        while places := _in(readable, suspects(findings, figures, claims)) - looked:
            with clock.stage("second"):
                seen = self._again(path, pages, places)
            with clock.stage("reconcile"):
                figures, claims = weighed_figures(figures, seen), weighed_claims(claims, seen)
                findings = judged(figures, claims)
            looked |= places
        return figures, claims, findings

    def _again(
        self, path: Path, pages: Sequence[ReadPage], places: Collection[Evidence]
    ) -> dict[Evidence, Rereading]:
        """What stands in `places`; only pages with such are made ready again."""
        read = {page.number: page for page in pages}
        wanted: dict[int, list[Box]] = defaultdict(list)
        for place in places:
            wanted[place.page].append(place.box)
        seen: dict[Evidence, Rereading] = {}
        with open_document(path, self.settings, min(wanted)) as document:
            for page in document:
                boxes = wanted.pop(page.number, [])
                for sheet in self._reader.straighten(page) if boxes else ():
                    found = self._reader.again(sheet, read[page.number], boxes)
                    seen |= {Evidence(page.number, box): text for box, text in found.items()}
                if not wanted:
                    break
        return seen

    def _all(self, path: Path, progress: Watch | None) -> list[ReadPage]:
        pages = []
        for page in self.read(path):
            pages.append(page)
            if progress:
                progress(Progress("reading", page.number, page.pages))
        return pages

    @cached_property
    def _reader(self) -> Reader:
        models = self.settings.ocr_models
        if models is None:
            models = weights_folder("ocr")
            verify(models)
        return Reader(models, self.settings.threads)

    def _tagger_of(self, form: Form | None, report: Description) -> Tagger:
        """What ties the narrative to the figures of `form`, which may be none.

        A report on 政府信息公开 whose tables are beyond recognition speaks of statutory figures all
        the same.
        """
        if form is None or form.claims == "tagger":
            return self._tagger
        if form.inferred and "信息公开" in report.title:
            return self._tagger
        return LabelTagger(form, report.year)

    @cached_property
    def _tagger(self) -> Tagger:
        return load_tagger(self.settings)


def _recovered(pages: Sequence[ReadPage]) -> tuple[Table, ...]:
    grids = [grid for page in pages for grid in page.grids]
    cells = [cells for page in pages for cells in page.cells]
    lines = [line for page in pages for line in page.lines]
    return recover_tables(grids, cells, lines)


def _is_from_pixels(page: ReadPage) -> bool:
    """Whether the page was recognised: words of a text layer are certain, all of them."""
    cells = (cell.confidence for cells in page.cells for cell in cells)
    words = (word.confidence for line in page.lines for word in line.words)
    return any(confidence < 1.0 for confidence in chain(cells, words))


def _in(pages: Collection[int], places: Iterable[Evidence]) -> set[Evidence]:
    return {place for place in places if place.page in pages}


def _total(laps: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Seconds by stage, in the order of the stages."""
    total: dict[str, float] = defaultdict(float)
    for lap in laps:
        for stage, seconds in lap.items():
            total[stage] += seconds
    return {stage: round(seconds, 4) for stage, seconds in total.items()}


def load_tagger(settings: Settings) -> Tagger:
    """The trained tagger that is shipped, its weights compared with their checksums."""
    folder = weights_folder("claim_tagger")
    verify(folder)
    return LearnedTagger(folder, settings.threads)
