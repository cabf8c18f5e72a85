"""The reading process that sleeps answers as the real one does."""

import time

import pytest

from benchmarks import sleeper
from gouji.jobs import readers
from gouji.jobs.readers import Reader
from gouji.settings import Settings
from gouji.store.values import audit_of, page_of


@pytest.fixture(scope="session")
def kept(auditor, made, tmp_path_factory):
    path = tmp_path_factory.mktemp("sleeper") / "read.json"
    return path, sleeper.prepare(auditor, made.pdf, 0.3, path)


def test_a_page_takes_its_time_and_is_what_was_read_in_earnest(kept, made, monkeypatch):
    path, pages = kept
    monkeypatch.setenv(sleeper.VARIABLE, str(path))
    monkeypatch.setattr(readers, "_START", sleeper.started())
    reader = Reader(Settings())
    try:
        texts = [reader.read(made.pdf, 1)]
        begun = time.monotonic()
        texts += [reader.read(made.pdf, number) for number in range(2, pages + 1)]
        assert time.monotonic() - begun >= 0.3 * (pages - 1)
        assert [page_of(text).number for text in texts] == list(range(1, pages + 1))
        audit = audit_of(reader.conclude("其他.pdf", made.pdf, texts, None))
    finally:
        reader.close()
    assert (audit.file, audit.pages) == ("其他.pdf", pages)
    assert audit.figures
