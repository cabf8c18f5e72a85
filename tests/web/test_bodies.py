from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote

import pytest
from lxml.html import HtmlElement, document_fromstring
from tests.store.material import AUDIT, BOX
from tests.web.reported import office

from gouji.document import Audit, Figure, Verdict

BODY = "石桥乡（本级）"
EVERY = ("natural", "company", "research", "ngo", "legal", "other_org", "total")


def figures(came: int = 3, went: int = 3, **others: int | None) -> dict[str, int | None]:
    """A report in which every applicant's requests are carried in and out alike."""
    told: dict[str, int | None] = {f"requests.carried_in.{one}": came for one in EVERY}
    told |= {f"requests.carried_out.{one}": went for one in EVERY}
    told |= {f"proactive.rules.{one}": None for one in ("issued", "repealed", "in_force")}
    told |= {"proactive.norm.issued": 2, "proactive.norm.repealed": 1}
    told["proactive.norm.in_force"] = others.pop("in_force", 12)
    return told


@pytest.fixture(scope="module")
def ours(site):
    with office(site, "历年办") as ours:
        yield ours


def page(ours, body: str, **headers: str) -> HtmlElement:
    answer = ours.reader.get(f"/bodies/{quote(body, safe='')}", headers=headers)
    assert answer.status_code == 200, answer.text
    return document_fromstring(answer.text)


def joints(page: HtmlElement, kind: str) -> list[HtmlElement]:
    return page.xpath(f"//td[contains(@class, 'joint') and contains(@class, '{kind}')]")


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_bodies_are_listed_with_their_years_and_what_is_open(site):
    with office(site, "名录办") as theirs:
        theirs.report("青杨县教育局", 2022, verdicts={"flow": (Verdict.AGREE,)})
        theirs.report("石 桥乡(本级)", 2021, verdicts={"flow": (Verdict.UNSURE,)})
        theirs.report(BODY, 2022, verdicts={"flow": (Verdict.CONTRADICT,)})
        theirs.failed()
        shown = document_fromstring(theirs.reader.get("/bodies").text)
        rows = [words(row) for row in shown.xpath("//tbody/tr")]
        assert rows == [
            f"{BODY} 2021 2022 2 1 ?1" + "1 处不符待处理，1 处存疑待处理",
            "青杨县教育局 2022 1 无",
        ]
        assert shown.xpath("//tbody/tr[1]/th/a/@href") == [f"/bodies/{quote(BODY)}"]
        narrowed = theirs.reader.get("/bodies", params={"organisation": "(本 级)"})
        assert len(document_fromstring(narrowed.text).xpath("//tbody/tr")) == 1
        none = theirs.reader.get("/bodies", params={"organisation": "省"})
        assert "没有符合条件的单位" in none.text


def test_with_nothing_handed_in_it_says_so(site):
    with office(site, "空名录办") as empty:
        assert "还没有读出单位名称的报告" in empty.reader.get("/bodies").text


def test_years_that_go_on_are_ticked(ours):
    ours.report("甲镇", 2022, figures())
    ours.report("甲镇", 2023, figures(in_force=13))
    shown = page(ours, "甲镇")
    assert len(joints(shown, "held")) == 9
    assert not joints(shown, "broken")
    assert not joints(shown, "unsure")


def test_a_broken_chain_leads_to_both_reports(ours):
    last = ours.report("乙镇", 2022, figures())
    this = ours.report("乙镇", 2023, figures(came=5, in_force=14))
    shown = page(ours, "乙镇")
    broken = joints(shown, "broken")
    assert len(broken) == 8
    assert words(broken[0]) == "3 ≠ 5 不衔接"
    assert broken[0].xpath("./a/@href") == [
        f"/reports/{last}?figure=requests.carried_out.natural",
        f"/reports/{this}?figure=requests.carried_in.natural",
    ]
    assert words(broken[-1]) == "12 + 2 − 1 = 13 ≠ 14 不衔接"


@pytest.mark.parametrize("pale", [2022, 2023])
def test_what_was_read_badly_is_unsure_and_not_broken(ours, pale):
    for year, came in ((2022, 3), (2023, 5)):
        confidence = 0.89 if year == pale else 0.99
        ours.report(f"丙{pale}镇", year, figures(came), confidence=confidence)
    shown = page(ours, f"丙{pale}镇")
    assert len(joints(shown, "unsure")) == 8
    assert not joints(shown, "broken")


def test_a_finding_that_blames_the_reader_keeps_a_chain_from_being_broken(ours):
    ours.report("丁镇", 2022, figures())
    blamed = {"requests.new.total": 1, **figures(came=5, in_force=13)}
    ours.report("丁镇", 2023, blamed, {"text-table": (Verdict.MISREAD,)})
    assert len(joints(page(ours, "丁镇"), "broken")) == 7
    only = {id: number for id, number in blamed.items() if id != "requests.carried_in.natural"}
    ours.report("戊镇", 2022, figures())
    ours.report("戊镇", 2023, only)
    shown = page(ours, "戊镇")
    assert len(joints(shown, "broken")) == 6
    assert "2023 未读出" in {words(cell) for cell in joints(shown, "quiet")}


def test_a_missing_year_is_named_and_breaks_nothing(ours):
    ours.report("己镇", 2019, figures(), form="xxgk-2019")
    ours.report("己镇", 2022, figures(came=7, in_force=99))
    shown = page(ours, "己镇")
    assert [words(gap) for gap in shown.xpath("//td[@class='gap']")] == [
        "缺 2020–2021 年度报告，无法衔接"
    ] * 2
    assert not shown.xpath("//td[contains(@class, 'joint')]")


def last_year(body: str, year: int, numbers: dict[str, int | None]) -> Audit:
    """Last year's audit, as it is kept with this year's."""
    read = [(id, Decimal(n or 0), "/" if n is None else str(n)) for id, n in numbers.items()]
    figures = tuple(Figure(id, value, text, 0.99, 2, BOX) for id, value, text in read)
    return replace(AUDIT, organisation=body, year=year, figures=figures, form="xxgk-2021")


def test_last_years_file_that_was_handed_in_beside_fills_its_year(ours):
    beside = last_year("辰 镇", 2022, figures())
    this = ours.report("辰镇", 2023, figures(came=5, in_force=13), beside=beside)
    shown = page(ours, "辰镇")
    assert len(joints(shown, "held")) == 2
    broken = joints(shown, "broken")
    assert words(broken[0]) == "3 ≠ 5 不衔接"
    assert broken[0].xpath("./a/@href") == [f"/reports/{this}?figure=requests.carried_in.natural"]
    told = [words(one) for one in shown.xpath("//ul[@class='reports']/li")]
    assert told == ["2022 随下一年度报告提交的上年报告", "2023"]


@pytest.mark.parametrize(("body", "year"), [("巳镇", 2021), ("他镇", 2022)])
def test_a_file_of_another_year_or_body_fills_nothing(ours, body, year):
    name = f"巳镇{year}"
    ours.report(name, 2023, figures(), beside=last_year(body, year, figures()))
    assert "只有一个年度" in words(page(ours, name))


def test_a_report_of_its_own_comes_before_one_that_was_handed_in_beside(ours):
    ours.report("午镇", 2022, figures(went=9))
    beside = last_year("午镇", 2022, figures())
    ours.report("午镇", 2023, figures(came=9, in_force=13), beside=beside)
    assert len(joints(page(ours, "午镇"), "held")) == 9


def test_what_last_years_form_does_not_ask_is_not_held_against_it(ours):
    asked = {id: number for id, number in figures().items() if "in_force" not in id}
    ours.report("庚镇", 2020, asked, form="xxgk-2019")
    ours.report("庚镇", 2021, figures(in_force=99))
    ours.report("庚镇", 2022, figures(), form=None)
    shown = page(ours, "庚镇")
    told = [words(cell) for cell in joints(shown, "quiet")]
    assert told.count("2020 表式无此项") == 2
    assert told.count("表式未识别") == 9
    assert not joints(shown, "broken")


def test_of_two_reports_of_a_year_the_newest_is_taken_and_it_says_so(ours):
    ours.report("辛镇", 2022, figures())
    old = ours.report("辛镇", 2023, figures(came=9, in_force=13))
    new = ours.report("辛 镇", 2023, figures(in_force=13))
    shown = page(ours, "辛镇")
    assert len(joints(shown, "held")) == 9
    note = shown.xpath("//p[@class='note']")[0]
    assert words(note).startswith("2023 年度有 2 份报告，以下取最新上传的一份")
    assert note.xpath("./a/@href") == [f"/reports/{old}"]
    assert f"/reports/{new}" in shown.xpath("//ul[@class='reports']//a/@href")


def test_one_year_has_figures_and_nothing_to_tie_them_to(ours):
    ours.report("壬镇", 2023, figures())
    shown = page(ours, "壬镇")
    assert "只有一个年度" in words(shown)
    assert len(shown.xpath("//figure")) == 12
    assert not shown.xpath("//table[@class='chain']")


def test_a_year_that_was_not_read_is_said(ours):
    ours.report("癸镇", None, figures())
    assert "年度未读出" in words(page(ours, "癸镇"))


def test_every_plot_has_a_name_a_description_and_its_numbers(ours):
    ours.report("子镇", 2021, figures(came=4))
    report = ours.report("子镇", 2023, figures(came=8), confidence=0.5)
    shown = page(ours, "子镇")
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    carried = shown.xpath("//figure[.//title='申请：上年结转']")[0]
    assert words(carried.xpath(".//desc")[0]) == "2021: 4；2022: 无报告；2023: 8"
    (svg,) = carried.xpath("./svg")
    assert set(svg.get("aria-labelledby").split()) <= set(svg.xpath(".//@id"))
    heights = [float(bar.get("height")) for bar in svg.xpath("./rect")]
    assert heights[1] == 2 * heights[0]
    assert [words(cell) for cell in carried.xpath(".//td")] == ["4", "无报告", "8?识读把握不足"]
    assert carried.xpath(".//td[3]/a/@href") == [
        f"/reports/{report}?figure=requests.carried_in.total"
    ]
    rules = shown.xpath("//figure[.//title='规章：现行有效']")[0]
    assert not rules.xpath("./svg/rect")  # a blank cell is not 0
    assert not shown.xpath("//@style")


def test_it_is_told_in_the_readers_language(ours):
    ours.report("丑镇", 2022, figures())
    ours.report("丑镇", 2023, figures(came=5))
    english = page(ours, "丑镇", **{"Accept-Language": "en"})
    assert words(joints(english, "broken")[0]) == "3 ≠ 5 broken"
    assert "natural persons" in words(english)


@pytest.mark.parametrize("body", ["无此镇", "", "a/b?c#d", "\x00"])
def test_a_body_without_reports_is_not_found(ours, body):
    assert ours.reader.get(f"/bodies/{quote(body, safe='')}").status_code == 404


def test_names_are_escaped_and_found_however_they_are_printed(ours):
    ours.report("寅<i>镇（A/B?）", 2023, figures())
    listed = document_fromstring(ours.reader.get("/bodies").text)
    (address,) = listed.xpath("//tbody//th/a[contains(., '寅')]/@href")
    shown = document_fromstring(ours.reader.get(address).text)
    assert words(shown.xpath("//h1")[0]) == "寅<i>镇（A/B?）"
    assert words(page(ours, "寅<i>镇( A/B？ )").xpath("//h1")[0]) == "寅<i>镇（A/B?）"


def test_another_organisation_sees_none_of_it(site, ours):
    ours.report("卯镇", 2023, figures())
    with office(site, "旁观办") as other:
        assert other.reader.get("/bodies/卯镇").status_code == 404
        assert "卯镇" not in other.reader.get("/bodies").text
        assert "卯镇" not in other.reader.get("/matrix").text
