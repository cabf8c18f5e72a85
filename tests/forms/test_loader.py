from __future__ import annotations

from pathlib import Path

import pytest

from gouji.errors import FormError
from gouji.forms import load_form, load_forms

SMALL = """\
id: small
source: 小表
source_en: small form
sets:
  parts: {label: 各项, en: parts, members: [one, two]}
tables:
- id: counts
  name: 数
  name_en: counts
  figure: counts.{row}.{column}
  columns: {total: 总计}
  rows:
  - {heading: 项目 总计}
  - {id: one, label: 甲, en: one}
  - {id: two, label: 乙, en: two}
  - {id: all, label: 总计, en: all}
derived:
  counts.{part}.twice: {label: 双, en: twice, each: [one], sum: ["counts.{part}.total"]}
identities:
- {rule: column-sum, each: [total], left: ["counts.<parts>.{}"], right: ["counts.all.{}"]}
"""


@pytest.fixture
def load(tmp_path: Path):
    def load(text: str):
        file = tmp_path / "small.yaml"
        file.write_text(text, encoding="utf-8")
        return load_form(file)

    return load


def test_a_form_of_ones_own(load):
    form = load(SMALL)
    assert form.figure_ids == ("counts.one.total", "counts.two.total", "counts.all.total")
    (identity,) = form.identities
    assert identity.left == ("counts.one.total", "counts.two.total")
    assert form.expand("counts.parts.total") == identity.left
    assert form.expand("counts.one.twice") == ("counts.one.total",)


WRONG = {
    "a key too many": ("id: small\n", "id: small\ncolour: red\n", "colour"),
    "no id": ("id: small\n", "", "id"),
    "a year that is none": ("id: small\n", "id: small\nobsolete_from: soon\n", "obsolete_from"),
    "a table without name": ("  name: 数\n", "", "tables.0.name"),
    "a key too many in a row": ("label: 甲,", "label: 甲, size: 3,", "tables.0.rows.1.size"),
    "a row without id": ("{id: one, label: 甲,", "{label: 甲,", "甲"),
    "a row without columns": ("  columns: {total: 总计}\n", "", "甲"),
    "a row twice": ("id: two,", "id: one,", "counts.one.total"),
    "an unknown placeholder": ("{row}.{column}", "{line}.{column}", "tables.0.figure"),
    "a brace too many": ("{row}.{column}", "{row}.{column}}", "tables.0.figure"),
    "a set that holds sets": ("[one, two]", "[<parts>, two]", "sets.parts.members.0"),
    "an empty set": ("members: [one, two]", "members: []", "sets.parts.members"),
    "an unknown set": ("<parts>", "<others>", "others"),
    "an unknown figure": ("counts.all.{}", "counts.none.{}", "counts.none.total"),
    "an unknown rule": ("rule: column-sum", "rule: magic", "identities.0.rule"),
    "an identity of nothing": ('right: ["counts.all.{}"]', "right: []", "identities.0.right"),
    "an unknown part": ('"counts.{part}.total"', '"counts.{part}.sum"', "counts.one.sum"),
    "a sum of nothing": ('sum: ["counts.{part}.total"]', "sum: []", "derived"),
    "rows beside sides": ("  rows:", "  sides: [{rows: [{heading: 甲}]}]\n  rows:", "tables.0"),
    "a side without rows": (
        SMALL[SMALL.index("  rows:") : SMALL.index("derived")],
        "  sides: [{name: 左}]\n",
        "tables.0",
    ),
    "a column to skip that is not there": ("  rows:", "  skipped: [line]\n  rows:", "line"),
    "all columns skipped": ("  rows:", "  skipped: [total]\n  rows:", "甲"),
    "a negative rounding": ("  rows:", "  rounding: -1\n  rows:", "tables.0.rounding"),
    "a telling label of no row": ("id: small\n", "id: small\ntelling: [丙]\n", "丙"),
    "a title without a beginning": ("id: small\n", "id: small\ntitle: {begins: []}\n", "title"),
    "names of bodies that are no pattern": (
        "id: small\n",
        "id: small\nauthority: [{id: a, figures: [b], name: c, bodies: '(', law: d, law_en: e}]\n",
        "authority.0.bodies",
    ),
    "a saying of no figure": (
        "id: small\n",
        "id: small\nsayings: [{figure: counts.none, words: [丙]}]\n",
        "counts.none",
    ),
    "an identity twice": (
        "identities:\n",
        "identities:\n- {rule: column-sum, left: [counts.one.total], right: [counts.all.total]}\n",
        "2 times",
    ),
    "no rows": (SMALL[SMALL.index("  rows:") : SMALL.index("derived")], "  rows: []\n", "rows"),
    "no YAML": ("id: small\n", "id: [small\n", "YAML"),
    "no mapping": (SMALL, "- 1\n- 2\n", "top level"),
    "nothing at all": (SMALL, "", "top level"),
}


@pytest.mark.parametrize(("old", "new", "entry"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(load, old, new, entry):
    assert old in SMALL
    with pytest.raises(FormError) as caught:
        load(SMALL.replace(old, new, 1))
    assert str(caught.value).startswith("small.yaml: ")
    assert entry in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(FormError, match=r"none\.yaml: cannot be read"):
        load_form(tmp_path / "none.yaml")


def test_a_file_in_another_encoding(tmp_path: Path):
    file = tmp_path / "old.yaml"
    file.write_bytes(SMALL.encode("gbk"))
    with pytest.raises(FormError, match=r"old\.yaml: .*UTF-8"):
        load_form(file)


SIDED = SMALL.replace(
    SMALL[SMALL.index("  columns:") : SMALL.index("derived")],
    """\
  unit: 万元
  rounding: 0.005
  sides:
  - {name: 左方, name_en: left, columns: &c {line: 行次, total: 总计}, skipped: [line],
     rows: [{id: one, label: 甲, en: one, may_lack: true}, {id: two, label: 乙, en: two}]}
  - {name: 右方, name_en: right, columns: *c, skipped: [line],
     rows: [{id: three, label: 甲, en: one}, {id: all, label: 总计, en: all}]}
""",
)


def test_a_table_of_two_sides(load):
    form = load(SIDED)
    (table,) = form.tables
    assert [[row.label for row in side] for side in table.sides] == [["甲", "乙"], ["甲", "总计"]]
    assert table.rows[0].places == (None, "counts.one.total")
    assert form.may_lack == {"counts.one.total"}
    assert form.unit("counts.all.total") == "万元"


def test_figures_of_the_same_name_are_named_by_their_table(load):
    form = load(SIDED)
    assert form.name("counts.one.total") == "《数》左方“甲”行“总计”列"
    assert form.name_en("counts.three.total") == "counts, right: one, total"
    assert load(SMALL).name("counts.one.total") == "“甲”行“总计”列"


def test_an_identity_may_be_off_by_what_all_its_figures_were_rounded(load):
    assert [str(one.tolerance) for one in load(SIDED).identities] == ["0.015"]
    assert [one.tolerance for one in load(SMALL).identities] == [0]


@pytest.fixture
def own(tmp_path: Path, monkeypatch):
    """A folder of forms that the settings name."""
    monkeypatch.setenv("GOUJI_FORMS", str(tmp_path))
    load_forms.cache_clear()
    yield tmp_path
    load_forms.cache_clear()


def test_forms_of_a_folder_are_used_beside_those_shipped(own):
    (own / "small-2024.yaml").write_text(SMALL, "utf-8")
    (own / "draft.yaml").write_text("no form yet", "utf-8")
    assert {"small", "xxgk-2021"} <= {form.id for form in load_forms()}


def test_a_form_of_the_folder_stands_for_ours_of_the_same_id(own):
    (own / "xxgk-2021.yaml").write_text(SMALL.replace("id: small", "id: xxgk-2021", 1), "utf-8")
    (form,) = [form for form in load_forms() if form.id == "xxgk-2021"]
    assert form.source == "小表"


def test_a_wrong_form_of_the_folder_is_named(own):
    (own / "wrong-2024.yaml").write_text("id: wrong", "utf-8")
    with pytest.raises(FormError, match=r"^wrong-2024\.yaml: "):
        load_forms()
