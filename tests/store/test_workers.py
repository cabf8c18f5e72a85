from datetime import timedelta

from gouji.store import workers
from gouji.store.tables import now

SILENCE = 30.0


def test_who_said_so_lives_until_it_leaves(database):
    with database.transaction() as session:
        workers.seen(session, "one")
        workers.seen(session, "two")
        workers.left(session, "two")
        assert list(workers.alive(session, SILENCE)) == ["one"]


def test_who_is_silent_has_vanished(database):
    with database.transaction() as session:
        workers.seen(session, "one")
    with database.transaction() as session:
        assert list(workers.alive(session, -1.0)) == []


def test_a_wrong_clock_makes_nobody_vanish(postgresql_url, monkeypatch):
    from gouji.store import Database

    database = Database(postgresql_url)
    database.migrate()
    with database.transaction() as session:
        workers.seen(session, "right")
    monkeypatch.setattr(workers, "now", lambda: now() + timedelta(hours=1))
    with database.transaction() as session:
        workers.seen(session, "an hour ahead")
        assert set(workers.alive(session, SILENCE)) == {"right", "an hour ahead"}
    database.close()
