"""The `gouji` command: audit reports, recover tables, tag claims, serve, make and measure models.

Exit status: 0 read and nothing contradicts; 1 something contradicts; 2 a file could not be read
or the command line is wrong. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from gouji.errors import GoujiError
from gouji.export.terminal import (
    attempted,
    complain,
    fault,
    print_record,
    print_summary,
    results,
    watched,
)
from gouji.forming import forms_command
from gouji.gathering import folder_command
from gouji.keeping import backup_command, restore_command
from gouji.learning import evaluate_command, export_decisions_command, train_command
from gouji.serving import invite_command, serve_command, verify_log_command, worker_command
from gouji.submitting import submit_command

if TYPE_CHECKING:
    from gouji.audit import Auditor
    from gouji.claims import Tagger
    from gouji.document import Audit, Table
    from gouji.export.words import Language

HELD, CONTRADICTED, UNREADABLE, INTERRUPTED, READER_GONE = 0, 1, 2, 130, 141
SENTENCES_AT_ONCE = 64

_ABOUT = """\
gouji 勾稽 audits Chinese government reports: every place where the text, the tables and the
arithmetic disagree. 核对政府工作年度报告中文字、表格与勾稽关系。

exit status 退出码:
  0  read, nothing contradicts 未发现不符
  1  something contradicts 存在不符
  2  some file could not be read 有文件无法读取"""

_MANY_FILES = "; with several files OUT becomes OUT-STEM 多个文件时输出为 OUT-文件名"


class Models:
    """Loads the models, each only when a command asks for it."""

    def auditor(self) -> Auditor:
        """What audits and recovers tables."""
        from gouji.audit import Auditor

        return Auditor()

    def tagger(self) -> Tagger:
        """What finds the claims of sentences."""
        from gouji.audit import load_tagger
        from gouji.settings import Settings

        return load_tagger(Settings())

    def lexicon(self) -> Tagger:
        """The tagger by rules, which the trained one is measured against."""
        from gouji.claims.lexicon import LexiconTagger

        return LexiconTagger()


def main(arguments: Sequence[str] | None = None, models: Models | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        with results() as out:
            return int(options.run(options, models or Models(), out))
    except GoujiError as error:
        complain(str(error))
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return READER_GONE
    except Exception as error:  # else Python's own status 1 would say that a report contradicts
        fault("gouji", error)
        return UNREADABLE


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "gouji", description=_ABOUT, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"gouji {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _audit_command(commands.add_parser("audit", help="audit reports 审核报告"))
    folder_command(commands.add_parser("folder", help="audit a folder of reports 审核文件夹"))
    _tables_command(commands.add_parser("tables", help="recover tables 还原表格"))
    _claims_command(commands.add_parser("claims", help="tag the numbers of sentences 标注数字表述"))
    serve_command(commands.add_parser("serve", help="serve over HTTP 启动服务"))
    submit_command(commands.add_parser("submit", help="hand files in to a service 提交到服务"))
    worker_command(commands.add_parser("worker", help="work on the queue 启动处理进程"))
    invite_command(commands.add_parser("invite", help="print a one-time link 生成一次性链接"))
    verify_log_command(commands.add_parser("verify-log", help="check the log 核验操作日志"))
    backup_command(commands.add_parser("backup", help="back up all that is kept 备份"))
    restore_command(commands.add_parser("restore", help="bring back a backup 恢复备份"))
    forms_command(commands.add_parser("forms", help="forms of reports 报告表式"))
    export_decisions_command(
        commands.add_parser("export-decisions", help="what decisions teach 导出决定供训练")
    )
    train_command(commands.add_parser("train", help="make a model again 训练模型"))
    evaluate_command(commands.add_parser("evaluate", help="measure a model 评测模型"))
    return parser


def _version() -> str:
    try:
        return version("gouji")
    except PackageNotFoundError:
        return "(source tree, not installed 源码，未安装)"


def _audit_command(command: ArgumentParser) -> None:
    _files(command)
    command.add_argument("--json", action="store_true", help="one JSON object a file, one a line")
    command.add_argument(
        "--annotate", type=Path, metavar="OUT.pdf", help="marked pages 标注原件" + _MANY_FILES
    )
    command.add_argument(
        "--report", type=Path, metavar="OUT.html|.xlsx", help="report 审核报告" + _MANY_FILES
    )
    command.add_argument(
        "--previous", type=Path, metavar="LAST_YEAR_FILE", help="last year's report 上年报告"
    )
    command.set_defaults(run=_audit)


def _tables_command(command: ArgumentParser) -> None:
    _files(command)
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object a file, one a line")
    shape.add_argument("--html", type=Path, metavar="OUT.html", help="as HTML" + _MANY_FILES)
    shape.add_argument("--xlsx", type=Path, metavar="OUT.xlsx", help="as workbook" + _MANY_FILES)
    command.set_defaults(run=_tables)


def _claims_command(command: ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE.jsonl", help='{"id", "text"} a line')
    command.set_defaults(run=_claims)


def _files(command: ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PDF, picture, DOCX…")
    command.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="language of the summary 摘要语言"
    )


def _audit(options: Namespace, models: Models, out: TextIO) -> int:
    """`gouji audit`: every file, though one fails; unreadable wins over contradicted."""
    kept = [] if options.previous is None else [options.previous]
    annotated = _outputs(options.annotate, options.files, kept, (".pdf",))
    reports = _outputs(options.report, options.files, kept, (".html", ".xlsx"))
    auditor, status, previous = models.auditor(), HELD, None
    if options.previous is not None:
        previous = attempted(options.previous, partial(_watched_audit, auditor, None, options.lang))
        status = UNREADABLE if previous is None else HELD
    read = partial(_watched_audit, auditor, previous, options.lang)
    for path, marked, report in zip(options.files, annotated, reports, strict=True):
        audit = attempted(path, read)
        if audit is None:
            status = UNREADABLE
            continue
        _print_audit(audit, options, out)
        status = max(status, _status(audit), _export(path, audit, marked, report))
    return status


def _watched_audit(auditor: Auditor, previous: Audit | None, lang: Language, path: Path) -> Audit:
    with watched(path.name, lang) as progress:
        return auditor.audit(path, previous, progress)


def _print_audit(audit: Audit, options: Namespace, out: TextIO) -> None:
    if options.json:
        from gouji.contract import as_json

        print_record(as_json(audit), out)
    else:
        from gouji.export.summary import summary

        print_summary(summary(audit, options.lang), out)


def _status(audit: Audit) -> int:
    return CONTRADICTED if any(f.verdict.value == "contradict" for f in audit.findings) else HELD


def _export(path: Path, audit: Audit, marked: Path | None, report: Path | None) -> int:
    """Write what was asked for; `UNREADABLE` when one of them could not be made."""
    if marked is None and report is None:
        return HELD
    from gouji.export.files import write_annotated, write_report

    wanted = [(marked, write_annotated), (report, write_report)]
    works = [(out, partial(write, path, audit)) for out, write in wanted if out is not None]
    done = [attempted(out, work) for out, work in works]
    return HELD if all(done) else UNREADABLE


def _tables(options: Namespace, models: Models, out: TextIO) -> int:
    """`gouji tables`: the tables of every file, though one fails."""
    target, suffix = (options.xlsx, ".xlsx") if options.xlsx else (options.html, ".html")
    outputs = _outputs(target, options.files, [], (suffix,))
    auditor, status = models.auditor(), HELD
    for path, output in zip(options.files, outputs, strict=True):
        tables = attempted(path, partial(_watched_tables, auditor, options.lang))
        if tables is None:
            status = UNREADABLE
        elif output is None:
            _print_tables(path, tables, options, out)
        elif not attempted(output, partial(_write_tables, path, tables)):
            status = UNREADABLE
    return status


def _watched_tables(auditor: Auditor, lang: Language, path: Path) -> tuple[Table, ...]:
    with watched(path.name, lang) as progress:
        return auditor.tables(path, progress)


def _print_tables(path: Path, tables: Sequence[Table], options: Namespace, out: TextIO) -> None:
    if options.json:
        from gouji.contract import tables_as_json

        print_record(tables_as_json(path.name, tables), out)
    else:
        from gouji.export.summary import tables_summary

        print_summary(tables_summary(path.name, tables, options.lang), out)


def _write_tables(path: Path, tables: Sequence[Table], out: Path) -> Path:
    from gouji.export.destination import write
    from gouji.export.tables import tables_html, tables_workbook

    if out.suffix.lower() == ".xlsx":
        return write(out, tables_workbook(tables))
    return write(out, tables_html(path.name, tables).encode())


def _claims(options: Namespace, models: Models, out: TextIO) -> int:
    """`gouji claims`: the tagger alone; a line that is not a record is named and left out."""
    from gouji.claims import Context
    from gouji.contract import claims_as_json

    text = attempted(options.file, lambda path: path.read_text(encoding="utf-8-sig"))
    if text is None:
        return UNREADABLE
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    records = [_record(options.file, number, line) for number, line in lines]
    known = [record for record in records if record is not None]
    tagger = models.tagger()
    for start in range(0, len(known), SENTENCES_AT_ONCE):
        batch = known[start : start + SENTENCES_AT_ONCE]
        tags = tagger.tag([Context(record["text"]) for record in batch])
        for record, found in zip(batch, tags, strict=True):
            print_record(claims_as_json(record["id"], found), out)
    return HELD if len(known) == len(records) else UNREADABLE


def _record(file: Path, number: int, line: str) -> dict[str, Any] | None:
    """The record of one line; `None` after telling what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        complain(f"{file}: 第 {number} 行不是 JSON line {number} is not JSON ({error})")
        return None
    if not (isinstance(record, dict) and "id" in record and isinstance(record.get("text"), str)):
        complain(f'{file}: 第 {number} 行缺 line {number} lacks "id" 或 or "text"')
        return None
    return record


def _outputs(
    out: Path | None, files: Sequence[Path], kept: Sequence[Path], suffixes: tuple[str, ...]
) -> Sequence[Path | None]:
    """The path to write for each file, proved writable before any long work."""
    if out is None:
        return [None] * len(files)
    from gouji.export.destination import destinations

    return destinations(out, files, suffixes, kept)


if __name__ == "__main__":
    sys.exit(main())
