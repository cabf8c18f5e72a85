"""The command that audits a folder of reports together: `gouji folder`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from gouji.errors import BadRequest
from gouji.export.terminal import attempted, complain, print_record, print_summary, watched

if TYPE_CHECKING:
    from gouji.audit import Auditor
    from gouji.comparing import Gathered
    from gouji.document import Audit, ReadPage
    from gouji.export.words import Language

HELD, CONTRADICTED, UNREADABLE = 0, 1, 2

SUFFIXES = frozenset(
    (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp", ".webp", ".docx", ".html", ".htm")
)
"""Of the files that are taken for reports; what they are is told from their content."""


class Models(Protocol):
    """Where the command gets its models from."""

    def auditor(self) -> Auditor:
        """What audits."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The pages of a file, and the body and year that they name."""

    path: Path
    name: str
    pages: Sequence[ReadPage]
    body: str
    year: int | None


def folder_command(command: ArgumentParser) -> None:
    """`gouji folder DIR`."""
    command.add_argument("folder", type=Path, metavar="DIR", help="reports, also in its folders")
    command.add_argument(
        "--parent",
        metavar="NAME|FILE",
        help="whose figures are those of the others added up 上级单位或其报告",
    )
    command.add_argument(
        "--children",
        type=Path,
        metavar="FILE",
        help="the bodies under it, a line each 下属单位名单",
    )
    command.add_argument("--json", action="store_true", help="JSON, an object a line")
    command.add_argument("--report", type=Path, metavar="OUT.xlsx", help="workbook 工作簿")
    command.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="language of the summary 摘要语言"
    )
    command.set_defaults(run=_folder)


def _folder(options: Namespace, models: Models, out: TextIO) -> int:
    """Every report, last year's first; then the bodies over the years; then the parent."""
    files, parent = reports_in(options.folder), _parent_file(options.parent)
    if parent and parent.resolve() not in {file.resolve() for file in files}:
        files.append(parent)
    listed = _listed(options.children, options.parent)
    target = _target(options, files)
    auditor = models.auditor()
    reads = list(_read_all(auditor, files, options))
    audits = tuple(_concluded(auditor, reads, options, out))
    parent_name = _name(parent, options.folder) if parent else ""
    gathered, known = _gathered(audits, options.parent, parent_name, listed)
    _print(gathered, options, out)
    written = attempted(target, partial(_write, gathered)) if target else True
    if len(audits) < len(files) or not known or not written:
        return UNREADABLE
    return CONTRADICTED if gathered.contradicts else HELD


def reports_in(folder: Path) -> list[Path]:
    """The files of `folder`, and of folders in it, that may be reports, by name.

    What is hidden, or lies beside a saved web page, is left out; other files are named on standard
    error. Raises `BadRequest` where there is no folder, or no report in it.
    """
    if not folder.is_dir():
        raise BadRequest(f"{folder}: 不是文件夹 no such folder; 请检查路径 check the path")
    inside = [path for path in sorted(folder.rglob("*")) if path.is_file() and _shown(path, folder)]
    files = [path for path in inside if path.suffix.lower() in SUFFIXES]
    if not files:
        raise BadRequest(
            f"{folder}: 没有报告 there is no report in it; "
            f"可读的类型 types that are read: {' '.join(sorted(SUFFIXES))}"
        )
    if len(files) < len(inside):
        others = (str(path.relative_to(folder)) for path in inside if path not in files)
        complain(f"不是报告，未审核 no reports, left aside: {'、'.join(others)}")
    return files


def _shown(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    return not any(part.startswith((".", "~$")) or part.endswith("_files") for part in inside)


def _parent_file(given: str | None) -> Path | None:
    """The parent's report, where `--parent` names one and not a body."""
    return Path(given) if given and Path(given).is_file() else None


def _listed(children: Path | None, parent: str | None) -> list[str] | None:
    """The names in the list of the children; raises `BadRequest` when it cannot be used."""
    if children is None:
        return None
    if not parent:
        raise BadRequest("--children 须与 --parent 同用 goes with --parent")
    try:
        lines = children.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise BadRequest(
            f"{children}: 名单无法读取 the list cannot be read ({error}); "
            "请存为 UTF-8 文本，每行一个单位 save it as UTF-8 text, a body a line"
        ) from error
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not names:
        raise BadRequest(
            f"{children}: 名单为空 the list is empty; 每行写一个单位 write a body a line"
        )
    return names


def _target(options: Namespace, files: Sequence[Path]) -> Path | None:
    """Where the workbook goes, proved writable before any long work."""
    if options.report is None:
        return None
    from gouji.export.destination import destinations

    kept = [*files, options.children] if options.children else files
    return destinations(options.report, files[:1], (".xlsx",), kept)[0]


def _read_all(auditor: Auditor, files: Iterable[Path], options: Namespace) -> Iterator[_Read]:
    """The files that can be read; of the others it is told why not."""
    for path in files:
        read = attempted(path, partial(_read, auditor, options.folder, options.lang))
        if read is not None:
            yield read


def _read(auditor: Auditor, folder: Path, lang: Language, path: Path) -> _Read:
    from gouji.audit import Progress
    from gouji.forms import body_key, describe, titles

    pages = []
    with watched(path.name, lang) as show:
        for page in auditor.read(path):
            pages.append(page)
            show(Progress("reading", page.number, page.pages))
    told = describe([line for page in pages for line in page.lines], titles())
    return _Read(path, _name(path, folder), pages, body_key(told.organisation), told.year)


def _name(path: Path, folder: Path) -> str:
    """What a file goes by: its way from the folder, or the way given where it lies elsewhere."""
    whole, inside = path.resolve(), folder.resolve()
    return whole.relative_to(inside).as_posix() if whole.is_relative_to(inside) else str(path)


def _concluded(
    auditor: Auditor, reads: Sequence[_Read], options: Namespace, out: TextIO
) -> Iterator[Audit]:
    """The audits, year by year, so that each has last year's of its body; told as they come."""
    before: dict[tuple[str, int], Audit] = {}
    for read in sorted(reads, key=lambda one: one.year or 0):
        last_year = before.get((read.body, (read.year or 0) - 1)) if read.body else None
        audit = attempted(read.path, partial(_conclude, auditor, read, last_year))
        if audit is None:
            continue
        if read.body and read.year is not None:
            before.setdefault((read.body, read.year), audit)
        if options.json:
            from gouji.contract import as_json

            print_record(as_json(audit), out)
        yield audit


def _conclude(auditor: Auditor, read: _Read, last_year: Audit | None, path: Path) -> Audit:
    return auditor.conclude(read.name, path, read.pages, last_year)


def _gathered(
    audits: tuple[Audit, ...], named: str | None, file: str, listed: Sequence[str] | None
) -> tuple[Gathered, bool]:
    """All held together, and whether the parent, if there is to be one, was among the reports."""
    from gouji.comparing import Gathered, bodies, sums

    found = bodies(audits)
    if not named:
        return Gathered(audits, found), True
    try:
        name = _body_of(file, audits) if file else named
        return Gathered(audits, found, sums(found, name, listed)), True
    except BadRequest as error:
        complain(str(error))
        return Gathered(audits, found), False


def _body_of(file: str, audits: Iterable[Audit]) -> str:
    body = next((audit.organisation for audit in audits if audit.file == file), "")
    if not body:
        raise BadRequest(
            f"{file}: 未读出单位名称 its body was not read; "
            "请改用 --parent 单位名称 name the body instead"
        )
    return body


def _print(gathered: Gathered, options: Namespace, out: TextIO) -> None:
    """The bodies and the sums; with `--json` the audits are told already."""
    if options.json:
        from gouji.contract import body_as_json, summed_as_json

        for record in (*map(body_as_json, gathered.bodies), *map(summed_as_json, gathered.sums)):
            print_record(record, out)
    else:
        from gouji.export.folder import folder_summary

        print_summary(folder_summary(gathered, options.lang), out)


def _write(gathered: Gathered, target: Path) -> Path:
    from gouji.export.destination import write
    from gouji.export.folder import folder_workbook

    return write(target, folder_workbook(gathered))
