from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
import yaml
from models.synthesis import random_report
from tests.forms.grids import OF_2021, cell, document, table

from gouji.document import Audit, Cell, Statement, Table, Verdict
from gouji.forms import draft, form_of, generic, load_form, recognise, understand
from gouji.forms.drafting import Draft
from gouji.forms.loader import made
from gouji.forms.writing import form_text
from gouji.reconcile import judge


def lines(*rows: Sequence[object], at: int = 0) -> list[Cell]:
    """Cells of one each; `None` leaves a place out."""
    return [
        cell(at + row, column, str(text))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text is not None
    ]


def drafted(*cells: Cell, statements: Sequence[Statement] = ()) -> Draft:
    found = draft([table(cells)], statements, generic())
    assert found is not None
    made(found.entry)  # it is a sound form
    return found


def values(found: Draft) -> dict[str, object]:
    return {one.id: one.value for one in found.figures}


def said(text: str, y: float = 1.0) -> Statement:
    return Statement(text, "", 0, 1, (0.0, y, 10.0, y + 1), 1.0)


QUARTERS = lines(
    ["行业", "一季度", "二季度", "三季度", "合计"],
    ["工业", 4210, 4655, 4821, 13686],
    ["农业", 610, 702, 1205, 2517],
    ["建筑业", 1320, 1511, 1602, 4433],
    ["合计", 6140, 6868, 7628, 20636],
)


def test_labels_columns_and_values_are_told_apart():
    found = drafted(*QUARTERS)
    (one,) = found.entry["tables"]
    assert list(one["columns"].values()) == ["一季度", "二季度", "三季度", "合计"]
    labels = [row["label"] for row in one["rows"] if "id" in row]
    assert labels == ["工业", "农业", "建筑业", "合计"]
    assert values(found)["t1.r2.c3"] == 1205
    assert len(found.figures) == 16


def test_sums_are_found_both_ways():
    rules = [(one["rule"], one["right"], len(one["each"])) for one in identities(QUARTERS)]
    assert rules == [("column-sum", ["t1.r4.{}"], 4), ("row-sum", ["t1.{}.c4"], 4)]


def identities(cells: Sequence[Cell]) -> list[dict[str, object]]:
    return list(drafted(*cells).entry["identities"])


def test_two_sides_of_a_table():
    found = drafted(
        *lines(
            ["收入", "金额", "支出", "金额"],
            ["财政拨款", 120, "教育支出", 80],
            ["事业收入", 30, "住房保障支出", 70],
            ["收入总计", 150, "支出总计", 150],
        )
    )
    (one,) = found.entry["tables"]
    assert [len(side["rows"]) for side in one["sides"]] == [4, 4]
    assert values(found)["t1.b2.c1"] == 70


def test_numbers_that_only_count_rows_and_columns_are_no_figures():
    found = drafted(
        *lines(
            ["项目", "行次", "预算数", "决算数"],
            ["栏次", "", 1, 2],
            ["教育支出", 1, 88, 80],
            ["卫生支出", 2, 60, 70],
        )
    )
    assert list(values(found).values()) == [88, 80, 60, 70]
    assert found.entry["tables"][0]["skipped"] == ["n1"]


def test_years_over_columns_are_labels():
    found = drafted(*lines(["指标", 2022, 2023], ["人口", 881, 879], ["户数", 301, 305]))
    assert list(found.entry["tables"][0]["columns"].values()) == ["2022", "2023"]
    assert len(found.figures) == 4


def test_a_header_that_comes_back_begins_no_new_columns():
    head = ["行业", "产值", "利润"]
    found = drafted(*lines(head, ["工业", 31, 4], ["农业", 22, 3], head, ["林业", 12, 1]))
    assert len(found.entry["tables"][0]["columns"]) == 2
    assert set(values(found)) >= {"t1.r3.c1", "t1.r3.c2"}


def test_columns_with_the_same_label_are_told_by_what_stands_over_them():
    cells = [
        cell(0, 0, "部门", rowspan=2),
        cell(0, 1, "上年", colspan=2),
        cell(0, 3, "本年", colspan=2),
        *(cell(1, 1 + i, text) for i, text in enumerate(["人数", "经费"] * 2)),
        *lines(["甲", 3, 44, 5, 66], ["乙", 4, 55, 6, 77], at=2),
    ]
    (one,) = drafted(*cells).entry["tables"]
    assert list(one["columns"].values()) == ["上年 人数", "上年 经费", "本年 人数", "本年 经费"]


@pytest.mark.parametrize(
    ("head", "statements", "unit"),
    [
        ("金额（万元）", (), "万元"),
        ("金额", (said("表3 单位：元", -5.0),), "元"),
        ("金额", (said("单位：元", 500.0),), ""),  # below the table
        ("金额", (), ""),
    ],
)
def test_units(head, statements, unit):
    rows = lines(["项目", head, "笔数"], ["甲", 31, 1], ["乙", 22, 2])
    cells = [one for one in rows if one.column < 2] + lines([None, None, ""])
    found = drafted(*cells, *lines(["丙", 12], ["丁", 9], at=3), statements=statements)
    assert {row["unit"] for row in found.entry["tables"][0]["rows"] if "id" in row} == {unit}


def test_rates_are_never_added_up():
    cells = lines(
        ["项目", "数量", "完成率"],
        ["甲", 3104, 90.1],
        ["乙", 845, 80.2],
        ["丙", 412, 70.3],
        ["合计", 4361, 240.6],
    )
    assert identities(cells) == [
        {
            "rule": "column-sum",
            "each": ["c1"],
            "left": ["t1.r1.{}", "t1.r2.{}", "t1.r3.{}"],
            "right": ["t1.r4.{}"],
        }
    ]


@pytest.mark.parametrize("cells", [lines(["甲", "乙"], ["丙", "丁"]), lines(["甲", 1], ["乙", 2])])
def test_too_few_numbers_make_no_form(cells):
    assert draft([table(cells)], (), generic()) is None
    assert understand([table(cells)], (), ()) == (None, ())


def report(seed: int) -> list[Table]:
    figures = random_report(seed).figures
    texts = {name: "" if value is None else str(value) for name, value in figures.items()}
    return document(OF_2021, texts)


def test_a_statutory_report_makes_its_own_form():
    found = draft(report(1), (), generic())
    assert found is not None
    assert len(found.figures) == 200
    known = {"column-sum": 7, "row-sum": 25}
    for one in found.entry["identities"]:
        if one["left"][0].startswith("t2."):
            assert len(one["each"]) == known.pop(one["rule"])
    assert not known


def test_a_drafted_form_is_written_checked_and_recognised(tmp_path):
    tables = report(2)
    found = draft(tables, (), generic(), "mine")
    assert found is not None
    file = tmp_path / "mine.yaml"
    file.write_text(form_text(found.entry, "sample.pdf"), "utf-8")
    form, figures = recognise(tables, [load_form(file)])
    assert form is not None
    assert form.id == "mine"
    assert not form.inferred
    assert {one.id: one.value for one in figures} == values(found)


def test_what_only_labels_speak_for_is_written_as_a_comment():
    found = drafted(*lines(["项目", "数"], ["甲", 310], ["乙", 22], ["丙", 5], ["合计", 333]))
    text = form_text(found.entry, "sample.pdf")
    assert yaml.safe_load(text)["identities"] == []
    assert "# - {rule: column-sum" in text


def test_a_form_is_drafted_again_from_an_audit():
    tables = (table(QUARTERS),)
    form, figures = understand(tables, (), ())
    assert form is not None
    audit = Audit("a.pdf", form.id, "", "", 2023, 1, tables, figures, (), ())
    assert form_of(audit) == form
    assert form.figure_ids == tuple(one.id for one in figures)


def test_the_words_of_totals():
    ways = generic()
    assert all(map(ways.is_total, ["合计", "（七）总计", "本年收入合计", "小计（万元）", "总量"]))
    assert not any(map(ways.is_total, ["", "合计支出情况", "总计划", "教育支出"]))


def test_numbers_as_they_are_printed():
    texts = ["31", "1,234.50", "２", "/", "−7"]
    found = drafted(*lines(["项目", "金额"], *zip("甲乙丙丁戊", texts, strict=True)))
    numbers = [Decimal(31), Decimal("1234.50"), Decimal(2), None, Decimal(-7)]
    assert list(values(found).values()) == numbers


def test_a_table_of_two_sides_is_written_and_recognised(tmp_path):
    cells = lines(
        ["收入项目", "行次", "决算数", "支出项目", "行次", "决算数"],
        ["一、财政拨款收入", 1, "120.05", "一、教育支出", 31, "80.00"],
        ["二、事业收入", 2, "30.10", "二、住房保障支出", 32, "70.15"],
        ["三、其他收入", 3, "0.00", "三、卫生健康支出", 33, "0.00"],
        ["收入总计", 4, "150.15", "支出总计", 34, "150.15"],
    )
    found = drafted(*cells)
    file = tmp_path / "sides.yaml"
    file.write_text(form_text(found.entry, "sample.pdf"), "utf-8")
    form, figures = recognise([table(cells)], [load_form(file)])
    assert form is not None
    assert {one.id: one.value for one in figures} == values(found)
    assert len(values(found)) == 8
    assert form.rounding("t1.a1.c1") == Decimal("0.005")


def test_rounded_parts_may_miss_their_total_by_as_much():
    near = lines(
        ["项目", "一", "二", "三", "四"],
        ["甲", "10.24", "31.11", "7.25", "88.01"],
        ["乙", "20.31", "42.32", "8.36", "99.12"],
        ["丙", "30.41", "53.43", "9.47", "11.23"],
        ["合计", "60.96", "126.86", "25.08", "198.37"],
    )
    (one,) = [entry for entry in identities(near) if entry["rule"] == "column-sum"]
    assert one["each"] == ["c1", "c2", "c3", "c4"]
    form, figures = understand([table(near)], (), ())
    assert form is not None
    findings = judge(form, figures, ())
    assert {f.verdict for f in findings if f.rule == "column-sum"} == {Verdict.AGREE}
