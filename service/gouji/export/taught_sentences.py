"""Labelled sentences from what auditors decided, a line each as the tagger's corpus has them.

`models/claim_tagger/corpus/README.md` tells the format. A decision is taken for what it says and no
more: the other numbers of its sentence are left open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gouji.claims.measures import is_known
from gouji.claims.mentions import candidates
from gouji.correcting import claim_keys
from gouji.document import Audit, Claim, Statement, Verdict
from gouji.export.words import OF_ANOTHER
from gouji.working_paper import Settled, SettledReport

_OF_ONE_CLAIM = ("text-table", "cross-year")
"""Rules that hold one claim against the figure that it was taken for."""

_BLIND = (Verdict.UNCHECKED,)
"""Whoever confirms these says nothing about what the claim counts."""

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MARKS = str.maketrans("{}|‖#" + _LINE_ENDS, "｛｝｜∥＃" + " " * len(_LINE_ENDS))
"""What means something in a file of the corpus, by what looks like it."""

_DIGITS = re.compile(r"[\d,，.]+")
_OPEN, _BEFORE = "?", " ‖ "

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was read, with the heading above it and the sentence before it."""

    text: str
    heading: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody said of one number of a sentence: that it counts `figure`, or does not.

    `read` are all figures that gouji took it for, `printed` what people read at which spans of
    the sentence; `None` where that cannot be put in the place of what was read.
    """

    sentence: Sentence
    span: Span
    figure: str
    right: bool
    read: frozenset[str]
    printed: tuple[tuple[Span, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Taught:
    """Lines of the corpus; `numbers` of them are labelled.

    Of `disputed` numbers people said what does not go together, so they are left open. `unwritten`
    sentences were read so wrongly that what is printed is not known.
    """

    lines: tuple[str, ...]
    numbers: int = 0
    disputed: int = 0
    unwritten: int = 0


def taught(tellings: Iterable[Telling]) -> Taught:
    """A line for each sentence, in the order in which they come."""
    by_sentence: dict[Sentence, list[Telling]] = defaultdict(list)
    for one in tellings:
        by_sentence[one.sentence].append(one)
    lines, numbers, disputed, unwritten = dict[str, None](), 0, 0, 0
    for sentence, told in by_sentence.items():
        printed = {span: text for one in told for span, text in one.printed}
        if None in printed.values():
            unwritten += 1
            continue
        labels = _labels(told)
        known = {span: label for span, label in labels.items() if label}
        disputed += len(labels) - len(known)
        if known:
            numbers += len(known)
            lines[_line(sentence, known, {s: t for s, t in printed.items() if t is not None})] = (
                None
            )
    return Taught(tuple(lines), numbers, disputed, unwritten)


def tellings(report: SettledReport) -> Iterator[Telling]:
    """What is said of the report's claims."""
    for one in report.settled:
        right = _judged(one)
        if right is not None:
            claim = one.audit.claims[one.finding.claims[0]]
            yield _telling(one.audit, claim, right)
    named = {made.key for made in report.corrections if made.kind == "claim" and made.figure}
    claims = report.audit.claims
    for key, claim in zip(claim_keys(claims), claims, strict=True):
        if key in named and is_known(claim.figure):
            yield _telling(report.audit, claim, True)


def _judged(one: Settled) -> bool | None:
    """Whether the finding's claim counts what gouji took it for; `None` where nobody said so."""
    finding = one.finding
    if finding.rule not in _OF_ONE_CLAIM or len(finding.claims) != 1:
        return None
    if not is_known(one.audit.claims[finding.claims[0]].figure):
        return None
    if one.state == "confirmed":
        return None if finding.verdict in _BLIND else True
    dismissed = one.state == "dismissed" and one.reason.startswith(tuple(OF_ANOTHER))
    return False if dismissed else None


def _telling(audit: Audit, claim: Claim, right: bool) -> Telling:
    beside = [one for one in audit.claims if one.sentence == claim.sentence]
    return Telling(
        sentence=_sentence(audit.statements, claim),
        span=(claim.start, claim.end),
        figure=claim.figure,
        right=right,
        read=frozenset(one.figure for one in beside if one.start == claim.start),
        printed=tuple(
            ((one.start, one.end), as_printed(one)) for one in beside if one.read is not None
        ),
    )


def _sentence(statements: Sequence[Statement], claim: Claim) -> Sentence:
    """The claim's sentence with what stood before it when gouji read it."""
    place = (claim.page, claim.box[3])
    among = [at for at, one in enumerate(statements) if one.text == claim.sentence]
    at = max(
        (at for at in among if (statements[at].page, statements[at].box[1]) <= place), default=0
    )
    if at not in among:
        return Sentence(claim.sentence)
    here, before = statements[at], statements[at - 1] if at else None
    follows = before and not before.is_heading and before.heading == here.heading
    return Sentence(here.text, here.heading, before.text if before and follows else "")


def as_printed(claim: Claim) -> str | None:
    """What a person read, written as the sentence would have it; `None` where that is not known."""
    said = claim.sentence[claim.start : claim.end]
    at = (
        one
        for one in candidates(claim.sentence)
        if (one.start, one.end) == (claim.start, claim.end)
    )
    if any(one.value == claim.value for one in at):
        return said
    return claim.text if _DIGITS.fullmatch(said) and _DIGITS.fullmatch(claim.text) else None


def _labels(told: Sequence[Telling]) -> dict[Span, str]:
    """The label of each number; none where people do not agree."""
    by_span: dict[Span, list[Telling]] = defaultdict(list)
    for one in told:
        by_span[one.span].append(one)
    return {span: _label(those) for span, those in sorted(by_span.items())}


def _label(told: Sequence[Telling]) -> str:
    """As the corpus writes it: what the number counts and does not, and whether that is all."""
    counts = {one.figure for one in told if one.right}
    others = {one.figure for one in told if not one.right}
    together = len(counts) <= 1 or any(counts <= one.read for one in told)
    if counts & others or not together:
        return ""
    denied = [f"!{figure}" for figure in sorted(others)]
    whole = counts and all(one.read <= counts | others for one in told)
    if whole or not counts:
        return " & ".join(sorted(counts) or denied)
    return " & ".join([*sorted(counts), *denied, _OPEN])


def _line(sentence: Sentence, labels: Mapping[Span, str], printed: Mapping[Span, str]) -> str:
    found, at = "", 0
    for (start, end), label in sorted(_marked(sentence.text, labels).items()):
        if start < at:  # two versions saw the number at other places
            continue
        said = printed.get((start, end), sentence.text[start:end])
        found += f"{_plain(sentence.text[at:start])}{{{_plain(said)}|{label}}}"
        at = end
    found += _plain(sentence.text[at:])
    before = [sentence.heading, sentence.previous]
    if not any(before):
        return found
    return _BEFORE.join([*(_plain(text) for text in before), found])


def _marked(text: str, labels: Mapping[Span, str]) -> dict[Span, str]:
    """The labels, and `?` at every other number of the sentence."""
    others = [(one.start, one.end) for one in candidates(text)]
    free = [
        span
        for span in others
        if not any(start < span[1] and span[0] < end for start, end in labels)
    ]
    return {**labels, **dict.fromkeys(free, _OPEN)}


def _plain(text: str) -> str:
    return text.translate(_MARKS)
