"""The commands that run the service: `gouji serve`, `worker`, `invite`, `verify-log`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from gouji.memory import at_most_arenas
from gouji.settings import Settings

HELD = 0
_ARENAS = 2
"""Each grows to the largest answer that a thread gave, so the server's threads share few."""

_ROLES = ("reader", "uploader", "auditor", "admin")

_GRACE = 5
"""Seconds that open answers have, such as streams of events, when the service is told to stop."""


def serve_command(command: ArgumentParser) -> None:
    """`gouji serve`."""
    command.add_argument("--host", default="127.0.0.1", help="address to listen on 监听地址")
    command.add_argument("--port", type=int, default=8000, help="port to listen on 监听端口")
    _data(command)
    command.set_defaults(run=_serve)


def worker_command(command: ArgumentParser) -> None:
    """`gouji worker`."""
    _data(command)
    command.set_defaults(run=_work)


def invite_command(command: ArgumentParser) -> None:
    """`gouji invite`."""
    _data(command)
    command.add_argument("--organisation", default="", help="whose, made when new 机构")
    command.add_argument("--role", choices=[*_ROLES], default="admin", help="角色")
    command.add_argument("--url", default="", help="where the service is reached 服务地址")
    command.set_defaults(run=_invite)


def verify_log_command(command: ArgumentParser) -> None:
    """`gouji verify-log`."""
    _data(command)
    command.add_argument(
        "--since",
        metavar="LINES:HASH",
        default="",
        help="what an earlier check printed, to tell that no line was cut off 上次核验的结果",
    )
    command.set_defaults(run=_verify_log)


def _data(command: ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="folder of the data 数据目录")


def _serve(options: Namespace, _models: object, out: TextIO) -> int:
    """Serves until it is told to stop; the first start shows how to come in, once."""
    import signal

    import uvicorn

    from gouji.api import logs
    from gouji.api.server import first_start, running
    from gouji.web.app import create_site

    logs.begin()
    # uvicorn raises it again when it has ended; left as it was, it would cut the workers off.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(HELD))
    at_most_arenas(_ARENAS)
    settings = Settings.in_folder(options.data)
    with running(settings) as service:
        url = settings.public_url or f"http://{options.host}:{options.port}"
        if first := first_start(service):
            print("仅显示一次 shown once:", file=out)
            print(f"  管理员链接 administrator's link: {url}/welcome/{first.invitation}", file=out)
            print(f"  接口密钥 API key: {first.key}", file=out)
        print(url, file=out, flush=True)
        uvicorn.run(
            create_site(service),
            host=options.host,
            port=options.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_GRACE,
        )
    return HELD


def _work(options: Namespace, _models: object, _out: TextIO) -> int:
    """Works on the queue until it is told to stop."""
    import signal
    from threading import Event

    from gouji.api import logs
    from gouji.api.server import running

    logs.begin()
    told = Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: told.set())
    with running(Settings.in_folder(options.data)):
        told.wait()
    return HELD


def _invite(options: Namespace, _models: object, out: TextIO) -> int:
    """Prints a one-time link, for an organisation that is new or whose administrators are out."""
    from gouji.api.server import FIRST
    from gouji.store import existing_database, invitations
    from gouji.store.tables import Role

    settings = Settings.in_folder(options.data)
    database = existing_database(settings)
    with database.transaction() as session:
        owner = invitations.organisation(session, options.organisation or FIRST)[0].id
        hours = settings.invitation_hours
        secret = invitations.make(session, owner, "gouji", Role(options.role), hours)
    database.close()
    url = options.url or settings.public_url or "http://127.0.0.1:8000"
    print(f"{url}/welcome/{secret}", file=out)
    return HELD


def _verify_log(options: Namespace, _models: object, out: TextIO) -> int:
    """Compares every line of the log with its hash."""
    from gouji.errors import BadRequest
    from gouji.store import existing_database, log

    lines, _, known = options.since.partition(":")
    if options.since and not (lines.isascii() and lines.isdigit() and len(known) == len(log.START)):
        raise BadRequest(f"--since {options.since}: 应为 LINES:HASH is wanted")
    database = existing_database(Settings.in_folder(options.data))
    with database.reading() as session:
        checked = log.verify(session, int(lines or 0), known)
    database.close()
    print(f"{checked.lines}:{checked.hash}", file=out)
    return HELD
