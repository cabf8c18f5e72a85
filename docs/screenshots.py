"""Pictures of the pages, in both languages and lights, of a service that reads the sample.

python -m docs.screenshots      writes docs/pictures/*.png
"""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from models.synthesis import Style, random_report, render_pdf
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples" / "report.scan.pdf"
PICTURES = ROOT / "docs" / "pictures"
_LOCALES = {"zh": "zh-CN", "en": "en-US"}
_LIGHTS = ("light", "dark")
_SIZE = {"width": 1280, "height": 800}
_COLOURS = 256
_OTHERS = 7
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def main() -> None:
    """Start a service, hand in the sample, and photograph each page."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as (url, said):
        report = _audited(url, re.search(r"gouji_\S+", said)[0])
        cookies = _come(re.search(r"http://\S+/welcome/\S+", said)[0])
        with _browser() as browser:
            for (language, locale), light in itertools.product(_LOCALES.items(), _LIGHTS):
                context = browser.new_context(
                    base_url=url, locale=locale, color_scheme=light, viewport=_SIZE
                )
                context.add_cookies([{"name": n, "value": v, "url": url} for n, v in cookies])
                _photograph(context.new_page(), report, f"{language}-{light}")
                context.close()


def _photograph(page: Page, report: str, look: str) -> None:
    page.goto("/")
    _keep(page, f"inbox-{look}")
    page.goto("/matrix")
    _keep(page, f"matrix-{look}")
    page.goto(f"/reports/{report}")
    page.wait_for_selector(".lit rect", state="attached")
    _keep(page, f"desk-{look}")
    page.keyboard.press("t")
    page.locator("td.figure").first.click()
    _keep(page, f"tables-{look}")


def _keep(page: Page, name: str) -> None:
    """The page as it stands when all it asked for is there, in few colours."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)  # until the sharper pictures of the report's pages are drawn
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = PICTURES / f"{name}.png"
    most = Image.Quantize.FASTOCTREE  # rare colours are those that mean something
    few = shown.quantize(_COLOURS, most, kmeans=3, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(path.relative_to(ROOT), path.stat().st_size // 1024, "KB")


@contextmanager
def _browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if program is None:
        raise SystemExit("gouji: no Chromium: run scripts/browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, str]]:
    """A service on `folder`: where it is, and what it said at its start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, said = f"http://127.0.0.1:{port}", folder / "said"
    command = [sys.executable, "-m", "gouji.cli", "serve", "--port", str(port)]
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data")],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=out,
            stderr=out,
        )
    try:
        _until_ready(url, process)
        yield url, said.read_text("utf-8")
    finally:
        process.terminate()
        process.wait(timeout=60)


def _until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit("gouji: the service did not start")


def _audited(url: str, key: str) -> str:
    """The id of the sample, once it and some made-up reports are audited."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as client:
        for number in range(1, _OTHERS + 1):
            pdf = render_pdf(random_report(number), Style()).pdf
            _ended(client, f"年报{number}.pdf", pdf)
        return _ended(client, SAMPLE.name, SAMPLE.read_bytes())


def _ended(client: httpx.Client, name: str, content: bytes) -> str:
    place = client.post("/api/v1/reports", files={"file": (name, content)}).headers["Location"]
    while (report := client.get(place).json())["state"] != "done":
        if report["failure"]:
            raise SystemExit(f"gouji: {report['failure']}")
        time.sleep(0.5)
    return str(report["id"])


def _come(link: str) -> list[tuple[str, str]]:
    """The cookies of the first administrator."""
    given = {"name": "王审计", "password": "correct horse battery"}
    with httpx.Client(trust_env=False) as client:
        client.post(link, data=given)
        return list(client.cookies.items())


if __name__ == "__main__":
    main()
