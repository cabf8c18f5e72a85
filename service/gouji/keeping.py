"""The commands that keep and bring back what the service holds: `gouji backup`, `gouji restore`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gouji.errors import StoreError
from gouji.settings import Settings

if TYPE_CHECKING:
    from gouji.store.backup import Manifest

HELD = 0


def backup_command(command: ArgumentParser) -> None:
    """`gouji backup OUT.tar`."""
    command.add_argument("file", type=Path, metavar="OUT.tar", help="what to write 备份文件")
    _data(command)
    command.set_defaults(run=_backup)


def restore_command(command: ArgumentParser) -> None:
    """`gouji restore IN.tar`."""
    command.add_argument("file", type=Path, metavar="IN.tar", help="what to read 备份文件")
    _data(command)
    command.set_defaults(run=_restore)


def _data(command: ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="folder of the data 数据目录")


def _backup(options: Namespace, _models: object, out: TextIO) -> int:
    """Backs up; the service may run meanwhile."""
    from gouji.store import backup, existing_database, open_files

    settings = Settings.in_folder(options.data)
    with closing(existing_database(settings)) as database, _told(options.file):
        made = backup.write(options.file, database, open_files(settings))
    _tell(options.file, made, out)
    return HELD


def _restore(options: Namespace, _models: object, out: TextIO) -> int:
    """Restores into an empty place."""
    from gouji.store import open_database, open_files, restore

    settings = Settings.in_folder(options.data)
    with closing(open_database(settings)) as database, _told(options.file):
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = restore.read(options.file, database, open_files(settings), settings.max_bytes)
    _tell(options.file, made, out)
    return HELD


def _tell(file: Path, made: Manifest, out: TextIO) -> None:
    reports = made.tables["reports"].number
    print(f"{file}: {reports} 份报告 reports, {made.files} 个文件 files", file=out)
    if made.missing:
        print(f"{made.missing} 个文件已随报告删除 files went with their reports", file=out)
    print(f"操作日志 log {made.log}", file=out)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What is wrong with a path as one line."""
    try:
        yield
    except OSError as error:
        why = f"{error.filename or file}: {error.strerror or error}"
        raise StoreError(f"{why}; 请检查路径与权限 check the path and its permissions") from error
