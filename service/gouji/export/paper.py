"""What a working paper says in words, the same on paper and in a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gouji.document import Verdict
from gouji.export.crops import MOST_PAGES
from gouji.export.ranking import Numbered, checked_claims, ranked
from gouji.export.words import IDENTITIES, STATES, VERDICTS, Term, moment
from gouji.working_paper import Decision, Reread, Run, WorkingPaper

_LOUD = (Verdict.CONTRADICT, Verdict.EXPLAINED, Verdict.MISREAD, Verdict.UNSURE)


class Count(NamedTuple):
    """How many findings of one verdict there are: all, and by `STATES`."""

    verdict: Term
    every: int
    states: tuple[int, ...]


def told(paper: WorkingPaper) -> tuple[Numbered, ...]:
    """The findings that are told one by one: what does not agree, and what was decided about."""
    return tuple(
        one
        for one in ranked(paper.audit)
        if one.finding.verdict in _LOUD or paper.record(one.finding.id).decisions
    )


def pages_told(paper: WorkingPaper) -> tuple[int, ...]:
    """The pages that `told` speaks of: of what matters most, `MOST_PAGES`."""
    pages = dict.fromkeys(page for one in told(paper) for page in one.pages)
    there = [page for page in pages if 1 <= page <= paper.audit.pages]
    return tuple(sorted(there[:MOST_PAGES]))


def facts(paper: WorkingPaper) -> Iterator[tuple[Term, str]]:
    """What the paper is of, from whom, and what proves it."""
    audit = paper.audit
    yield Term("被审计单位", "Body"), audit.organisation or "—"
    yield Term("年度", "Year"), "—" if audit.year is None else str(audit.year)
    yield Term("报告", "Report"), audit.title or "—"
    yield Term("表式", "Form"), audit.form or "未识别 not recognised"
    yield Term("文件", "File"), paper.file
    yield Term("文件校验值", "SHA-256"), paper.sha256
    yield Term("收件时间", "Received"), moment(paper.uploaded_at)
    yield Term("核对", "Audited"), f"{moment(paper.audited_at)} · 第 {paper.run} 次 run {paper.run}"
    yield Term("核对范围", "Coverage"), coverage(paper)
    yield Term("审计机关", "Office"), paper.office
    yield Term("导出", "Exported"), f"{moment(paper.made_at)} · {paper.made_by}"
    yield Term("日志末行", "Log head"), str(paper.log_head)
    yield Term("版本", "Versions"), _versions(audit.versions)
    if earlier := [one for one in paper.runs if one.run != paper.run]:
        yield Term("此前各次", "Earlier runs"), "\n".join(map(_told_run, earlier))


def _told_run(one: Run) -> str:
    found = f"不符 contradictions {one.contradictions}"
    return f"{one.run}: {moment(one.audited_at)} · {_versions(one.versions)} · {found}"


def _versions(versions: Mapping[str, str]) -> str:
    return " · ".join(f"{name} {version}" for name, version in versions.items()) or "—"


def coverage(paper: WorkingPaper) -> str:
    """How much of the report could be checked."""
    findings = ranked(paper.audit)
    claims, checked = len(paper.audit.claims), len(checked_claims(findings))
    identities = sum(one.finding.rule in IDENTITIES for one in findings)
    held = sum(one.quiet for one in findings)
    return (
        f"文中数字 {claims} 个，可核对 {checked} 个；勾稽关系 {identities} 条，成立 {held} 条\n"
        f"{checked} of {claims} numbers in the text could be checked; "
        f"{held} of {identities} identities hold"
    )


def counts(paper: WorkingPaper) -> Iterator[Count]:
    """The findings by verdict and state, then all of them."""
    states = [(finding.verdict, paper.record(finding.id).state) for finding in paper.audit.findings]
    found, every = Counter(states), Counter(state for _, state in states)
    for verdict, term in VERDICTS.items():
        by_state = tuple(found[verdict, state] for state in STATES)
        yield Count(term, sum(by_state), by_state)
    yield Count(Term("合计", "all"), len(states), tuple(every[state] for state in STATES))


def state_term(state: str) -> Term:
    """The name of `state`."""
    return STATES.get(state, Term(state, state))


def changes(decision: Decision) -> list[str]:
    """What a decision changed besides the state, a line each."""
    lines = [reread(one) for one in decision.rereads]
    if decision.assignee:
        lines.append(f"指派给 assigned to {decision.assignee}")
    return lines


def reread(made: Reread) -> str:
    """A correction in words: where, what gouji read, what is printed.

    >>> reread(Reread("figure", "“规章”行“本年制发件数”列", "3", "8"))
    '“规章”行“本年制发件数”列：机读 read 3 → 实为 printed 8'
    """
    place = f"正文“{made.place}”" if made.kind == "claim" else made.place
    read = "—" if made.read is None else made.read.strip() or "空 blank"
    spoken = f"（指 of {made.figure}）" if made.figure else ""
    return f"{place}：机读 read {read} → 实为 printed {made.printed.strip() or '空 blank'}{spoken}"
