"""The command that hands files in to a service: `gouji submit`."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gouji.errors import Refused
from gouji.export.terminal import complain, print_record, watched

if TYPE_CHECKING:
    from gouji.client import Client, Report

HELD, CONTRADICTED, UNREADABLE = 0, 1, 2
_SERVER, _KEY = "GOUJI_SERVER", "GOUJI_KEY"


def submit_command(command: ArgumentParser) -> None:
    """`gouji submit FILE…`."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PDF, picture, DOCX…")
    command.add_argument(
        "--server",
        default=os.environ.get(_SERVER, "http://127.0.0.1:8000"),
        metavar="URL",
        help=f"the service, else ${_SERVER} 服务地址",
    )
    command.add_argument("--json", action="store_true", help="one audit a file, one a line")
    command.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="language of the progress 进度语言"
    )
    command.set_defaults(run=_submit)


def _submit(options: Namespace, _models: object, out: TextIO) -> int:
    """Hands in all files at once, then waits for each; the key is that of `GOUJI_KEY`."""
    from gouji.client import Client

    key = os.environ.get(_KEY)
    if not key:
        raise Refused(f"请设置 {_KEY} set {_KEY} to an API key of {options.server}")
    with Client(options.server, key) as client:
        sent = [(path, _sent(client, path)) for path in options.files]
        return max(_status(client, path, report, options, out) for path, report in sent)


def _sent(client: Client, path: Path) -> Report | None:
    try:
        return client.submit(path)
    except Refused as error:
        complain(f"{path}: {error}")
    except OSError as error:
        complain(f"{path}: {error.strerror}; 请检查路径与权限 check the path and its permissions")
    return None


def _status(
    client: Client, path: Path, report: Report | None, options: Namespace, out: TextIO
) -> int:
    if report is None:
        return UNREADABLE
    with watched(path.name, options.lang) as show:
        ended = client.wait(report, show)
    if ended.state != "done":
        complain(ended.failure or f"{path}: {ended.state}")
        return UNREADABLE
    if options.json:
        print_record(client.audit(ended), out)
    else:
        print(f"{path.name}\t{ended.contradictions}\t{ended.id}", file=out, flush=True)
    return CONTRADICTED if ended.contradictions else HELD
