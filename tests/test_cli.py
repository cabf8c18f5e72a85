import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.export import sample

from gouji import cli

ROOT = Path(__file__).parents[1]


def run(*arguments, program=("-m", "tests.export.command"), **environment):
    """The command in a process of its own: its streams are those of the system."""
    return subprocess.run(
        [sys.executable, "-W", "error", *program, *map(str, arguments)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "service"), **environment},
        timeout=60,
    )


@pytest.fixture
def folder(tmp_path):
    for name in ("a.pdf", "b.pdf", "clean.pdf", "clean2.pdf"):
        (tmp_path / name).write_bytes(sample.pdf())
    return tmp_path


def lines(done) -> list[dict]:
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["clean.pdf"], 0),
        (["a.pdf"], 1),
        (["clean.pdf", "a.pdf", "clean2.pdf"], 1),
        (["damaged.pdf", "clean.pdf"], 2),
        (["a.pdf", "damaged.pdf"], 2),
        (["missing.pdf", "a.pdf"], 2),
        (["bug.pdf", "a.pdf"], 2),
    ],
)
def test_the_status_tells_the_worst(folder, names, status):
    assert run("audit", *(folder / name for name in names)).returncode == status


def test_an_unreadable_file_costs_one_line_and_not_the_others(folder):
    names = ("damaged.pdf", "a.pdf", "missing.pdf", "bug.pdf", "clean.pdf")
    done = run("audit", "--json", *(folder / name for name in names))
    assert [record["file"] for record in lines(done)] == ["a.pdf", "clean.pdf"]
    told = [line for line in done.stderr.decode().splitlines() if line.startswith("gouji:")]
    assert [name in line for name, line in zip((names[0], *names[2:4]), told, strict=True)] == [
        True
    ] * 3
    assert "文件 不完整" in told[0]
    assert "请重新导出" in told[0]


def test_nothing_but_results_reaches_standard_output(folder):
    done = run("audit", "--json", folder / "a.pdf", folder / "clean.pdf")
    assert len(lines(done)) == 2
    assert b"library chatter" in done.stderr
    assert b"native chatter" in done.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_json_is_utf8_in_any_locale(folder, locale):
    done = run("audit", "--json", folder / "a.pdf", LC_ALL=locale, PYTHONUTF8="0")
    assert "某某镇" in done.stdout.decode("utf-8")
    assert done.returncode == 1


def test_the_summary_speaks_both_languages(folder):
    assert "不符 3" in run("audit", folder / "a.pdf").stdout.decode()
    assert "contradicts 3" in run("audit", "--lang", "en", folder / "a.pdf").stdout.decode()


def test_last_year_is_audited_too(folder):
    done = run("audit", "--json", folder / "a.pdf", "--previous", folder / "b.pdf")
    assert lines(done)[0]["versions"] == {"previous": "b.pdf"}


def test_an_unreadable_last_year_is_told_and_the_audit_goes_on(folder):
    done = run("audit", "--json", folder / "clean.pdf", "--previous", folder / "damaged.pdf")
    assert done.returncode == 2
    assert len(lines(done)) == 1
    assert b"damaged.pdf" in done.stderr


def test_exports_are_written(folder):
    done = run(
        "audit", folder / "a.pdf", "--annotate", folder / "o.pdf", "--report", folder / "o.html"
    )
    assert done.returncode == 1, done.stderr.decode()
    assert len(PdfReader(folder / "o.pdf").pages) == 3
    report = (folder / "o.html").read_text(encoding="utf-8")
    assert report.count("data:image/webp") > 5


def test_several_files_get_an_export_each(folder):
    out = folder / "o.xlsx"
    assert run("audit", folder / "a.pdf", folder / "clean.pdf", "--report", out).returncode == 1
    assert load_workbook(folder / "o-a.xlsx").worksheets[0]["B2"].value == "不符"
    assert load_workbook(folder / "o-clean.xlsx").worksheets[0]["B2"].value != "不符"


@pytest.mark.parametrize(
    "option",
    [("--annotate", "no/o.pdf"), ("--report", "o.doc"), ("--annotate", "a.pdf")],
)
def test_a_bad_output_is_told_before_anything_is_read(folder, option):
    done = run("audit", folder / "a.pdf", option[0], folder / option[1])
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1
    assert option[1].encode() in done.stderr


def test_missing_weights_are_told_in_one_line(folder):
    done = run("audit", folder / "a.pdf", NO_MODELS="1")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert b"install gouji again" in done.stderr


def test_a_fault_of_ours_can_be_traced(folder):
    done = run("audit", folder / "bug.pdf", GOUJI_DEBUG="1")
    assert b"Traceback" in done.stderr


def test_an_interrupt_is_quiet(folder):
    done = run("audit", folder / "interrupt.pdf")
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_reader_that_goes_away_is_no_error(folder):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "tests.export.command", "audit", "--json", folder / "a.pdf"],
        stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT / "service")},
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == 141
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_a_bar_is_shown_at_a_terminal_only(folder):
    master, terminal = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "tests.export.command", "audit", "--json", folder / "clean.pdf"],
        stdout=subprocess.PIPE, stderr=terminal, cwd=ROOT, timeout=60, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "service"), "TERM": "xterm"},
    )  # fmt: skip
    os.close(terminal)
    shown = os.read(master, 65536).decode()
    os.close(master)
    assert "识别文字" in shown
    assert "识别文字".encode() not in run("audit", "--json", folder / "clean.pdf").stderr


def test_tables_are_printed_or_written(folder):
    done = run("tables", "--json", folder / "a.pdf")
    assert [set(record) for record in lines(done)] == [{"file", "tables"}]
    assert "一、本年新收" in run("tables", folder / "a.pdf").stdout.decode()
    assert run("tables", folder / "a.pdf", "--xlsx", folder / "t.xlsx").returncode == 0
    assert load_workbook(folder / "t.xlsx").worksheets[0]["E2"].value == 8
    assert run("tables", folder / "a.pdf", "--html", folder / "t.html").stdout == b""
    assert "一、本年新收" in (folder / "t.html").read_text(encoding="utf-8")
    assert run("tables", folder / "a.pdf", "--html", folder / "t.xlsx").returncode == 2


def test_an_unreadable_file_of_tables_costs_the_status_only(folder):
    done = run("tables", "--json", folder / "damaged.pdf", folder / "a.pdf")
    assert (done.returncode, len(lines(done))) == (2, 1)


def test_claims_are_tagged_line_by_line(tmp_path):
    file = tmp_path / "c.jsonl"
    records = [{"id": n, "text": "x" * (n % 3)} for n in range(70)]
    file.write_text("\n\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    done = run("claims", file)
    assert done.returncode == 0
    assert [record["id"] for record in lines(done)] == list(range(70))
    assert [len(record["claims"]) for record in lines(done)] == [n % 3 for n in range(70)]


@pytest.mark.parametrize("bad", ["{", "[1]", '{"id": 1}', '{"id": 1, "text": 2}', "[" * 9999])
def test_a_line_that_is_no_record_is_named(tmp_path, bad):
    file = tmp_path / "c.jsonl"
    file.write_text(f'{bad}\n{{"id": 2, "text": ""}}\n', encoding="utf-8")
    done = run("claims", file)
    assert (done.returncode, [record["id"] for record in lines(done)]) == (2, [2])
    assert len(done.stderr.splitlines()) == 1
    assert b"line 1" in done.stderr


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_of_claims_that_cannot_be_read(tmp_path, content):
    file = tmp_path / "c.jsonl"
    if content is not None:
        file.write_bytes(content)
    done = run("claims", file)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_help_loads_no_model():
    listing = (
        "import sys\nfrom gouji.cli import main\n"
        "try: main(['--help'])\nfinally: print(*sys.modules)"
    )
    done = run(program=("-c", listing))
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"gouji.audit", "paddleocr", "onnxruntime", "reportlab", "openpyxl", "rich"}
    assert "exit status" in done.stdout.decode()


@pytest.mark.parametrize(
    "arguments", [(), ("audit",), ("audit", "a", "--lang", "fr"), ("nothing",)]
)
def test_a_wrong_command_line_is_told(arguments, capsys):
    with pytest.raises(SystemExit) as leaving:
        cli.main(arguments)
    assert leaving.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.startswith("gouji ")
