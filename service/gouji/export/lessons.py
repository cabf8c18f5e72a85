"""The folder of what auditors' decisions teach: sentences, pictures with their text, what it is.

    README.md          what is in the folder
    sentences.txt      labelled sentences, for `gouji train claim-tagger --add`
    readings.jsonl     a line a picture: what is printed on it
    pictures/…png      cells of tables and numbers of sentences, as they are on the page

It names no person, no reason and no file; a report goes by the SHA-256 of its file. The sentences
are those of published reports.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from PIL import Image as Pillow

from gouji import __version__
from gouji.contract import one_line
from gouji.document import Box
from gouji.errors import StoreError, UnreadableFile
from gouji.export.crops import PagePicture
from gouji.export.destination import OutputError
from gouji.export.taught_readings import Reading, readings
from gouji.export.taught_sentences import Taught, Telling, taught, tellings
from gouji.export.view import page_sizes
from gouji.intake import as_pdf, rasterise
from gouji.settings import Settings
from gouji.store import Files
from gouji.working_paper import SettledReport

MOST_SENTENCES = 100_000
"""Sentences in one folder; of more the last are taken."""

MOST_PICTURES = 20_000
"""Pictures in one folder; of more those of the last reports are taken."""

_TITLE = "# 审核决定中可学的 What auditors' decisions teach"
_ABOUT = """\
{title}

gouji {version}. 报告 reports: {reports}; 已处理的发现 findings settled: {states}.

`sentences.txt`: 语句 sentences: {sentences}; 标注 labelled numbers: {numbers};
有争议而未标注 disputed and left open: {disputed};
原文不明而未收 left out, for what is printed is not known: {unwritten}.

`readings.jsonl`: 图 pictures: {shown}; 无法取图的报告 reports without: {failed}.
{pictures}
不含人员姓名、理由与文件名；语句摘自公开的年度报告。
No person, reason or name of a file is in it; the sentences are those of published reports."""

_PAGES_AT_ONCE = 4
_MARGIN = 0.15
"""Paper around a number of a sentence, as a share of its height; a cell has its own."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the decisions about `reports` reports teach. `states` counts the settled findings."""

    reports: int
    states: Mapping[str, int]
    sentences: Taught
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a folder holds, and the reports whose pages could not be shown, with why."""

    sentences: int
    numbers: int
    pictures: int
    failed: Mapping[str, str]


def learnt(reports: Iterable[SettledReport]) -> Lessons:
    """What the decisions about `reports` teach, in their order."""
    told, seen, states, count = list[Telling](), list[Reading](), Counter[str](), 0
    for report in reports:
        count += 1
        told += tellings(report)
        seen += readings(report)
        states.update(one.state for one in report.settled)
    once = tuple(dict.fromkeys(seen))  # a file may be handed in with several of last year's
    return Lessons(count, states, taught(told), once[-MOST_PICTURES:])


def write_lessons(out: Path, lessons: Lessons, files: Files, settings: Settings) -> Written:
    """Write the folder `out`, whole or not at all; raises `OutputError` where it is not empty.

    A report whose file is gone or cannot be shown has no pictures.
    """
    failed: dict[str, str] = {}
    lines = lessons.sentences.lines[-MOST_SENTENCES:]
    with _whole(out) as folder:
        (folder / "pictures").mkdir()
        made = list(_pictures(folder, lessons.readings, files, settings, failed))
        written = Written(len(lines), lessons.sentences.numbers, len(made), failed)
        for name, content in (
            ("readings.jsonl", made),
            ("sentences.txt", (_TITLE, *lines)),
            ("README.md", [_about(lessons, written)]),
        ):
            (folder / name).write_text("".join(f"{line}\n" for line in content), "utf-8")
    return written


def _pictures(
    folder: Path,
    seen: Sequence[Reading],
    files: Files,
    settings: Settings,
    failed: dict[str, str],
) -> Iterator[str]:
    """Writes the pictures; a line of `readings.jsonl` for each."""
    number = 0
    for report, those in groupby(seen, lambda one: one.report):
        try:
            with files.fetch(report, report) as path:
                for reading, picture in _crops(path, list(those), settings):
                    number += 1
                    name = f"pictures/{number:06}.png"
                    picture.save(folder / name)
                    yield one_line({"picture": name, **asdict(reading)})
        except (StoreError, UnreadableFile) as error:
            failed[report] = str(error)


def _crops(
    path: Path, seen: Sequence[Reading], settings: Settings
) -> Iterator[tuple[Reading, Pillow.Image]]:
    """Each place cut out of its page, at the resolution at which pages are read."""
    sizes = page_sizes(as_pdf(path, settings))
    pages = sorted({one.page for one in seen} & sizes.keys())
    for start in range(0, len(pages), _PAGES_AT_ONCE):
        some = pages[start : start + _PAGES_AT_ONCE]
        images = rasterise(path, some, settings.scan_dpi, settings)
        for one in (one for one in seen if one.page in images):
            image = images[one.page]
            page = PagePicture(image, image.shape[1] / sizes[one.page][0])
            left, top, right, bottom = page.pixels(_around(one))
            yield one, Pillow.fromarray(image[top:bottom, left:right])


def _around(one: Reading) -> Box:
    x0, y0, x1, y1 = one.box
    paper = _MARGIN * (y1 - y0) if one.kind == "number" else 0.0
    return x0 - paper, y0 - paper, x1 + paper, y1 + paper


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A new folder that is named `out` when the block ends well."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(
            f"{out}: 已存在且不为空 is there and not empty; 请另取名称 use another name"
        )
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        draft.mkdir(mode=0o700)
        yield draft
        draft.replace(out)
    except OSError as error:
        raise OutputError(
            f"{out}: {error.strerror or error}; 请检查路径与空间 check the path and the space"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _about(lessons: Lessons, written: Written) -> str:
    """What the folder holds, in words."""
    states = ", ".join(f"{state} {times}" for state, times in sorted(lessons.states.items()))
    by = Counter(f"{one.kind}, {one.by}" for one in lessons.readings)
    pictures = "".join(f"- {kind}: {times}\n" for kind, times in sorted(by.items()))
    return _ABOUT.format(
        title=_TITLE,
        version=__version__,
        reports=lessons.reports,
        states=states or 0,
        sentences=written.sentences,
        numbers=written.numbers,
        disputed=lessons.sentences.disputed,
        unwritten=lessons.sentences.unwritten,
        shown=written.pictures,
        failed=len(written.failed),
        pictures=pictures,
    )
