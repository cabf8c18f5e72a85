"""A worker as a process of its own, to be killed: `python -m tests.jobs.worker URL FOLDER`."""

import signal
import sys
from pathlib import Path

from gouji.jobs.readers import Readers
from gouji.jobs.service import Jobs
from gouji.settings import Settings
from gouji.store import Database, Files


def main(url: str, folder: Path) -> None:
    settings = Settings(worker_seconds=3.0)
    files = Files(str(folder / "files"), folder / "incoming")
    jobs = Jobs(settings, Database(url), files, Readers(settings))
    jobs.launch()
    signal.sigwait([signal.SIGTERM])
    jobs.close()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    main(sys.argv[1], Path(sys.argv[2]))
