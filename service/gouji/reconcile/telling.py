"""What the narrative should and should not say: sections, topics, numbers, years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gouji.document import Audit, Claim, Evidence, Figure, Finding, Severity, Statement, Verdict
from gouji.reconcile.completeness import CERTAIN
from gouji.reconcile.fingerprint import fingerprint, wording
from gouji.reconcile.form import Authority, Duty, Form, Heading
from gouji.reconcile.ledger import Ledger, is_sure
from gouji.reconcile.messages import Message, source
from gouji.reconcile.places import evidence

_LEFT_OUT = re.compile(
    r"(?:共|累计|新收|收到|受理|答复|办结|主动公开|发布)"
    r"(?:政府信息|信息|信息公开申请|申请|公开申请|依申请公开)?"
    r"\s*[_＿xX×*]*\s*[条件](?=[，,。；;])"
)
_DENIED = re.compile(r"(?:无|没有|未)[^，,。；;]*$")
_PERIOD = re.compile(
    r"(?P<from>20\d\d)\s*年\s*1\s*月\s*1\s*日[^。]{0,6}?[至到—–~-]+\s*"
    r"(?:(?P<to>20\d\d)\s*年)?\s*12\s*月\s*31\s*日"
)
_YEAR_SAID = re.compile(r"^(?:截[至止])?\s*(?P<year>20\d\d)\s*年(?:度|来|全年|以来)?[，,]?")
_REPORT_OF = re.compile(
    r"(?P<year>20\d\d)\s*年度?[\u4e00-\u9fff]{0,14}?政府信息公开(?:工作)?(?:年度|情况)*报告"
)
_OF_STATISTICS = re.compile(r"统计|数据|本报告|本年报")
_COMPARED = re.compile(r"上年|去年|同期|同比|较|相比")
_OF_ANOTHER_YEAR = re.compile(r"上年|去年|同期|同比|较|相比|印发|修订|以来|〔|《|起")
_NOTHING_ELSE = re.compile(
    r"^\s*(?:（[一二三]）)?\s*(?:本[年单]\S{0,6})?[，,]?\s*(?:无|没有)[^，,]{0,16}。?\s*$"
)
_CHINESE = "一二三四五六七八九"
_LEAST_COPIED = 20
"""Letters from which on a sentence that comes back was copied, not just worded alike."""

_MOST_QUOTED = 30
"""Characters of a sentence that a message quotes; what it is about must be among them."""

_GOVERNMENT = re.compile(r"(?:人民)?政府(?:[（(]本级[）)])?$")


def judge_sections(
    form: Form, statements: Sequence[Statement], organisation: str = ""
) -> Iterator[Finding]:
    """A finding for each section, and each topic of the first, that is not there.

    What only governments owe (《政府信息公开条例》第五十条) is asked where `organisation` is one,
    and told in one finding.
    """
    if not statements:
        return
    headings = [one.text for one in statements if one.is_heading]
    told = [one.text for one in statements]
    for section in form.sections:
        if not _is_told(section, headings) and not _is_told(section, told):
            yield _missing(form, ("section", section.name), (section,), Severity.MEDIUM)
    lacking = [topic for topic in form.topics if not _is_told(topic, told)]
    for topic in lacking:
        if not topic.governments:
            yield _missing(form, ("topic", topic.name), (topic,), Severity.LOW)
    owed = [topic for topic in lacking if topic.governments]
    if owed and _GOVERNMENT.search(organisation):
        yield _missing(form, ("topics", "governments"), owed, Severity.LOW)


def _is_told(heading: Heading | Duty, texts: Sequence[str]) -> bool:
    return any(word in re.sub(r"\s", "", text) for text in texts for word in heading.words)


def _missing(
    form: Form, topic: Sequence[str], lacking: Sequence[Heading], severity: Severity
) -> Finding:
    names, names_en = "、".join(x.name for x in lacking), ", ".join(x.name_en for x in lacking)
    message = Message(f"未见“{names}”的内容", f"Nothing was found on “{names_en}”") + source(form)
    return _finding(form, "completeness", topic, Verdict.UNSURE, severity, message, 0.8)


def judge_left_out(form: Form, statements: Sequence[Statement]) -> Iterator[Finding]:
    """A finding where a number should stand and none does: 共主动公开条."""
    for one in statements:
        found = _LEFT_OUT.search(one.text)
        denied = found and _DENIED.search(one.text[: found.start()])  # 无延期答复件 counts nothing
        if found and not denied and not one.is_heading:
            message = Message(
                f"文中“{_around(one.text, found)}”缺少数字",
                f"A number is left out in “{_around(one.text, found)}”",
            )
            topic = ("left out", wording(one.text))
            yield _of(form, "completeness", topic, one, message, Severity.MEDIUM)


def judge_dates(form: Form, year: int | None, statements: Sequence[Statement]) -> Iterator[Finding]:
    """Findings on a period of statistics, and on sentences, of a year that is not the report's."""
    if year is None:
        return
    for one in statements:
        yield from _of_another_period(form, year, one) or _of_last_year(form, year, one)


def _of_another_period(form: Form, year: int, said: Statement) -> list[Finding]:
    period = _PERIOD.search(said.text)
    if not period or {period["from"], period["to"] or period["from"]} == {str(year)}:
        return []
    if _COMPARED.search(said.text):
        return []
    message = Message(
        f"文中统计期限为“{period[0]}”，而本报告为 {year} 年度的",
        f"The text gives the period “{period[0]}”, but the report is that of {year}",
    )
    doubtful = not _OF_STATISTICS.search(said.text)  # a plan has a period too
    found = _of(
        form, "plausibility", ("period",), said, message, Severity.MEDIUM, doubtful=doubtful
    )
    return [found]


def _of_last_year(form: Form, year: int, said: Statement) -> list[Finding]:
    found = _YEAR_SAID.match(said.text) or _REPORT_OF.search(said.text)
    if not found or int(found["year"]) != year - 1 or _OF_ANOTHER_YEAR.search(said.text):
        return []
    told = found["year"]
    begin = _begin(said.text) if found.start() < _MOST_QUOTED else _around(said.text, found)
    message = Message(
        f"文中“{begin}”说的是 {told} 年，而本报告为 {year} 年度的，疑未更新",
        f"The text “{begin}” speaks of {told}, but the report is that of {year}: "
        "perhaps it was not brought up to date",
    )
    topic = ("stale", wording(said.text))
    return [_of(form, "plausibility", topic, said, message, Severity.LOW, doubtful=True)]


def judge_copied(
    form: Form, statements: Sequence[Statement], previous: Audit | None
) -> Iterator[Finding]:
    """One finding, for information: sentences that stand word by word in last year's report."""
    before = {wording(one.text) for one in previous.statements} if previous else set()
    same = [
        one
        for one in statements
        if not one.is_heading
        and len(wording(one.text)) >= _LEAST_COPIED
        and wording(one.text) in before
    ]
    if same:
        first = _begin(same[0].text)
        message = Message(
            f"有 {len(same)} 句与上年报告的文字相同（数字不论），如“{first}”",
            f"{len(same)} sentences are worded as in last year's report, such as “{first}”",
        )
        yield _finding(
            form,
            "plausibility",
            ("copied",),
            Verdict.UNCHECKED,
            Severity.INFO,
            message,
            1.0,
            tuple(Evidence(one.page, one.box) for one in same),
        )


def judge_duties(
    form: Form, claims: Sequence[Claim], statements: Sequence[Statement]
) -> Iterator[Finding]:
    """A finding where the text tells of what a section must report, and that does not: a fee."""
    sections = {one.text: one.section for one in statements}
    for duty in form.duties:
        said = [
            claim
            for claim in claims
            if claim.figure == duty.figure
            and claim.value
            and sections.get(claim.sentence) != duty.section
        ]
        there = [one for one in statements if one.section == duty.section and not one.is_heading]
        if said and there and not _is_told(duty, [one.text for one in there]):
            yield _not_reported(form, duty, said, there)


def _not_reported(
    form: Form, duty: Duty, said: Sequence[Claim], there: Sequence[Statement]
) -> Finding:
    nothing = " 仅称“无”" if all(_NOTHING_ELSE.match(one.text) for one in there) else "未报告"
    begin, place = _begin(said[0].sentence), duty.section
    message = Message(
        f"文中“{begin}”说到{duty.name}，而第{_CHINESE[place - 1]}部分{nothing}",
        f"The text “{begin}” tells of {duty.name_en} that section {place} does not report",
    ) + source(form)
    return _finding(
        form,
        "completeness",
        (duty.id,),
        Verdict.UNSURE,
        Severity.MEDIUM,
        message,
        0.8,
        evidence(said, ()),
    )


def judge_authority(form: Form, ledger: Ledger, organisation: str) -> Iterator[Finding]:
    """A finding where a body counts as its own what it cannot make by law: 规章."""
    for authority in form.authority if organisation else ():
        made = [ledger.this_year[name] for name in authority.figures if name in ledger.this_year]
        issued = [one for one in made if one.value and is_sure(one)]
        if issued and not authority.bodies.search(organisation):
            yield _not_authorised(form, authority, organisation, issued)


def _not_authorised(
    form: Form, authority: Authority, organisation: str, issued: Sequence[Figure]
) -> Finding:
    named = "、".join(f"{form.name(one.id)}为 {one.value}" for one in issued)
    named_en = ", ".join(f"{form.name_en(one.id)}: {one.value}" for one in issued)
    message = Message(
        f"{named}，而{organisation}一般无权制定{authority.name}，请核实（{authority.law}）",
        f"{named_en}; but {organisation} as a rule cannot make {authority.name}, please check "
        f"({authority.law_en})",
    )
    return _finding(
        form,
        "plausibility",
        (authority.id,),
        Verdict.UNSURE,
        Severity.MEDIUM,
        message,
        0.8,
        evidence((), issued),
        tuple(one.id for one in issued),
    )


def _of(
    form: Form,
    rule: str,
    topic: Sequence[str],
    said: Statement,
    message: Message,
    severity: Severity,
    *,
    doubtful: bool = False,
) -> Finding:
    """A finding on one statement; where the words were recognised they may be misread."""
    sure = said.confidence >= CERTAIN and not doubtful
    return _finding(
        form,
        rule,
        topic,
        Verdict.CONTRADICT if sure else Verdict.UNSURE,
        severity,
        message,
        said.confidence if sure else 0.8,
        (Evidence(said.page, said.box),),
    )


def _finding(
    form: Form,
    rule: str,
    topic: Sequence[str],
    verdict: Verdict,
    severity: Severity,
    message: Message,
    confidence: float,
    places: tuple[Evidence, ...] = (),
    figures: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        id=fingerprint(form.id, rule, *topic),
        rule=rule,
        verdict=verdict,
        severity=severity,
        message=message.zh,
        message_en=message.en,
        expected=None,
        actual=None,
        claims=(),
        figures=figures,
        confidence=confidence,
        evidence=places,
    )


def _begin(text: str) -> str:
    plain = re.sub(r"\s", "", text)
    return plain if len(plain) <= _MOST_QUOTED else plain[:_MOST_QUOTED] + "…"


def _around(text: str, found: re.Match[str], margin: int = 12) -> str:
    return re.sub(r"\s", "", text[max(0, found.start() - margin) : found.end() + margin])
