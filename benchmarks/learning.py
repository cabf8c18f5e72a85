"""What decisions at the desk teach: a town's own wordings, decided about, exported, trained on.

    python -m benchmarks.learning      writes benchmarks/results/learning.md

Reports tell their figures in the sentences of `own_voice.txt`, which the corpus lacks. They are
handed in to a service; an auditor who knows what each number counts confirms, dismisses or corrects
every finding that holds one number against a table. `gouji export-decisions` makes sentences of it,
`gouji train claim-tagger --add` trains on those, as shipped. Needs PyTorch: `make learning`.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.claim_tagger.labelled import read, records
from models.synthesis import Report, Style, random_report, render_pdf
from models.synthesis.corpus import Pattern, parse, told
from models.synthesis.report import Paragraph, Sentence

from benchmarks.faults import served
from benchmarks.results import table
from gouji.claims.evaluate import evaluate
from gouji.claims.learned import LearnedTagger
from gouji.client import Client
from gouji.export.words import OF_ANOTHER
from gouji.weights import weights_folder

_VOICE = Path(__file__).parent / "own_voice.txt"
_RESULTS = Path(__file__).parent / "results" / "learning.md"
_SEEDS = range(1, 9)
_DIGITS = 3
_PARAGRAPH = 8
"""Sentences in a paragraph of their own."""

_RULE = "text-table"
_GOUJI = (sys.executable, "-m", "gouji.cli")

Meant = Mapping[tuple[str, int], frozenset[str]]
"""What the number at a place of a sentence counts."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the auditor does about one finding; `figure` is what the number counts instead."""

    finding: dict[str, Any]
    action: str
    claim: int
    figure: str = ""


def main() -> None:
    """Hand in, decide, export, train, and write down what became of it."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        with served() as fleet, Client(f"http://127.0.0.1:{fleet.port}", fleet.key) as client:
            decided = sum((_decided(client, folder, seed) for seed in _SEEDS), Counter[str]())
            said = _run("export-decisions", folder / "decided", "--data", fleet.data)
        begun = time.monotonic()
        given = folder / "decided" / "sentences.txt"
        *trained, made = _run("train", "claim-tagger", "--add", given, "--out", folder / "tagger")
        minutes = (time.monotonic() - begun) / 60
        rows = [*_compared(trained), *_in_own_voice(Path(made))]
    text = _told(decided, said[0].partition(": ")[2], minutes, rows)
    _RESULTS.write_text(text, "utf-8")
    print(text)


def in_own_voice(seed: int) -> Report:
    """A report that tells its figures in the town's own wordings as well, where they are true."""
    report = random_report(seed, max_digits=_DIGITS)
    own = [one for one in (told(p, report.figures, report.year) for p in _voice()) if one]
    first, *others = report.sections
    more = (Paragraph(tuple(own[at : at + _PARAGRAPH])) for at in range(0, len(own), _PARAGRAPH))
    first = replace(first, paragraphs=(*first.paragraphs, *more))
    return replace(report, sections=(first, *others))


def _voice() -> Iterator[Pattern]:
    for line in _VOICE.read_text("utf-8").splitlines():
        yield from parse(line)


def _decided(client: Client, folder: Path, seed: int) -> Counter[str]:
    """What was done about the findings of one report."""
    report = in_own_voice(seed)
    path = folder / f"{seed}.pdf"
    path.write_bytes(render_pdf(report, Style()).pdf)
    handed_in = client.wait(client.submit(path))
    audit = client.audit(handed_in)
    found = list(client.findings(report=handed_in.id, rule=_RULE))
    decisions = list(_decisions(audit, found, _meant(report.claims)))
    for one in decisions:
        if one.action == "confirm":
            client.decide(one.finding, "confirm")
        elif one.action == "dismiss":
            client.decide(one.finding, "dismiss", OF_ANOTHER.zh)
    wrong = [one for one in decisions if one.action == "correct"]
    if wrong:  # all at once, for the report is judged again at every correction
        claims = audit["claims"]
        named = [
            {"claim": one.claim, "figure": one.figure, "value": claims[one.claim]["text"]}
            for one in wrong
        ]
        client.decide(wrong[0].finding, "correct", corrections=named)
    return Counter(one.action for one in decisions)


def _meant(claims: Sequence[tuple[Sentence, Any]]) -> Meant:
    meant: dict[tuple[str, int], frozenset[str]] = {}
    for sentence, claim in claims:
        place = sentence.text, claim.start
        meant[place] = meant.get(place, frozenset()) | {claim.figure}
    return meant


def _decisions(
    audit: Mapping[str, Any], found: Sequence[dict[str, Any]], meant: Meant
) -> Iterator[Decision]:
    """Of each finding about one number: right, about nothing of the tables, or of another."""
    claims = {one["id"]: one["claims"] for one in audit["findings"]}
    for finding in found:
        if len(claims[finding["fingerprint"]]) != 1 or finding["verdict"] == "unchecked":
            continue
        (number,) = claims[finding["fingerprint"]]
        claim = audit["claims"][number]
        figures = meant.get((claim["sentence"], claim["start"]), frozenset())
        if claim["figure"] in figures:
            yield Decision(finding, "confirm", number)
        elif not figures or not claim["text"][0].isdigit():
            yield Decision(finding, "dismiss", number)
        else:
            yield Decision(finding, "correct", number, min(figures))


def _run(*words: str | Path) -> list[str]:
    """What the command says on standard output; `train` ends with 1 where nothing is taken."""
    done = subprocess.run([*_GOUJI, *map(str, words)], stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode > 1:
        raise RuntimeError(f"gouji {words[0]} ended with {done.returncode}")
    return done.stdout.splitlines()


def _compared(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the command says of each measure of the sentences held out."""
    for line in lines:
        if "→" in line:
            held_out, _, told = line.partition(": ")
            yield f"held out of {held_out}", told


def _in_own_voice(made: Path) -> Iterator[tuple[str, str]]:
    """All the town's wordings, with other numbers than those decided about."""
    items = records(list(read(_VOICE)))
    taggers = LearnedTagger(weights_folder("claim_tagger")), LearnedTagger(made)
    old, new = (evaluate(items, tagger).overall for tagger in taggers)
    for name in ("all claims", "table claims"):
        told = f"{name}, F1 {old[name].f1:.4f} → {new[name].f1:.4f}"
        yield f"the town's own, {len(items)} sentences", told


def _told(
    decided: Counter[str], exported: str, minutes: float, rows: Sequence[tuple[str, str]]
) -> str:
    done = ", ".join(f"{many} × {action}" for action, many in decided.most_common())
    taken = "not taken" if any("worse" in told for _, told in rows) else "taken"
    return (
        "# What decisions teach\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[1]:.1f}, `make learning`.\n\n"
        f"{len(_SEEDS)} reports that tell their figures also in a town's own wordings "
        "([own_voice.txt](../own_voice.txt)), handed in to a service and decided about by one who "
        f"knows what each number counts: {done}. `gouji export-decisions`: {exported}. "
        f"`gouji train claim-tagger --add` as shipped: {minutes:.0f} minutes, {taken}.\n\n"
        f"{table(('sentences', 'old → new'), rows)}\n\n"
        "Held out of added: wordings that were decided about, but are not among those trained on. "
        "The town's own: all its wordings, with other numbers than those decided about.\n"
    )


if __name__ == "__main__":
    main()
