from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms import grids
from tests.forms.grids import OF_2019, OF_2021

from gouji.forms import load_forms, recognise

FORMS = load_forms()
SURE = 0.95
BOTH = pytest.mark.parametrize("form", [OF_2021, OF_2019], ids=lambda form: form.id)
ROW = grids.request_rows(OF_2021)
TEXTS = grids.numbers(OF_2021, 1)

SHORTENED = {
    "一、本年新收政府信息公开申请数量": "一、本年新收",
    "二、上年结转政府信息公开申请数量": "二、上年结转",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
    "1.本机关不掌握相关政府信息": "1.本机关不掌握",
    "2.没有现成信息需要另行制作": "2.没有现成信息",
    "5.要求行政机关确认或重新出具已获取信息": "5.确认或重新出具",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
    "四、结转下年度继续办理": "四、结转下年度",
    "行政规范性文件": "规范性文件",
}


def found(tables, texts, form=OF_2021):
    """The texts of all figures that were found; none of the sure ones may be wrong."""
    told, figures = recognise(tables, FORMS)
    assert told is form
    assert len({figure.id for figure in figures}) == len(figures)
    wrong = [f for f in figures if f.confidence >= SURE and f.text != texts[f.id]]
    assert not wrong
    return {figure.id: figure.text for figure in figures}


def spoiled_requests(*spoils, texts=TEXTS):
    first, second, third = grids.document(OF_2021, texts)
    return [first, grids.spoiled(second, *spoils), third]


def row_of(row, texts=TEXTS):
    return {f"requests.{row}.{c}": texts[f"requests.{row}.{c}"] for c in grids.COLUMNS}


def lacking(row):
    return TEXTS.keys() - {f"requests.{row}.{column}" for column in grids.COLUMNS}


@BOTH
@pytest.mark.parametrize("blank", [0.0, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("header", [True, False])
def test_as_printed(form, blank, header):
    texts = grids.numbers(form, 2, blank)
    assert found(grids.document(form, texts, header), texts, form) == texts


@BOTH
def test_every_figure_is_surely_told(form):
    texts = grids.numbers(form, 3)
    _, figures = recognise(grids.document(form, texts), FORMS)
    assert min(figure.confidence for figure in figures) >= SURE
    assert all(figure.value is not None for figure in figures)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: SHORTENED.get(text, text),
        lambda text: "\n".join(text[i : i + 5] for i in range(0, len(text), 5)),
        lambda text: text.replace(".", "、"),
        lambda text: text.replace("（", "(").replace("）", ")").replace("、", "."),
        lambda text: text.replace("“", "").replace("”", ""),
    ],
    ids=["shortened", "broken", "1、", "half-width", "no quotes"],
)
@BOTH
def test_labels_written_otherwise(form, change):
    texts = grids.numbers(form, 4)
    tables = [grids.spoiled(t, grids.labels_only(change)) for t in grids.document(form, texts)]
    assert found(tables, texts, form) == texts


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.sampled_from([OF_2021, OF_2019]), st.sampled_from([0.1, 0.2]), st.integers(0, 10**6))
def test_misread_labels(form, share, seed):
    texts = grids.numbers(form, seed)
    misread = grids.misread(share, seed)
    tables = [grids.spoiled(t, misread) for t in grids.document(form, texts)]
    assert len(found(tables, texts, form)) >= 0.7 * len(texts)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_last_rows_without_labels(count):
    rows = list(ROW.values())[-count:]
    assert found(spoiled_requests(grids.without_labels(rows)), TEXTS) == TEXTS


@pytest.mark.parametrize("row", ["state_secret", "not_held", "complaint", "no_correction"])
def test_a_row_with_the_label_of_its_group_only(row):
    def spoil(one):
        return [] if (one.row, one.column) == (ROW[row], 2) else [one]

    assert found(spoiled_requests(spoil), TEXTS) == TEXTS


def test_rows_told_by_their_place_only_are_less_sure():
    rows = [ROW["handled"], ROW["carried_out"]]
    _, figures = recognise(spoiled_requests(grids.without_labels(rows)), FORMS)
    unsure = {figure.id for figure in figures if figure.confidence < SURE}
    assert unsure == row_of("handled").keys() | row_of("carried_out").keys()


def test_the_last_row_without_label_after_one_that_is_gone():
    spoils = (grids.without_labels([ROW["carried_out"]]), grids.without_row(ROW["handled"]))
    found(spoiled_requests(*spoils), TEXTS)


def test_a_label_that_looks_like_that_of_the_row_before_which_is_gone():
    def spoil(one):
        if one.text == "6.属于四类过程性信息":
            one = replace(one, text="5.属于三类部信息")
        yield one

    found(spoiled_requests(spoil, grids.without_row(ROW["internal"])), TEXTS)


def test_rows_without_labels_in_the_middle():
    rows = [ROW[row] for row in ("internal", "process", "enforcement_file")]
    assert found(spoiled_requests(grids.without_labels(rows)), TEXTS) == TEXTS


@pytest.mark.parametrize("row", ["granted", "process", "other", "handled", "carried_out"])
def test_a_row_that_is_gone_is_left_out(row):
    assert found(spoiled_requests(grids.without_row(ROW[row])), TEXTS).keys() == lacking(row)


@pytest.mark.parametrize("row", list(ROW)[:-2])
def test_a_row_gone_before_two_without_labels(row):
    at = ROW[row]
    tables = spoiled_requests(grids.without_labels([at + 1, at + 2]), grids.without_row(at))
    assert found(tables, TEXTS).keys() >= TEXTS.keys() - set().union(
        *(row_of(r) for r, place in ROW.items() if at <= place <= at + 2)
    )


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("row", list(ROW))
def test_slid_rows(row, by):
    tables = spoiled_requests(grids.slid(ROW[row], by))
    got = found(tables, TEXTS)
    assert got == TEXTS


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("row", ["new", "process", "other", "carried_out"])
def test_slid_rows_with_blanks_are_not_guessed(row, by):
    for seed in range(8):
        texts = TEXTS | _with_blanks(row, seed)
        found(spoiled_requests(grids.slid(ROW[row], by), texts=texts), texts)


def _with_blanks(row, seed):
    """Some applicants blank; a row with a number in it has a total."""
    chance = random.Random(seed)
    texts = {f: "" if chance.random() < 0.6 else t for f, t in row_of(row).items()}
    return texts | {f"requests.{row}.total": TEXTS[f"requests.{row}.total"]}


def test_all_tables_in_one_grid():
    tables = grids.document(OF_2021, TEXTS)
    assert found([grids.stacked(tables)], TEXTS) == TEXTS


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("row", [3, 5, 9, 15, 19, 25])
def test_a_table_in_two_parts(row, shift, header):
    first, second, third = grids.document(OF_2021, TEXTS, header)
    assert found([first, *grids.parted(second, row, shift), third], TEXTS) == TEXTS


def test_a_header_repeated_on_the_next_page():
    first, second, third = grids.document(OF_2021, TEXTS)
    above, below = grids.parted(second, 15, 0)
    header = grids.parted(second, 3, 0)[0]
    assert found([first, above, grids.stacked([header, below]), third], TEXTS) == TEXTS


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_tables_in_another_order(order):
    tables = grids.document(OF_2021, TEXTS)
    assert found([tables[i] for i in order], TEXTS) == TEXTS


@BOTH
@pytest.mark.parametrize("columns", [4, 7, 8, 10, 15])
def test_unrelated_numbers_between(form, columns):
    texts = grids.numbers(form, 5)
    first, second, third = grids.document(form, texts)
    noise = grids.unrelated(6, columns)
    assert found([noise, first, noise, second, noise, third, noise], texts, form) == texts


@BOTH
@pytest.mark.parametrize("kept", [0, 1, 2])
def test_only_one_table(form, kept):
    texts = grids.numbers(form, 6)
    one = grids.document(form, texts)[kept]
    told, figures = recognise([one], FORMS)
    assert told is not None
    assert {f.id: f.text for f in figures} == {f: texts[f] for f in form.tables[kept].figure_ids}
    assert kept == 2 or told is form


@pytest.mark.parametrize(
    "tables",
    [
        [],
        [grids.unrelated(1, 1)],
        [grids.unrelated(30, 10)],
        [grids.unrelated(1, 15)],
        [grids.unrelated(14, 4), grids.unrelated(6, 15)],
    ],
    ids=[
        "none",
        "one number",
        "as large as a form",
        "one row as wide as a form",
        "as wide as a form",
    ],
)
def test_unrelated_documents(tables):
    assert recognise(tables, FORMS) == (None, ())


def test_an_unrelated_table_with_words_of_the_form():
    rows = ["项目", "行政许可", "行政处罚", "行政征收", "行政检查", "总计"]
    cells = [grids.cell(i, 0, row) for i, row in enumerate(rows)]
    cells += [grids.cell(i, 1, str(i)) for i in range(len(rows))]
    assert recognise([grids.table(cells)], FORMS) == (None, ())


def test_no_forms_to_tell():
    assert recognise(grids.document(OF_2021, TEXTS), ()) == (None, ())


def test_a_stray_ruling_parts_one_cell_of_a_row():
    def part(one):
        last = one.column + one.colspan
        if one.column >= 6:
            yield replace(one, column=one.column + 1)
        elif one.column == 5 and one.row == ROW["granted"]:
            yield from (one, grids.cell(one.row, 6, ""))
        else:
            yield replace(one, colspan=one.colspan + (last >= 6))

    assert found(spoiled_requests(part), TEXTS) == TEXTS


def test_two_numbers_in_one_cell_are_left_out():
    def merge(one):
        if one.row == ROW["repeat"] and one.column == 4:
            yield replace(one, colspan=2, text="12 34")
        elif not (one.row == ROW["repeat"] and one.column == 5):
            yield one

    got = found(spoiled_requests(merge), TEXTS)
    assert TEXTS.keys() - got.keys() == {"requests.repeat.company", "requests.repeat.research"}


@pytest.mark.parametrize("header", [True, False])
def test_a_ruling_missing_in_the_row_of_fifteen_costs_two_figures(header):
    def merge(one):
        place = one.row, one.column
        if place == (3, 6):
            yield replace(one, colspan=2, text="7 2")
        elif place != (3, 7) and (header or place != (2, 6)):
            yield one

    *others, appeals = grids.document(OF_2021, TEXTS)
    got = found([*others, grids.spoiled(appeals, merge)], TEXTS)
    gone = {"litigation.direct.corrected", "litigation.direct.other"}
    assert got == {name: text for name, text in TEXTS.items() if name not in gone}


def test_one_ruling_missing_and_one_too_many_in_a_row():
    def both(one):
        if one.row != ROW["repeat"]:
            yield one
        elif one.column == 4:
            yield replace(one, colspan=2, text="")
        elif one.column == 9:
            yield from (one, grids.cell(one.row, 10, ""))
        elif one.column != 5:
            yield one

    texts = TEXTS | {"requests.repeat.company": "", "requests.repeat.research": ""}
    found(spoiled_requests(both, texts=texts), texts)


def test_confidence_and_place_are_those_of_the_cell():
    def doubt(one):
        if one.text == TEXTS["requests.granted.natural"]:
            one = replace(one, page=7, confidence=0.5, alternatives=(("8", 0.3),))
        yield one

    _, figures = recognise(spoiled_requests(doubt), FORMS)
    (figure,) = (f for f in figures if f.id == "requests.granted.natural")
    assert (figure.page, figure.confidence, figure.alternatives) == (7, 0.5, (("8", 0.3),))


def test_a_count_read_with_a_point_takes_the_reading_without():
    def point(one):
        if one.text == TEXTS["requests.granted.natural"]:
            one = replace(one, text="1.2", alternatives=(("12", 0.3),))
        yield one

    _, figures = recognise(spoiled_requests(point), FORMS)
    (figure,) = (f for f in figures if f.id == "requests.granted.natural")
    assert (figure.value, figure.text) == (12, "12")
    assert figure.confidence < SURE


MUTATIONS = {
    "misread": lambda chance: grids.misread(chance.choice([0.1, 0.2, 0.3]), chance.random()),
    "unlabelled": lambda chance: grids.without_labels(chance.sample(list(ROW.values()), 3)),
    "row gone": lambda chance: grids.without_row(chance.choice(list(ROW.values()))),
    "slid left": lambda chance: grids.slid(chance.choice(list(ROW.values())), -1),
    "slid right": lambda chance: grids.slid(chance.choice(list(ROW.values())), 1),
    "shortened": lambda _: grids.labels_only(lambda text: SHORTENED.get(text, text)),
}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(sorted(MUTATIONS)), min_size=1, max_size=4),
    st.integers(0, 10**9),
    st.sampled_from([0.0, 0.0, 1.0]),
)
def test_never_a_wrong_figure_surely(names, seed, blank):
    chance = random.Random(seed)
    texts = grids.numbers(OF_2021, seed, blank)
    first, second, third = grids.document(OF_2021, texts)
    second = grids.spoiled(second, *(MUTATIONS[name](chance) for name in names))
    tables = [first, *grids.parted(second, chance.randint(3, 27), chance.randint(0, 1)), third]
    tables.insert(chance.randint(0, 4), grids.unrelated(3, chance.choice([4, 7, 15])))
    found(tables, texts)
