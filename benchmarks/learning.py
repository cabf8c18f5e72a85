"""What decisions at the desk teach: own wordings, decided about, exported, trained on.

    python -m benchmarks.learning      writes benchmarks/results/learning.md

Reports tell their figures in the sentences of a voice of `voices/`, which the corpus lacks. They
are handed in to a service; an auditor who knows what each number counts confirms, dismisses or
corrects every finding about one number. `gouji export-decisions` makes sentences of it, `gouji
train claim-tagger --add` trains on those, as shipped. Needs PyTorch: `make learning`.
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
from models.synthesis.corpus import parse, told
from models.synthesis.report import Paragraph, Sentence

from benchmarks.faults import served
from benchmarks.results import table
from gouji.claims.evaluate import evaluate
from gouji.claims.learned import LearnedTagger
from gouji.client import Client
from gouji.export.words import OF_ANOTHER
from gouji.weights import weights_folder

_RESULTS = Path(__file__).parent / "results" / "learning.md"
_FOLDER = Path(__file__).parent / "voices"
_VOICES = {"A town": _FOLDER / "town.txt", "A bureau": _FOLDER / "bureau.txt"}
_SEEDS = range(1, 9)
_DIGITS = 3
_PARAGRAPH = 8
"""Sentences in a paragraph of their own."""

_RULE = "text-table"
_GOUJI = (sys.executable, "-m", "gouji.cli")

Rows = Sequence[tuple[str, str]]
Meant = Mapping[tuple[str, int], frozenset[str]]
"""What the number at a place of a sentence counts."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the auditor does about a finding of one claim; `figure` is what that counts instead."""

    finding: dict[str, Any]
    action: str
    claim: int
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Taught:
    """What was decided, what `export-decisions` said, and what came of the training."""

    decided: Counter[str]
    exported: str
    minutes: float
    compared: Rows
    own: Rows


def main() -> None:
    """Teach each voice, and write down what became of it."""
    text = "\n".join([_head(), *(_told(who, path, taught(path)) for who, path in _VOICES.items())])
    _RESULTS.write_text(text, "utf-8")
    print(text)


def taught(voice: Path) -> Taught:
    """Hand in, decide, export, train."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        with served() as fleet, Client(f"http://127.0.0.1:{fleet.port}", fleet.key) as client:
            reports = (in_own_voice(voice, seed) for seed in _SEEDS)
            decided = sum((_decided(client, folder, one) for one in reports), Counter[str]())
            (said,) = _run("export-decisions", folder / "decided", "--data", fleet.data)
        begun = time.monotonic()
        given = folder / "decided" / "sentences.txt"
        *trained, made = _run("train", "claim-tagger", "--add", given, "--out", folder / "tagger")
        minutes = (time.monotonic() - begun) / 60
        own = list(_in_own_voice(voice, Path(made)))
    return Taught(decided, said.partition(": ")[2], minutes, list(_compared(trained)), own)


def in_own_voice(voice: Path, seed: int) -> Report:
    """A report that tells its figures in its own wordings as well, where they are true."""
    report = random_report(seed, max_digits=_DIGITS)
    patterns = (one for line in voice.read_text("utf-8").splitlines() for one in parse(line))
    own = [one for one in (told(p, report.figures, report.year) for p in patterns) if one]
    first, *others = report.sections
    more = (Paragraph(tuple(own[at : at + _PARAGRAPH])) for at in range(0, len(own), _PARAGRAPH))
    first = replace(first, paragraphs=(*first.paragraphs, *more))
    return replace(report, sections=(first, *others))


def _decided(client: Client, folder: Path, report: Report) -> Counter[str]:
    """What was done about the findings of one report."""
    path = folder / "report.pdf"
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
        if len(claims[finding["fingerprint"]]) != 1:
            continue
        (number,) = claims[finding["fingerprint"]]
        claim = audit["claims"][number]
        figures = meant.get((claim["sentence"], claim["start"]), frozenset())
        if figures and claim["figure"] not in figures and claim["text"][0].isdigit():
            yield Decision(finding, "correct", number, min(figures))
        elif finding["verdict"] != "unchecked":  # of no table, and nobody need settle it
            action = "confirm" if claim["figure"] in figures else "dismiss"
            yield Decision(finding, action, number)


def _run(*words: str | Path) -> list[str]:
    """What the command says on standard output; `train` ends with 1 where nothing is taken."""
    done = subprocess.run(
        [*_GOUJI, *map(str, words)], stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    if done.returncode > 1:
        raise RuntimeError(f"gouji {words[0]} ended with {done.returncode}")
    return done.stdout.splitlines()


def _compared(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the command says of each measure of the sentences held out."""
    for line in lines:
        if "→" in line:
            held_out, _, measures = line.partition(": ")
            yield f"held out of {held_out}", measures


def _in_own_voice(voice: Path, made: Path) -> Iterator[tuple[str, str]]:
    """All wordings of the voice, with other numbers than those decided about."""
    items = records(list(read(voice)))
    taggers = LearnedTagger(weights_folder("claim_tagger")), LearnedTagger(made)
    old, new = (evaluate(items, tagger).overall for tagger in taggers)
    for name in ("all claims", "table claims"):
        measures = f"{name}, F1 {old[name].f1:.4f} → {new[name].f1:.4f}"
        yield f"of its own, {len(items)} sentences", measures


def _head() -> str:
    return (
        "# What decisions teach\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[1]:.1f}, `make learning`.\n\n"
        f"{len(_SEEDS)} reports that tell their figures also in wordings of their own, which the "
        "corpus lacks, are handed in to a service and decided about by one who knows what each "
        "number counts. `gouji export-decisions` makes sentences of that, and `gouji train "
        "claim-tagger --add` trains on them, as shipped.\n\n"
        "Held out of added: wordings that were decided about but are not among those trained on. "
        "Of its own: all wordings, with other numbers than those decided about.\n"
    )


def _told(who: str, voice: Path, one: Taught) -> str:
    done = ", ".join(f"{many} × {action}" for action, many in one.decided.most_common())
    refused = any("worse" in measures for _, measures in one.compared)
    taken = "not taken; the last that was tried is shown" if refused else "taken"
    return (
        f"## {who}\n\n"
        f"[{voice.name}](../voices/{voice.name}): {done}; {one.exported}; {one.minutes:.0f} "
        f"minutes of training, {taken}.\n\n"
        f"{table(('sentences', 'old → new'), [*one.compared, *one.own])}\n"
    )


if __name__ == "__main__":
    main()
