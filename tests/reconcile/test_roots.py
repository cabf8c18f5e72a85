"""One cause is one contradiction, whatever it breaks besides."""

from __future__ import annotations

from tests.reconcile.material import FORM, audit, claim, filled, read

from gouji.document import Severity, Verdict
from gouji.reconcile import judge

GOOD = filled({"requests.granted.natural": 50, "requests.granted.company": 3})


def differing(values, *claims, **given):
    found = judge(FORM, read(values), claims, **given)
    return [one for one in found if one.verdict not in (Verdict.AGREE, Verdict.UNCHECKED)]


def test_what_a_wrong_cell_breaks_in_the_text_follows_from_it():
    said = claim("予以公开自然人申请50件。", "50", "requests.granted.natural")
    root, *others = differing({**GOOD, "requests.granted.natural": 58}, said)
    assert (root.verdict, root.rule) == (Verdict.CONTRADICT, "row-sum")
    assert [one.verdict for one in others] == [Verdict.EXPLAINED] * 2
    assert {one.severity for one in others} == {Severity.LOW}
    assert "另有 2 处不符由此而来" in root.message
    assert "2 other differences follow from it" in root.message_en
    assert all("同一原因" in one.message for one in others)


def test_two_causes_are_two():
    values = {**GOOD, "requests.granted.natural": 58, "review.total": 4}
    found = [one for one in differing(values) if one.verdict is Verdict.CONTRADICT]
    assert {one.rule for one in found} == {"row-sum", "group-sum"}


def test_a_text_that_is_wrong_by_itself_is_one():
    said = claim("予以公开自然人申请51件。", "51", "requests.granted.natural")
    (found,) = differing(GOOD, said)
    assert (found.verdict, found.rule) == (Verdict.CONTRADICT, "text-table")


def test_a_cell_with_all_that_adds_it_up_is_one():
    values = {
        **GOOD,
        **dict.fromkeys(("requests.granted.total", "requests.handled.total"), 58),
        **dict.fromkeys(("requests.granted.natural", "requests.handled.natural"), 55),
        **{"requests.new.natural": 55, "requests.new.total": 58},
    }
    claims = (
        claim("收到申请53件。", "53", "requests.new.total"),
        claim("答复53件。", "53", "requests.handled.total"),
        claim("不予公开8件。", "8", "requests.other.total"),
    )
    found = [one for one in differing(values, *claims) if one.verdict is Verdict.CONTRADICT]
    assert [one.claims for one in found] == [(0,), (2,)]


def test_a_list_with_a_number_that_the_table_denies_follows_from_it():
    sentence = "办结53件，其中予以公开自然人58件，予以公开企业3件。"
    claims = (
        claim(sentence, "53", "requests.handled.total"),
        claim(sentence, "58", "requests.granted.natural"),
        claim(sentence, "3件", "requests.granted.company", value=3),
    )
    root, following = differing(GOOD, *claims)
    assert (root.rule, root.verdict) == ("text-table", Verdict.CONTRADICT)
    assert (following.rule, following.verdict) == ("text-text", Verdict.EXPLAINED)


def test_two_columns_off_from_last_year_by_the_same_are_one():
    last = {**filled(), "requests.carried_out.total": 2}
    values = filled({"requests.carried_in.natural": 3, "requests.granted.natural": 9})
    found = differing(values, year=2023, previous=audit(last))
    assert [one.rule for one in found if one.verdict is Verdict.CONTRADICT] == ["cross-year"]
