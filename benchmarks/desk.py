"""How long an auditor waits: inbox, desk and next finding in Chromium, with 500 reports stored.

python -m benchmarks.desk      writes benchmarks/results/desk.md
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter

from benchmarks.faults import Fleet, served
from gouji.settings import Settings
from gouji.store import Database, Stored, open_files, reports
from gouji.store.reports import Upload
from gouji.store.tables import Organisation

_SCAN = Path(__file__).parents[1] / "examples" / "report.scan.pdf"
_RESULTS = Path(__file__).parent / "results" / "desk.md"
_REPORTS, _TIMES, _LONG = 500, 15, 60
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
_NEXT = """async () => {
  const start = performance.now();
  const shown = new Promise((done) => {
    const told = () => requestAnimationFrame(() => done(performance.now() - start));
    document.addEventListener("htmx:afterSettle", told, { once: true });
  });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
  return shown;
}"""
_OPEN = "document.querySelectorAll('#found details').forEach((one) => { one.open = true; })"
_SCROLL = """async () => {
  const sheets = document.getElementById("sheets");
  const gaps = [];
  let last = performance.now();
  for (let step = 0; step < 200; step += 1) {
    sheets.scrollTop += 120;
    await new Promise(requestAnimationFrame);
    gaps.push(performance.now() - last);
    last = performance.now();
  }
  return gaps;
}"""


def main() -> None:
    """Seed, look, and write down how long it took."""
    with served() as fleet:
        text = _measured(fleet, _seeded(fleet))
    _RESULTS.write_text(text, "utf-8")
    print(text)


def _seeded(fleet: Fleet) -> str:
    """Reads the sample once and stores its audit under many names; the id of a long report."""
    with fleet.client() as client:
        answer = client.post("/api/v1/reports", files={"file": ("a.pdf", _SCAN.read_bytes())})
        place = answer.headers["Location"]
        while client.get(place).json()["state"] != "done":
            time.sleep(0.5)
    database = Database(fleet.url)
    files = open_files(Settings.in_folder(fleet.data))
    with database.reading() as session:
        owner = session.query(Organisation).one().id
        audit = reports.audit(session, owner, place.rsplit("/", 1)[1])
    for number in range(_REPORTS):
        body = replace(audit, organisation=f"第{number + 1}号乡镇人民政府", year=2019 + number % 5)
        with database.transaction() as session:
            stored = Stored(f"{number:064x}", 1000)
            report, _ = reports.accept(session, owner, "t", Upload(f"{number}.pdf", stored))
            session.flush()
            reports.finish(session, report.id, 1, body)
    writer = PdfWriter()
    for _ in range(_LONG // 3):
        writer.append(PdfReader(_SCAN))
    with files.receive() as incoming, tempfile.TemporaryFile() as out:
        writer.write(out)
        out.seek(0)
        incoming.write(out.read())
        kept = incoming.keep()
    with database.transaction() as session:
        report, _ = reports.accept(session, owner, "t", Upload("long.pdf", kept))
        session.flush()
        long = replace(audit, pages=_LONG, sizes=audit.sizes * (_LONG // 3), organisation="长报告")
        reports.finish(session, report.id, 1, long)
        id = report.id
    database.close()
    return id


def _measured(fleet: Fleet, long: str) -> str:
    base = f"http://127.0.0.1:{fleet.port}"
    link = re.search(r"/welcome/\S+", (fleet.data / "server.said").read_text("utf-8"))
    assert link is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(base + link[0])
        page.fill("input[name=name]", "王审计")
        page.fill("input[name=password]", "correct horse battery")
        page.click("button.main")
        page.wait_for_selector("tr[data-report]")
        inbox = [_opened(page, f"{base}/", "tr[data-report]") for _ in range(_TIMES)]
        matrix = [_opened(page, f"{base}/matrix", "main table") for _ in range(_TIMES)]
        page.goto(f"{base}/")
        links = page.eval_on_selector_all(
            "tr[data-report] th a", "all => all.map((one) => one.href)"
        )
        desks = [_opened(page, link, ".finding") for link in links[:_TIMES]]
        page.goto(f"{base}/reports/{long}")
        page.wait_for_selector(".finding")
        page.evaluate(
            "document.querySelectorAll('#found details').forEach((one) => one.open = true)"
        )
        nexts = [float(page.evaluate(_NEXT)) for _ in range(2 * _TIMES)]
        time.sleep(2)
        gaps = [float(gap) for gap in page.evaluate(_SCROLL)]
        browser.close()
    return (
        f"# The desk with {_REPORTS} reports stored\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, SQLite, Chromium on the "
        "same machine. `python -m benchmarks.desk`.\n\n"
        "| | times | median | p95 | longest |\n|---|---|---|---|---|\n"
        + _row("inbox opens", inbox)
        + _row("matrix opens", matrix)
        + _row("desk opens, finding shown", desks)
        + _row("next finding, key to light", nexts)
        + _row(f"scrolling {_LONG} pages, between two frames", gaps)
    )


def _opened(page: Page, url: str, selector: str) -> float:
    """Milliseconds until what is sought is there and the document has been laid out."""
    page.goto("about:blank")
    start = time.perf_counter()
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_selector(selector)
    return 1000 * (time.perf_counter() - start)


def _row(name: str, took: list[float]) -> str:
    p95 = statistics.quantiles(took, n=20)[-1]
    told = " | ".join(f"{one:.0f} ms" for one in (statistics.median(took), p95, max(took)))
    return f"| {name} | {len(took)} | {told} |\n"


if __name__ == "__main__":
    main()
