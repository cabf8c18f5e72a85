import pytest

from gouji.store import search

TEXTS = {
    "a": "今年共收到政府信息公开申请8件，其中自然人7件",
    "b": "正文写8件，表中为9件 the text says 8, the table 9",
    "c": "未发生行政复议、行政诉讼。It's 100% done \\ 'quoted' \"twice\"",
}


@pytest.fixture
def indexed(database):
    with database.transaction() as session:
        search.index(session, TEXTS)
    return database


def found(database, sought: str) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(search.matching(session, sought)))


@pytest.mark.parametrize(
    ("sought", "subjects"),
    [
        ("政府信息公开申请", {"a"}),
        ("信息公开", {"a"}),
        ("8件", {"a", "b"}),
        ("表中 正文", {"b"}),
        ("行政复议", {"c"}),
        ("TABLE", {"b"}),
        ("it's", {"c"}),
        ("行政处罚", set()),
        ("", set()),
        ("\"'\\ * NEAR( - : ^ {a} | & ! <->", set()),
        ("' OR 1=1 --", set()),
    ],
)
def test_every_word_must_be_there(indexed, sought, subjects):
    assert found(indexed, sought) == subjects


def test_a_new_text_takes_the_place_of_the_old(indexed):
    with indexed.transaction() as session:
        search.index(session, {"a": "全年制发规范性文件2件"})
    assert found(indexed, "申请") == set()
    assert found(indexed, "规范性文件") == {"a"}


def test_what_was_forgotten_is_not_found(indexed):
    with indexed.transaction() as session:
        search.forget(session, ["a", "b"])
    assert found(indexed, "8件") == set()
    assert found(indexed, "复议") == {"c"}
