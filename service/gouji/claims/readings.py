"""Figure ids for what a rule decided: placeholders filled in, applicants, earlier years, echoes."""

from __future__ import annotations

import re
from collections.abc import Collection

Readings = tuple[tuple[str, float], ...]
"""Figures with their probabilities, best first."""

_RESULTS = {
    "upheld": "upheld",
    "won": "upheld",
    "corrected": "corrected",
    "lost": "corrected",
    "other_result": "other",
    "pending": "pending",
}
_CASES = {
    "direct": "litigation.direct",
    "after_review": "litigation.after_review",
    "review": "review",
    "litigation": "litigation",
}
_GROUP_ROWS = (
    "granted",
    "partly_granted",
    "refused",
    "unavailable",
    "not_processed",
    "other_handling",
)
_SINGLE_ROWS = (
    "state_secret",
    "prohibited_by_law",
    "stability",
    "third_party",
    "internal",
    "process_info",
    "enforcement_file",
    "administrative_query",
    "not_held",
    "needs_creation",
    "unclear",
    "complaint",
    "repeat",
    "publication",
    "excessive",
    "reconfirm",
    "no_correction",
    "unpaid",
)
_COLUMNS = ("natural", "company", "research", "ngo", "legal")
_ALL_COLUMNS = (*_COLUMNS, "other_org", "orgs")


def in_table(figure: str) -> bool:
    """Whether `figure` is a statutory figure or a sum of them.

    >>> in_table("review.total"), in_table("narrative.other")
    (True, False)
    """
    return not figure.startswith(("narrative.", "derived.", "previous."))


def fill(found: Readings, facts: Collection[str], topic: str) -> Readings:
    """`found` with its placeholders filled in; readings that cannot be filled are dropped."""
    values = {
        "case": _case(facts) or _case_of(topic),
        "litigation": _litigation(facts, topic),
        "result": _first(_RESULTS, facts),
        "doc": next((d for d in ("norm", "rules") if d in facts), _doc_of(topic)),
        "act": next((a for a in ("licence", "penalty", "coercion") if a in facts), ""),
        "row": _rows(facts),
        "topic": topic,
        "parent": re.sub(rf"\.(?:{'|'.join(_ALL_COLUMNS)})\b", ".total", topic),
    }
    filled = [(_filled(figure, values), probability) for figure, probability in found]
    return tuple((figure, probability) for figure, probability in filled if figure)


def by_applicant(found: Readings, facts: Collection[str]) -> Readings:
    """`found` narrowed to one column of table 2 where one kind of applicant is named."""
    column = _column(facts)
    if not column:
        return found
    best, probability = found[0]
    narrowed = re.sub(r"(requests\.\w+)\.total", rf"\1.{column}", best)
    if narrowed == best:
        return found
    return doubted(((narrowed, 0.7), (best, 0.25)), probability)


def doubted(found: Readings, surety: float) -> Readings:
    """`found` made less sure: it rests on something that is only `surety` sure itself."""
    return tuple((figure, round(probability * surety, 4)) for figure, probability in found)


def kinship(found: Readings) -> float:
    """How sure the table is that the best of `found` is of, whichever its row."""
    table = found[0][0].split(".")[0]
    return sum(probability for figure, probability in found if figure.split(".")[0] == table)


def of_last_year(found: Readings) -> Readings:
    """`found` for the year before, for those that a table holds."""
    return tuple((f"previous.{f}" if in_table(f) else f, p) for f, p in found)


def echo(concepts: Collection[str], topic: str) -> Readings:
    """What a clause after a number adds about it: a result, a decision, an applicant, a way."""
    case, result = _case_of(topic), _first(_RESULTS, concepts)
    if case and result and topic.endswith(".total"):
        return ((f"{case}.{result}", 0.7),)
    if topic not in ("requests.new.total", "requests.handled.total"):
        return ()
    if rows := _rows(concepts):
        return ((rows, 0.65),) if "+" not in rows else ()
    if column := _column(concepts):
        return ((topic.replace(".total", f".{column}"), 0.7),)
    return (("narrative.request_channel", 0.6),) if "way" in concepts else ()


def topic_facts(topic: str) -> frozenset[str]:
    """The `topic:X` facts of the figure spoken of last."""
    if not topic:
        return frozenset()
    names = {"topic:" + topic.split(".")[0]}
    if _case_of(topic):
        names.add("topic:case")
    if _doc_of(topic):
        names |= {"topic:doc", "topic:" + topic.rpartition(".")[2]}
    if topic.startswith("narrative."):
        names.add("topic:" + topic.split(".")[1].split("_")[0])
    return frozenset(names)


def _case(facts: Collection[str]) -> str:
    return _first(_CASES, facts)


def _case_of(topic: str) -> str:
    match = re.match(r"(?:review|litigation(?:\.direct|\.after_review)?)(?=\.)", topic)
    return match[0] if match else ""


def _litigation(facts: Collection[str], topic: str) -> str:
    case = _case(facts) or _case_of(topic)
    return case if case.startswith("litigation") else "litigation"


def _doc_of(topic: str) -> str:
    match = re.match(r"proactive\.(norm|rules)\.", topic)
    return match[1] if match else ""


def _rows(facts: Collection[str]) -> str:
    single = [row.removesuffix("_info") for row in _SINGLE_ROWS if row in facts]
    rows = single or [row for row in _GROUP_ROWS if row in facts]
    return "+".join(f"requests.{row}.total" for row in rows)


def _column(facts: Collection[str]) -> str:
    named = [column for column in _COLUMNS if column in facts]
    if "orgs" in facts:
        return "" if {"natural", "citizen"} & set(facts) else "orgs"
    return named[0] if len(named) == 1 else ""


def _first(names: dict[str, str], facts: Collection[str]) -> str:
    return next((value for name, value in names.items() if name in facts), "")


def _filled(figure: str, values: dict[str, str]) -> str:
    wanted = re.findall(r"{(\w+)}", figure)
    return figure.format(**values) if all(values[name] for name in wanted) else ""
