"""What decisions teach: each says what it says and no more."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from models.claim_tagger.labelled import asked, is_open, meant, parse

from gouji.claims.mentions import candidates
from gouji.correcting import claim_keys, corrected
from gouji.document import (
    Audit,
    Claim,
    Correction,
    Evidence,
    Figure,
    Finding,
    Severity,
    Statement,
    Verdict,
)
from gouji.export.taught_readings import readings
from gouji.export.taught_sentences import Sentence, Taught, Telling, taught, tellings
from gouji.export.words import OF_ANOTHER
from gouji.web.words import REASONS
from gouji.working_paper import Settled, SettledReport

BOX = (10.0, 40.0, 30.0, 50.0)
NEW, CARRIED = "requests.new.total", "requests.carried_in.total"
TEXT = "2023年新收申请14件，上年结转3件。"
STATEMENTS = (
    Statement("依申请公开情况", "依申请公开情况", 2, 1, (0.0, 10.0, 9.0, 20.0), 1.0, True),
    Statement("我局规范办理流程。", "依申请公开情况", 2, 1, (0.0, 25.0, 9.0, 35.0), 1.0),
    Statement(TEXT, "依申请公开情况", 2, 1, (0.0, 38.0, 9.0, 48.0), 1.0),
)
LEAD = "依申请公开情况 ‖ 我局规范办理流程。 ‖ "


def claim(said: str, figure: str, text: str = TEXT) -> Claim:
    start = text.rindex(said)
    found = next(one for one in candidates(text) if one.start == start)
    return Claim(text, start, start + len(said), said, found.value, False, figure, 0.97, 1, BOX)


def finding(id: str, *claims: int, rule="text-table", verdict=Verdict.CONTRADICT, figures=(NEW,)):
    return Finding(
        id, rule, verdict, Severity.HIGH, "", "", None, None, claims, figures, 0.9,
        (Evidence(1, BOX),),
    )  # fmt: skip


CLAIMS = (claim("14", NEW), claim("3", CARRIED))
FIGURES = tuple(
    Figure(id, Decimal(n), str(n), 0.99, 1, (x, 70.0, x + 20, 80.0))
    for id, n, x in ((NEW, 15, 10.0), (CARRIED, 3, 40.0))
)
AUDIT = Audit(
    "a.pdf", "xxgk-2021", "", "", 2023, 1, (), FIGURES, CLAIMS, (finding("f", 0),),
    statements=STATEMENTS,
)  # fmt: skip


def settled(audit: Audit = AUDIT, state="confirmed", reason="", **finding_) -> SettledReport:
    one = replace(audit.findings[0], **finding_)
    return SettledReport("ab", audit, (), (Settled(one, audit, state, reason),))


def lines(*reports: SettledReport) -> tuple[str, ...]:
    return taught(one for report in reports for one in tellings(report)).lines


def test_a_confirmed_contradiction_says_what_its_claim_counts_and_leaves_the_rest_open():
    (line,) = lines(settled())
    assert line == f"{LEAD}2023年新收申请{{14|{NEW}}}件，上年结转{{3|?}}件。"


def test_who_says_that_it_speaks_of_something_else_denies_the_figure():
    for term in OF_ANOTHER:
        for own in ("", " 是上年的"):
            (line,) = lines(settled(state="dismissed", reason=term + own))
            assert f"{{14|!{NEW}}}" in line
            assert "{3|?}" in line


def test_the_desk_offers_that_reason():
    assert OF_ANOTHER in REASONS


@pytest.mark.parametrize("reason", [t for term in REASONS if term != OF_ANOTHER for t in term])
def test_other_reasons_teach_nothing(reason):
    assert lines(settled(state="dismissed", reason=reason)) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"verdict": Verdict.UNCHECKED},
        {"rule": "text-text", "claims": (0, 1)},
        {"rule": "rate"},
        {"rule": "row-sum", "claims": ()},
    ],
    ids=str,
)
def test_what_does_not_hang_on_one_claims_figure_teaches_no_sentence(changed):
    assert lines(settled(**changed)) == ()


def test_a_figure_that_the_tagger_does_not_know_is_not_taught():
    audit = replace(AUDIT, claims=(replace(CLAIMS[0], figure="t1.r2.c3"),))
    assert lines(settled(audit)) == ()


def test_a_figure_that_somebody_named_is_taught_instead_of_what_was_read():
    report = corrected_report(Correction("claim", claim_keys(CLAIMS)[0], "14", "narrative.other"))
    (line,) = lines(report)
    assert "{14|narrative.other}" in line
    assert NEW not in line


def test_a_number_that_was_only_read_otherwise_says_nothing_of_what_it_counts():
    report = corrected_report(Correction("claim", claim_keys(CLAIMS)[0], "17"))
    assert lines(report) == ()


def test_the_sentence_is_written_as_people_read_it():
    made = Correction("claim", claim_keys(CLAIMS)[0], "17")
    audit = corrected(AUDIT, [made], None)
    one = Settled(finding("f", 1, figures=(CARRIED,)), audit, "confirmed")
    (line,) = lines(SettledReport("ab", audit, (made,), (one,)))
    assert "{17|?}" in line
    assert f"{{3|{CARRIED}}}" in line


def test_a_sentence_of_which_nobody_knows_the_words_is_left_out():
    """未收到 was misread, and all that is known is that it is 3."""
    text = "本年未收到政府信息公开申请。"
    audit = replace(AUDIT, claims=(claim("未收到", NEW, text),), statements=())
    made = Correction("claim", claim_keys(audit.claims)[0], "3", NEW)
    found = taught(tellings(SettledReport("ab", corrected(audit, [made], None), (made,))))
    assert found == Taught((), unwritten=1)


def test_a_span_that_asserts_more_than_was_confirmed_is_left_open():
    text = "本年未发生行政复议、行政诉讼。"
    both = (claim("未发生", "review.total", text), claim("未发生", "litigation.total", text))
    audit = replace(AUDIT, claims=both, statements=())
    (line,) = lines(settled(audit, claims=(0,)))
    assert "{未发生|review.total & ?}" in line
    one, other = (settled(audit, claims=(n,)) for n in (0, 1))
    assert "{未发生|litigation.total & review.total}" in lines(one, other)[0]
    denied = settled(audit, claims=(1,), state="dismissed", reason=OF_ANOTHER.zh)
    assert "{未发生|review.total}" in lines(one, denied)[0]


def test_where_people_do_not_agree_the_number_is_left_open():
    found = taught(
        one
        for report in (settled(), settled(state="dismissed", reason=OF_ANOTHER.zh))
        for one in tellings(report)
    )
    assert found == Taught((), disputed=1)


def test_two_figures_that_gouji_never_read_together_are_a_dispute():
    other = replace(AUDIT, claims=(replace(CLAIMS[0], figure=CARRIED), CLAIMS[1]))
    found = taught(one for audit in (AUDIT, other) for one in tellings(settled(audit)))
    assert (found.lines, found.disputed) == ((), 1)


def test_the_same_sentence_is_written_once():
    assert len(lines(settled(), settled())) == 1


def test_a_sentence_that_comes_back_has_the_heading_under_which_the_claim_is():
    again = [replace(one, page=2) for one in STATEMENTS]
    again[0] = replace(again[0], text="总体情况", heading="总体情况")
    again[1:] = [replace(one, heading="总体情况") for one in again[1:]]
    for page, heading in ((1, "依申请公开情况"), (2, "总体情况")):
        audit = replace(
            AUDIT,
            statements=(*STATEMENTS, *again),
            claims=tuple(replace(one, page=page) for one in CLAIMS),
        )
        (line,) = lines(settled(audit))
        assert line.startswith(f"{heading} ‖ 我局规范办理流程。 ‖ ")


TEXTS = st.text(
    st.sampled_from([*"收到申请0123456789件，。{}|‖#?!&未无 \n\r", "１", "\u2028"]), max_size=30
)
FIGURE = st.sampled_from([NEW, CARRIED, "review.total", "previous.requests.new.orgs"])


@given(TEXTS, TEXTS, TEXTS, st.data())
def test_every_line_is_read_back_as_it_was_meant(text, heading, previous, data):
    text = text.strip()
    found = candidates(text)
    if not found:
        return
    spans = [(one.start, one.end) for one in found]
    chosen = data.draw(st.dictionaries(st.sampled_from(spans), FIGURE, min_size=1))
    told = [
        Telling(Sentence(text, heading.strip(), previous.strip()), span, figure, True,
                frozenset([figure]))
        for span, figure in chosen.items()
    ]  # fmt: skip
    (line,) = taught(told).lines
    assert not line.startswith("#")
    assert len(line.splitlines()) == 1
    item = parse(line)
    plain = text.translate(str.maketrans("{}|‖\n\r\u2028", "｛｝｜∥   ")).replace("#", "＃")
    assert item.text == plain.strip()
    labelled = {(start, end): labels for start, end, labels in item.labelled}
    assert {span for span, labels in labelled.items() if asked(labels)} == set(chosen)
    for span, figure in chosen.items():
        assert (meant(labelled[span]), is_open(labelled[span])) == ([figure], False)
    assert set(labelled) == set(spans)


def corrected_report(*made: Correction, **audit) -> SettledReport:
    read = replace(AUDIT, **audit)
    return SettledReport("ab", corrected(read, made, None), made)


def test_a_corrected_cell_is_a_picture_with_the_text_that_a_person_read():
    (one,) = readings(corrected_report(Correction("figure", NEW, " 14 ")))
    assert (one.kind, one.by, one.text, one.read) == ("cell", "corrected", "14", "15")
    assert (one.report, one.page, one.box, one.figure) == ("ab", 1, FIGURES[0].box, NEW)


def test_a_corrected_number_of_a_sentence_is_one_too_but_not_what_it_counts():
    key = claim_keys(CLAIMS)[0]
    (one,) = readings(corrected_report(Correction("claim", key, "17")))
    assert (one.kind, one.text, one.read, one.box) == ("number", "17", "14", BOX)
    assert readings(corrected_report(Correction("claim", key, "14", CARRIED))) == ()


def test_a_number_in_words_that_was_read_right_is_no_picture_of_a_digit():
    text = "本年未收到政府信息公开申请。"
    claims = (claim("未收到", NEW, text),)
    made = Correction("claim", claim_keys(claims)[0], "0", CARRIED)
    report = corrected_report(made, claims=claims, statements=())
    assert readings(report) == ()
    assert lines(report) == (f"本年{{未收到|{CARRIED}}}政府信息公开申请。",)


def test_an_empty_cell_is_a_picture_of_nothing():
    (one,) = readings(corrected_report(Correction("figure", NEW, "")))
    assert (one.text, one.read) == ("", "15")


@pytest.mark.parametrize(
    ("verdict", "state", "cells"),
    [
        (Verdict.CONTRADICT, "confirmed", 2),
        (Verdict.AGREE, "confirmed", 2),
        (Verdict.EXPLAINED, "confirmed", 2),
        (Verdict.MISREAD, "confirmed", 0),
        (Verdict.UNSURE, "confirmed", 0),
        (Verdict.CONTRADICT, "dismissed", 0),
        (Verdict.CONTRADICT, "corrected", 0),
    ],
)
def test_who_confirms_what_was_surely_read_confirms_its_cells(verdict, state, cells):
    found = readings(
        settled(rule="flow", claims=(), figures=(NEW, CARRIED), verdict=verdict, state=state)
    )
    assert len(found) == cells
    assert all((one.text, one.by) == (one.read, "confirmed") for one in found)


def test_what_was_corrected_outweighs_what_was_confirmed_before():
    made = corrected_report(Correction("figure", NEW, "14"))
    before = Settled(finding("f", rule="flow", figures=(NEW, CARRIED)), AUDIT, "confirmed")
    found = readings(replace(made, settled=(before,)))
    assert [(one.figure, one.text, one.by) for one in found] == [
        (NEW, "14", "corrected"),
        (CARRIED, "3", "confirmed"),
    ]
