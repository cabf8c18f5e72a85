"""The `gouji` command with an auditor that knows the sample, for tests of the command itself.

Run as a program: `python -m tests.export.command audit FILE…`. A file is judged by its name.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.export import sample

from gouji.cli import Models, main
from gouji.document import Audit, Verdict
from gouji.errors import DamagedFile, ModelError


@dataclass(frozen=True)
class Step:
    stage: str
    page: int
    pages: int


class SampleAuditor:
    def audit(self, path, previous=None, progress=None) -> Audit:
        self._read(path, progress)
        held = tuple(one for one in sample.findings() if one.verdict is not Verdict.CONTRADICT)
        findings = held if path.stem.startswith("clean") else sample.findings()
        versions = {} if previous is None else {"previous": previous.file}
        return sample.audit(file=path.name, findings=findings, versions=versions)

    def tables(self, path, progress=None):
        self._read(path, progress)
        return (sample.table(),)

    def _read(self, path: Path, progress) -> None:
        if path.stem == "damaged":
            raise DamagedFile(str(path), "文件\n不完整", "请重新导出")
        if path.stem == "bug":
            raise ZeroDivisionError("of ours")
        if path.stem == "interrupt":
            raise KeyboardInterrupt
        path.read_bytes()
        print("library chatter")
        os.write(1, b"native chatter\n")
        if progress is not None:
            progress(Step("reading", 1, 2))


class SampleModels(Models):
    def auditor(self):
        if os.environ.get("NO_MODELS"):
            raise ModelError("the weights are missing; install gouji again")
        return SampleAuditor()

    def tagger(self):
        return SampleTagger()


class SampleTagger:
    def tag(self, sentences):
        return [sample.claims()[: len(sentence.text)] for sentence in sentences]


if __name__ == "__main__":
    sys.exit(main(models=SampleModels()))
