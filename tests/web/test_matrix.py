import re

import pytest
from lxml.html import HtmlElement, document_fromstring
from tests.web.reported import office

from gouji.document import Verdict
from gouji.store.tables import Decided, Report, State, StoredFinding
from gouji.web.matrix import SHOWN

CONTRADICT, AGREE, UNSURE = Verdict.CONTRADICT, Verdict.AGREE, Verdict.UNSURE


@pytest.fixture(scope="module")
def ours(site):
    with office(site, "矩阵办") as ours:
        ours.report("青杨县教育局", 2022, verdicts={"flow": (AGREE, AGREE), "text-table": (AGREE,)})
        ours.report("临泉市公安局", 2023, verdicts={"flow": (AGREE,), "rate": (UNSURE, AGREE)})
        ours.report("石桥乡<b>（本级）", 2023, verdicts={"flow": (CONTRADICT,) * 3})
        ours.failed()
        yield ours


def shown(ours, **asked: str) -> HtmlElement:
    answer = ours.reader.get("/matrix", params=asked)
    assert answer.status_code == 200, answer.text
    return document_fromstring(answer.text)


def heads(page: HtmlElement) -> list[str]:
    return [" ".join(head.text_content().split()) for head in page.xpath("//tbody/tr/th")]


def cells(page: HtmlElement, row: int) -> list[str]:
    """What a screen reader is told of each cell of a row."""
    return [
        " ".join("".join(cell.xpath(".//*[@class='unseen']//text()")).split())
        for cell in page.xpath(f"//tbody/tr[{row}]/td")
    ]


def test_what_most_needs_a_person_comes_first(ours):
    assert heads(shown(ours)) == [
        "石桥乡<b>（本级） 2023 历年",
        "年报3.pdf 未能读取",
        "临泉市公安局 2023 历年",
        "青杨县教育局 2022 历年",
    ]


def test_a_cell_tells_its_findings_and_opens_them(ours):
    page = shown(ours)
    columns = [head.text_content() for head in page.xpath("//thead/tr[1]/th")]
    assert columns == ["单位与年度", "收办结转", "文表核对", "比率", "合计"]
    assert cells(page, 1) == ["3 处不符待处理", "", "", "3 处不符待处理"]
    assert cells(page, 3) == [
        "1 处相符",
        "",
        "1 处存疑待处理，1 处相符",
        "1 处存疑待处理，2 处相符",
    ]
    assert cells(page, 2) == ["", "", "", ""]
    report = page.xpath("//tbody/tr[1]/th/a[1]/@href")[0]
    assert page.xpath("//tbody/tr[1]/td[1]/a/@href") == [f"{report}?rule=flow"]
    years = page.xpath("//tbody/tr[1]/th/a[2]/@href")[0]
    assert "石桥乡&lt;b&gt;（本级）" in ours.reader.get(years).text


def test_totals_are_those_of_all_that_is_shown(ours):
    page = shown(ours, year="2023")
    totals = page.xpath("//tr[@class='totals']/td/@title")
    assert [" ".join(one.split()) for one in totals] == [
        "3 处不符待处理，1 处相符",
        "1 处存疑待处理，1 处相符",
        "3 处不符待处理，1 处存疑待处理，2 处相符",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"year": "2022"}, ["青杨县教育局"]),
        ({"organisation": " 石桥乡<b>(本 级）"}, ["石桥乡<b>（本级）"]),
        ({"state": "open"}, ["石桥乡<b>（本级）", "临泉市公安局"]),
        ({"state": "clear"}, ["青杨县教育局"]),
        ({"state": "failed"}, ["年报3.pdf"]),
        ({"state": "waiting"}, []),
        ({"state": "open", "organisation": "公安", "year": "2023"}, ["临泉市公安局"]),
        ({"year": "", "organisation": "", "state": "", "start": "3"}, ["青杨县教育局"]),
    ],
)
def test_filters_narrow_the_rows(ours, asked, found):
    assert [head.split(" ")[0] for head in heads(shown(ours, **asked))] == found


@pytest.mark.parametrize("asked", [{"year": "x"}, {"state": "x"}, {"start": "-1"}])
def test_a_filter_that_makes_no_sense_is_told(ours, asked):
    answer = ours.reader.get("/matrix", params=asked)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_what_was_decided_is_shown_as_settled(site):
    with office(site, "已决办") as theirs:
        theirs.report("双河镇", 2024, verdicts={"flow": (CONTRADICT, AGREE)})
        with theirs.database.transaction() as session:
            found = session.query(StoredFinding).filter_by(owner=theirs.owner)
            found.update({"decided": Decided.CONFIRMED})
        assert cells(shown(theirs), 1) == ["1 处已处理，1 处相符"] * 2


def test_with_nothing_handed_in_it_says_so(site):
    with office(site, "空矩阵办") as empty:
        page = shown(empty)
        assert "还没有报告" in page.text_content()
        assert not page.xpath("//table")


def test_it_is_told_in_the_readers_language(ours):
    answer = ours.reader.get("/matrix", headers={"Accept-Language": "en-GB"})
    assert "3 open contradictions" in answer.text
    assert "Reports by rules" in answer.text


def test_long_lists_go_on_on_another_page(site):
    with office(site, "长表办") as long:
        with long.database.transaction() as session:
            session.add_all(
                Report(owner=long.owner, name=f"{place}.pdf", sha256=f"{place:064}", size=1)
                for place in range(SHOWN + 3)
            )
            for report in session.new:
                report.state = State.CANCELLED
        first = shown(long)
        (on,) = first.xpath("//a[@rel='next']/@href")
        last = document_fromstring(long.reader.get(on).text)
    assert (len(heads(first)), len(heads(last))) == (SHOWN, 3)
    assert len({*heads(first), *heads(last)}) == SHOWN + 3
    assert last.xpath("//a[@rel='prev']")
    assert not last.xpath("//a[@rel='next']")


def test_there_is_nothing_inline(ours):
    text = ours.reader.get("/matrix").text
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=|data:", text)
