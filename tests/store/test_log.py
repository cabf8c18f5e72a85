from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gouji.errors import BrokenLog
from gouji.store import log

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture
def lines(database, owner):
    with database.transaction() as session:
        for number in range(5):
            log.append(session, owner, "王审计", "finding.dismiss", f"f{number}", reason="0" * 64)


def tamper(database, statement: str) -> None:
    with database.transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE log DISABLE TRIGGER ALL"))
        else:
            session.execute(text("DROP TRIGGER log_not_changed"))
            session.execute(text("DROP TRIGGER log_not_deleted"))
        session.execute(text(statement))


def verified(database, *known) -> log.Checked:
    with database.reading() as session:
        return log.verify(session, *known)


def test_an_empty_log_holds(database):
    assert verified(database) == log.Checked(0, log.START)


@pytest.mark.usefixtures("lines")
def test_an_untouched_log_holds(database):
    assert verified(database).lines == 5


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log SET actor = '李审计' WHERE number = 3", "line 3 was changed"),
        ("UPDATE log SET subject = 'f9' WHERE number = 1", "line 1 was changed"),
        ("UPDATE log SET details = '{}' WHERE number = 2", "line 2 was changed"),
        ("DELETE FROM log WHERE number = 4", "line 4 is missing"),
        ("DELETE FROM log WHERE number = 1", "line 1 is missing"),
    ],
)
def test_any_change_breaks_the_chain(database, statement, said):
    tamper(database, statement)
    with pytest.raises(BrokenLog, match=said):
        verified(database)


@pytest.mark.usefixtures("lines")
def test_a_cut_end_is_told_by_an_earlier_check(database):
    checked = verified(database)
    tamper(database, "DELETE FROM log WHERE number > 3")
    assert verified(database).lines == 3
    with pytest.raises(BrokenLog, match="lines 4 to 5 are missing"):
        verified(database, checked.lines, checked.hash)


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize("statement", ["UPDATE log SET actor = 'x'", "DELETE FROM log"])
def test_the_database_refuses_to_change_a_line(database, statement):
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.execute(text(statement))
    assert verified(database).lines == 5


def test_lines_written_at_once_are_one_chain(database, owner):
    def write(number: int) -> None:
        with database.transaction() as session:
            log.append(session, owner, f"{number}", "report.accepted", "r")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(30)))
    assert verified(database).lines == 30


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(details=st.dictionaries(st.text("abcdef", min_size=1, max_size=5), JSON, max_size=3))
def test_whatever_is_written_can_be_verified(database, details):
    with database.transaction() as session:
        log.append(session, "o", "王审计", "any", "r", **{f"d_{k}": v for k, v in details.items()})
    verified(database)
