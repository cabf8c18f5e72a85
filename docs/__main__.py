"""Builds the site and checks it: every link, anchor and picture of its own must be there.

python -m docs OUT [SOURCE]     SOURCE is another folder of pages, for the tests
"""

from __future__ import annotations

import sys
from pathlib import Path

try:
    from sphinx.cmd.build import main as sphinx
except ModuleNotFoundError:
    sys.exit("gouji: the site needs Python 3.11 or newer: name it as 'make docs PYTHON=…'")

HERE = Path(__file__).resolve().parent


def main(out: str, source: str = str(HERE.parent)) -> int:
    """Build into `out`; the exit status is 1 when anything is missing."""
    strict = ("--fail-on-warning", "--nitpicky", "--quiet")
    return sphinx([*strict, "--conf-dir", str(HERE), source, out])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
