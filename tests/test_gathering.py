"""`gouji folder` on reports that were drawn for it: a county, two towns, two years."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from models.synthesis.families import COUNTY, TOWNS, added, first_year, next_year, report, write
from openpyxl import load_workbook

from gouji import cli
from gouji.gathering import reports_in

CARRIED = ("requests.carried_in.natural", "requests.carried_in.total")
NEW = ("requests.new.natural", "requests.new.total")
GRANTED = ("requests.granted.natural", "requests.granted.total")
HANDLED = ("requests.handled.natural", "requests.handled.total")


class Loaded(cli.Models):
    """The models that the tests have loaded already."""

    def __init__(self, auditor) -> None:
        self._auditor = auditor

    def auditor(self):
        return self._auditor


class NeverAsked(cli.Models):
    def auditor(self):
        raise AssertionError("a mistake on the command line is told before models are loaded")


def off(figures, by, *names):
    """The figures with those of the given names changed."""
    return figures | {name: figures[name] + by for name in names}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A town carries in one more than it carried out; the county grants one less than the towns."""
    folder = tmp_path_factory.mktemp("reports")
    one, other = first_year(1), first_year(2)
    this, that = next_year(one, 3), next_year(other, 4)
    that = off(off(that, 1, *CARRIED), -1, *NEW)
    write(folder, "2022/白荡镇.pdf", report(TOWNS[0], 2022, one))
    write(folder, "2023/白荡镇.pdf", report(TOWNS[0], 2023, this))
    write(folder, "2022/柳桥镇.pdf", report(TOWNS[1], 2022, other))
    write(folder, "2023/柳桥镇.pdf", report(TOWNS[1], 2023, that))
    total = off(added(this, that), -1, *GRANTED, *HANDLED, *NEW)
    write(folder, "县.pdf", report(COUNTY, 2023, total))
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 cut off")
    (folder / "说明.txt").write_text("not a report")
    (folder / ".隐藏.pdf").write_text("not looked at")
    return folder


def test_a_folder_is_audited_chained_and_added_up(folder, auditor, tmp_path, capfd):
    listed, book = tmp_path / "下属.txt", tmp_path / "all.xlsx"
    listed.write_text("# 下属单位\n" + "\n".join(TOWNS) + "\n", encoding="utf-8")
    given = ["folder", str(folder), "--json", "--report", str(book)]
    given += ["--parent", str(folder / "县.pdf"), "--children", str(listed)]
    status = cli.main(given, Loaded(auditor))
    told = capfd.readouterr()
    records = [json.loads(line) for line in told.out.splitlines()]
    assert status == 2
    _each_report_is_audited_with_last_years(records)
    _a_town_does_not_go_on(records)
    _the_county_is_held_against_its_towns(records)
    _the_broken_file_is_told(told.err)
    _the_workbook_has_it_all(book)


def _each_report_is_audited_with_last_years(records):
    audits = {one["file"]: one for one in records if "file" in one and "form" in one}
    assert list(audits)[:2] == ["2022/柳桥镇.pdf", "2022/白荡镇.pdf"]
    assert set(audits) == {"县.pdf", *(f"{y}/{t[:3]}.pdf" for y in (2022, 2023) for t in TOWNS)}
    across = {
        file: Counter(f["verdict"] for f in one["findings"] if f["rule"] == "cross-year")
        for file, one in audits.items()
    }
    assert across["2023/白荡镇.pdf"] == {"agree": 9}
    assert across["2023/柳桥镇.pdf"] == {"agree": 7, "contradict": 1, "explained": 1}
    assert not across["2022/白荡镇.pdf"]
    contradicting = {
        file
        for file, one in audits.items()
        if any(f["verdict"] == "contradict" for f in one["findings"])
    }
    assert contradicting == {"2023/柳桥镇.pdf"}


def _a_town_does_not_go_on(records):
    bodies = {one["body"]: one for one in records if "body" in one}
    assert set(bodies) == {COUNTY, *TOWNS}
    years = [{"year": year, "file": f"{year}/柳桥镇.pdf"} for year in (2022, 2023)]
    assert bodies[TOWNS[1]]["years"] == years
    broken = {one["figure"]: one for one in bodies[TOWNS[1]]["chains"] if one["state"] != "held"}
    assert set(broken) == set(CARRIED)
    assert all(one["actual"] - one["expected"] == 1 for one in broken.values())
    assert {one["state"] for one in bodies[TOWNS[0]]["chains"]} == {"held"}
    assert bodies[COUNTY]["chains"] == []


def _the_county_is_held_against_its_towns(records):
    (summed,) = (one for one in records if "parent" in one)
    assert (summed["parent"], summed["year"], summed["file"]) == (COUNTY, 2023, "县.pdf")
    assert (summed["children"], summed["missing"], summed["listed"]) == ([*TOWNS], [], True)
    said = {one["figures"][0]: one for one in summed["findings"] if one["verdict"] != "agree"}
    assert {figure: one["verdict"] for figure, one in said.items()} == {
        GRANTED[0]: "contradict",
        **dict.fromkeys((GRANTED[1], *HANDLED, *NEW), "explained"),
    }
    assert said[GRANTED[0]]["expected"] - said[GRANTED[0]]["actual"] == 1


def _the_broken_file_is_told(errors):
    lines = [line for line in errors.splitlines() if line.startswith("gouji:")]
    assert ["说明.txt" in lines[0], "坏.pdf" in lines[1]] == [True, True]
    assert len(lines) == 2


def _the_workbook_has_it_all(book):
    sheets = load_workbook(book)
    assert sheets.sheetnames == ["报告 Reports", "勾稽结果 Findings", "衔接 Chains", "汇总 Sums"]
    assert sheets["报告 Reports"].max_row == 6
    states = [row[7].value for row in sheets["衔接 Chains"].iter_rows(min_row=2)]
    assert Counter(states) == {"衔接": 16, "不衔接": 2}
    verdicts = [row[5].value for row in sheets["汇总 Sums"].iter_rows(min_row=2)]
    assert Counter(verdicts)["不符"] == 1


def test_only_what_may_be_a_report_is_read(tmp_path, capfd):
    for name in ("b.PDF", "深/a.docx", ".DS_Store", "~$a.docx", "页_files/x.png", "表.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in reports_in(tmp_path)] == ["b.PDF", "a.docx"]
    assert "表.xlsx" in capfd.readouterr().err


def test_a_folder_without_reports_is_told(tmp_path, capfd):
    assert cli.main(["folder", str(tmp_path)], NeverAsked()) == 2
    assert "没有报告" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--children", "names.txt"), "--parent"),
        (("--parent", "县", "--children", "none.txt"), "无法读取"),
        (("--parent", "县", "--children", "empty.txt"), "名单为空"),
        (("--parent", "县", "--children", "gbk.txt"), "UTF-8"),
        (("--report", "out.pdf"), ".xlsx"),
        (("--report", "no/out.xlsx"), "目录不存在"),
    ],
)
def test_a_wrong_command_line_is_told_before_anything_is_read(
    folder, tmp_path, monkeypatch, capfd, options, told
):
    (tmp_path / "names.txt").write_text("甲镇", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("# nobody\n", encoding="utf-8")
    (tmp_path / "gbk.txt").write_bytes("甲镇".encode("gbk"))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["folder", str(folder), *options], NeverAsked()) == 2
    assert told in capfd.readouterr().err


def test_there_is_no_such_folder(tmp_path, capfd):
    assert cli.main(["folder", str(tmp_path / "none")], NeverAsked()) == 2
    assert "不是文件夹" in capfd.readouterr().err


def test_a_parent_that_is_not_there_costs_the_rest_nothing(auditor, tmp_path, capfd):
    write(tmp_path, "a.pdf", report(TOWNS[0], 2023, first_year(1)))
    assert cli.main(["folder", str(tmp_path), "--parent", "某县"], Loaded(auditor)) == 2
    told = capfd.readouterr()
    assert f"bodies that were read: {TOWNS[0]}" in told.err
    assert TOWNS[0] in told.out
    assert "2023 相符  a.pdf" in told.out


def test_a_parent_outside_of_the_folder_is_read_too(auditor, tmp_path, capfd):
    """Its file may be called as one in the folder is."""
    town = first_year(1)
    write(tmp_path, "镇/a.pdf", report(TOWNS[0], 2023, town))
    outside = write(tmp_path, "a.pdf", report(COUNTY, 2023, town))
    given = ["folder", str(tmp_path / "镇"), "--parent", str(outside)]
    assert cli.main(given, Loaded(auditor)) == 0
    told = capfd.readouterr().out
    assert f"{COUNTY} 2023 年度与下属单位汇总" in told
    assert f"计入 1 个单位：{TOWNS[0]}" in told
    assert "未给出下属单位名单" in told
