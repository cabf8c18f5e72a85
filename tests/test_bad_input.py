"""Files that nobody should feed to an audit, through the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas
from tests.intake.builders import text_page, write_pdf

ROOT = Path(__file__).parents[1]


def audit(*files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gouji.cli", "audit", "--json", *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "service")},
        timeout=240,
    )


def empty(path: Path, _made) -> None:
    path.write_bytes(b"")


def truncated(path: Path, made) -> None:
    content = made.pdf.read_bytes()
    path.write_bytes(content[: len(content) // 3])


def encrypted(path: Path, made) -> None:
    writer = PdfWriter(clone_from=PdfReader(made.pdf))
    writer.encrypt("a password", algorithm="RC4-128")
    writer.write(path)


def archive(path: Path, made) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.write(made.pdf, "report.pdf")


def stored_archive(path: Path, made) -> None:
    """Not compressed, so that the first bytes hold those of the PDF."""
    with zipfile.ZipFile(path, "w") as folder:
        folder.write(made.pdf, "report.pdf")


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + checksum


def huge(path: Path, _made) -> None:
    """A small PNG of 30,000 × 30,000 pixels of one bit."""
    side = 30_000
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" + b"\xff" * (side // 8)) for _ in range(side))
    header = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    body = chunk(b"IHDR", header) + chunk(b"IDAT", rows + packer.flush()) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    assert path.stat().st_size < 1_000_000


def long(path: Path, _made) -> None:
    writer = PdfWriter()
    for _ in range(5_000):
        writer.add_blank_page(595, 842)
    writer.write(path)


def text_file(path: Path, made) -> None:
    path.write_text(made.report.title * 20, encoding="utf-8")


def noise(path: Path, _made) -> None:
    path.write_bytes(bytes((7 * i * i + 13 * i) % 251 for i in range(50_000)))


def header_only(path: Path, _made) -> None:
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")


UNREADABLE = {
    "empty.pdf": empty,
    "truncated.pdf": truncated,
    "encrypted.pdf": encrypted,
    "archive.zip": archive,
    "stored.pdf": stored_archive,
    "huge.png": huge,
    "long.pdf": long,
    "report.txt": text_file,
    "noise.pdf": noise,
    "header.pdf": header_only,
}


def chinese_text(path: Path, _made) -> None:
    write_pdf(path, text_page(), text_page("本机关按时公布年度报告"))


def invoice(path: Path, _made) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        rows = [("Item", "Quantity", "Price", "Total"), ("Paper", "3", "4.50", "13.50"),
                ("Toner", "1", "89.00", "89.00"), ("Sum", "", "", "102.50")]  # fmt: skip
        canvas.drawString(72, 760, "INVOICE 2024-118")
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                canvas.rect(72 + 110 * j, 700 - 24 * i, 110, 24)
                canvas.drawString(78 + 110 * j, 708 - 24 * i, text)

    write_pdf(path, page)


def blank(path: Path, _made) -> None:
    write_pdf(path, lambda canvas: None)  # noqa: ARG005


def tiny(path: Path, _made) -> None:
    Image.new("RGB", (1, 1), "white").save(path, "PNG")


def black(path: Path, _made) -> None:
    Image.new("RGB", (600, 850), "black").save(path, "PNG")


NO_REPORT = {
    "text.pdf": chinese_text,
    "invoice.pdf": invoice,
    "blank.pdf": blank,
    "tiny.png": tiny,
    "black.png": black,
}


@dataclass(frozen=True)
class Run:
    status: int
    told: list[str]
    records: dict[str, dict]
    errors: str


@pytest.fixture(scope="module")
def run(made, tmp_path_factory) -> Run:
    """All bad files in one call of the command, a good one at its end."""
    folder = tmp_path_factory.mktemp("bad")
    paths = []
    for name, write in {**UNREADABLE, **NO_REPORT}.items():
        paths.append(folder / name)
        write(paths[-1], made)
    done = audit(*paths, folder / "missing.pdf", folder, made.pdf)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    told = [line for line in done.stderr.splitlines() if line.startswith("gouji:")]
    return Run(done.returncode, told, {one["file"]: one for one in records}, done.stderr)


def test_the_status_says_that_a_file_was_unreadable(run):
    assert run.status == 2


@pytest.mark.parametrize("name", [*UNREADABLE, "missing.pdf"])
def test_an_unreadable_file_costs_one_clear_line(run, name):
    (line,) = [line for line in run.told if name in line.split(": ")[1]]
    assert name not in run.records
    assert "internal error" not in line
    assert any("\u4e00" <= character <= "\u9fff" for character in line)
    assert any(word in line for word in (";", "；"))  # why; what to do


@pytest.mark.parametrize("name", NO_REPORT)
def test_a_file_that_is_no_report_is_audited_and_told_so(run, name):
    record = run.records[name]
    assert record["form"] == ("generic" if name == "invoice.pdf" else None)  # it has a table
    (told,) = [one for one in record["findings"] if one["rule"] == "completeness"]
    assert told["verdict"] == "unsure"
    assert "No statutory form was found" in told["message_en"]
    assert not [one for one in record["findings"] if one["verdict"] == "contradict"]
    assert not [line for line in run.told if name in line]


def test_the_good_file_is_still_audited(run, made):
    record = run.records[made.pdf.name]
    assert len(record["figures"]) == len(made.rendered.figures)
    assert not [one for one in record["findings"] if one["verdict"] == "contradict"]


def test_nothing_else_is_told(run):
    assert "Traceback" not in run.errors
    assert len(run.told) == len(UNREADABLE) + 2  # the missing file and the folder
    assert [line for line in run.errors.splitlines() if not line.startswith("gouji:")] == []


def test_a_lone_unreadable_file_ends_with_status_2(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = audit(tmp_path / "empty.pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_picture_named_pdf_is_read_as_what_it_is(auditor, made, tmp_path):
    """Content tells the type, never the name."""
    path = tmp_path / "page.pdf"
    path.write_bytes(made.scanned[-1].jpeg)
    assert auditor.audit(path).pages == 1
