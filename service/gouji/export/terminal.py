"""The streams of the command: results on standard output, all else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from traceback import print_exception
from typing import TYPE_CHECKING, Protocol, TextIO, TypeVar

from gouji.contract import Json, one_line
from gouji.errors import GoujiError, UnreadableFile
from gouji.export.words import Language, stage_term

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")
_PIPED_WIDTH = 120  # columns of a summary that no terminal shows


class Step(Protocol):
    """How far the work on one file is."""

    @property
    def stage(self) -> str:
        """The stage's name in English."""

    @property
    def page(self) -> int:
        """Pages of the stage that are done."""

    @property
    def pages(self) -> int:
        """Pages of the stage."""


@contextmanager
def results() -> Iterator[TextIO]:
    """Standard output as UTF-8 for the caller alone.

    Until the end, what anything else prints (native libraries and child processes too) goes to
    standard error. A reader that goes away raises `BrokenPipeError`.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    stdout = os.dup(1)
    os.dup2(2, 1)
    stream = open(stdout, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115, PTH123
    try:
        with redirect_stdout(sys.stderr):
            yield stream
            stream.flush()
    finally:
        os.dup2(stdout, 1)
        _close(stream)


def _close(stream: TextIO) -> None:
    try:
        stream.close()
    except BrokenPipeError:  # already raised where it was written; the rest has no reader
        return


@contextmanager
def watched(name: str, language: Language) -> Iterator[Callable[[Step], None]]:
    """A progress bar on standard error for the file `name`; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)

        def show(step: Step) -> None:
            told = f"{name} · {stage_term(step.stage)(language)}"
            bar.update(task, description=told, completed=step.page, total=step.pages or None)

        yield show


def print_record(record: Json, out: TextIO) -> None:
    """Print `record` as a line of JSON at once, so that a reader need not wait for the next."""
    print(one_line(record), file=out, flush=True)


def print_summary(told: RenderableType, out: TextIO) -> None:
    """Print `told` as wide as the terminal is, in colour if it is one."""
    from rich.console import Console

    width = None if out.isatty() else _PIPED_WIDTH
    Console(file=out, width=width, highlight=False).print(told)
    out.flush()


def complain(message: str) -> None:
    """Tell `message` in one line on standard error, without what a terminal would obey."""
    line = "".join(character if character.isprintable() else " " for character in message)
    print(f"gouji: {line}", file=sys.stderr, flush=True)


def fault(subject: str, error: Exception) -> None:
    """Tell a fault of ours in one line; all of it to whoever asks with `GOUJI_DEBUG`."""
    if os.environ.get("GOUJI_DEBUG"):
        print_exception(error)
    complain(
        f"{subject}: 内部错误 internal error ({type(error).__name__}: {error}); "
        "请以 GOUJI_DEBUG=1 重试并反馈 run again with GOUJI_DEBUG=1 and report it"
    )


def attempted(path: Path, work: Callable[[Path], T]) -> T | None:
    """What `work` makes of `path`; `None` after one line that tells why it could not."""
    try:
        return work(path)
    except UnreadableFile as error:
        complain(str(error))
    except GoujiError:  # not this file's fault: the next would end the same
        raise
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        complain(f"{path}: {why}; 请检查路径与权限 check the path and its permissions")
    except Exception as error:  # a fault of ours must not cost the other files their audit
        fault(str(path), error)
    return None
