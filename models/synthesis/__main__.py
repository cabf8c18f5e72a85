"""`python -m models.synthesis --seed 1 --case typical --out DIR`: a PDF, its scan, the truth."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from . import CASES, Fonts, MissingFontError, Style, as_pdf, random_report, render_pdf, scan
from .fonts import CHINESE, LATIN
from .forms import FORMS
from .record import record


def main(arguments: list[str] | None = None) -> int:
    """Writes `SEED.pdf`, `SEED.CASE.pdf` and the truth of each beside it as `.json`."""
    options = _parser().parse_args(arguments)
    missing = Fonts().missing((*CHINESE, *LATIN))
    if missing:
        print(f"fonts are missing: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 2
    try:
        _write(options)
    except MissingFontError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m models.synthesis", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="everything follows from it")
    parser.add_argument("--form", choices=sorted(FORMS), default="xxgk-2021")
    parser.add_argument("--case", choices=sorted(CASES), default="typical")
    parser.add_argument("--plain", action="store_true", help="the usual style, not a random one")
    parser.add_argument(
        "--speech",
        choices=("wording", "corpus"),
        default="wording",
        help="whose sentences",
    )
    parser.add_argument("--max-digits", type=int, default=7, help="of the largest count")
    parser.add_argument("--out", type=Path, required=True, help="folder, made when absent")
    return parser


def _write(options: Namespace) -> None:
    case = CASES[options.case]
    most = max(case.min_digits, options.max_digits)
    report = random_report(options.seed, options.form, most, case.min_digits, options.speech)
    style = Style() if options.plain else Style.random(options.seed)
    rendered = render_pdf(report, case.styled(style))
    pages = scan(rendered, case.degradation, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    for stem, pdf, truth in (
        (f"{options.seed}", rendered.pdf, record(report, rendered)),
        (f"{options.seed}.{options.case}", as_pdf(pages), record(report, rendered, pages)),
    ):
        (options.out / f"{stem}.pdf").write_bytes(pdf)
        text = json.dumps(truth, ensure_ascii=False, indent=1)
        (options.out / f"{stem}.json").write_text(text, encoding="utf-8")
        print(options.out / f"{stem}.pdf")


if __name__ == "__main__":
    sys.exit(main())
