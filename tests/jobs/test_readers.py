"""Real reading processes, really killed."""

import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.errors import EmptyFile, ReaderDied, StoreAway, TookTooLong, Unwanted
from gouji.jobs.readers import Ending, Reader, Readers
from gouji.settings import Settings
from gouji.store.values import audit_of, page_of


@pytest.fixture
def reader():
    reader = Reader(Settings())
    yield reader
    reader.close()


def pid(reader: Reader) -> int:
    return reader._process.pid


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_what_it_reads_and_judges_is_what_the_auditor_does(reader, digital_audit, made):
    pages = [reader.read(made.pdf, number) for number in range(1, digital_audit.pages + 1)]
    assert page_of(pages[0]).pages == digital_audit.pages
    audit = audit_of(reader.conclude(made.pdf.name, made.pdf, pages, None))
    assert replace(audit, timings={}) == replace(digital_audit, timings={})


def test_the_next_page_is_read_by_the_same_process(reader, made):
    reader.read(made.pdf, 1)
    first = pid(reader)
    reader.read(made.pdf, 2)
    assert pid(reader) == first


def test_a_file_that_cannot_be_read_is_told_and_hurts_nobody(reader, made, tmp_path):
    (tmp_path / "空.pdf").touch()
    with pytest.raises(EmptyFile, match=r"^空\.pdf: "):
        reader.read(tmp_path / "空.pdf", 1)
    before = pid(reader)
    reader.read(made.pdf, 1)
    assert pid(reader) == before


def test_a_killed_process_is_told_and_followed_by_another(reader, made):
    reader.read(made.pdf, 1)
    os.kill(pid(reader), signal.SIGSTOP)
    killed = pid(reader)
    threading.Timer(0.3, os.kill, (killed, signal.SIGKILL)).start()
    with pytest.raises(ReaderDied):
        reader.read(made.pdf, 2)
    assert page_of(reader.read(made.pdf, 2)).number == 2
    assert pid(reader) != killed


def test_a_page_that_takes_too_long_is_given_up(made):
    reader = Reader(Settings(page_seconds=20.0))
    reader.read(made.pdf, 1)
    reader._settings = Settings(page_seconds=0.3)
    stuck = pid(reader)
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(TookTooLong):
        reader.read(made.pdf, 2)
    assert not alive(stuck)
    reader.close()


def test_what_is_no_longer_wanted_is_stopped_at_once(reader, made):
    reader.read(made.pdf, 1)
    stuck = pid(reader)
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(Unwanted):
        reader.read(made.pdf, 2, wanted=lambda: False)
    assert not alive(stuck)


def test_a_process_is_replaced_after_so_many_pages(made):
    reader = Reader(Settings(reader_pages=1))
    reader.read(made.pdf, 1)
    first = pid(reader)
    reader.read(made.pdf, 2)
    assert pid(reader) != first
    assert not alive(first)
    reader.close()


def test_a_process_without_memory_dies_alone(made):
    reader = Reader(Settings(reader_memory=64 * 1024**2))
    with pytest.raises(ReaderDied):
        reader.read(made.pdf, 1)
    reader.close()


def test_the_process_ends_when_its_parent_is_gone(reader, made):
    reader.read(made.pdf, 1)
    process = reader._process
    process.stdin.close()
    assert process.wait(timeout=20) == 0


def test_a_reader_is_leased_to_one_at_a_time():
    readers = Readers(Settings(readers=2))
    with readers.lease() as one, readers.lease() as other:
        assert one is not other
        waited = threading.Event()

        def third() -> None:
            with readers.lease():
                waited.set()

        thread = threading.Thread(target=third)
        thread.start()
        time.sleep(0.1)
        assert not waited.is_set()
    thread.join(timeout=5)
    assert waited.is_set()
    readers.end()


def test_when_the_process_ends_its_work_is_left_undone(made):
    readers = Readers(Settings())
    with readers.lease() as reader:
        reader.read(made.pdf, 1)
        os.kill(pid(reader), signal.SIGSTOP)
        threading.Timer(0.3, readers.end).start()
        with pytest.raises(Ending):
            reader.read(made.pdf, 2)
        with pytest.raises(Ending):
            reader.read(made.pdf, 2)
    assert reader._process is None


def test_whoever_gives_up_waiting_gets_no_answer_of_before(reader, made):
    """The store may go away while a page is being read."""

    def asked() -> bool:
        raise StoreAway("gone")

    reader.read(made.pdf, 1)
    stopped = pid(reader)
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(StoreAway):
        reader.read(made.pdf, 2, asked)
    with suppress(ProcessLookupError):
        os.kill(stopped, signal.SIGCONT)
    assert page_of(reader.read(made.pdf, 1)).number == 1
