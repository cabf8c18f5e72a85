from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from tests.databases import made_on

from gouji.errors import StoreAway, StoreError
from gouji.store import Database, lively
from gouji.store.tables import Base, Organisation


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))


def own(_object, name, *_) -> bool:
    return not (name or "").startswith("texts_index")  # the index of search and its own tables


def test_the_migrations_make_the_tables_that_the_code_knows(database):
    with database.engine.connect() as connection:
        options = {"include_object": own, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(database):
    with database.transaction() as session:
        session.add(Organisation(name="县审计局"))
    database.migrate()
    assert count(database) == 1


def test_several_processes_may_migrate_at_once(url):
    databases = [Database(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Database.migrate, databases))
    assert count(databases[0]) == 0
    for database in databases:
        database.close()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "EUC_CN"])
def test_a_database_that_cannot_hold_every_character_is_refused(postgresql, encoding):
    how = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    database = Database(made_on(postgresql, how))
    with pytest.raises(StoreError, match=f"encoded in {encoding}: create it with ENCODING 'UTF8'"):
        database.migrate()
    database.close()


def test_a_transaction_is_kept_whole_or_not_at_all(database):
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add_all([Organisation(name="县审计局"), Organisation(name="县审计局")])
    assert count(database) == 0


def test_what_is_changed_while_reading_is_lost(database):
    with database.reading() as session:
        session.add(Organisation(name="县审计局"))
    assert count(database) == 0


def test_writers_wait_for_each_other(database):
    def write(number: int) -> None:
        with database.transaction() as session:
            seen = session.scalar(select(func.count()).select_from(Organisation))
            session.add(Organisation(name=f"{number}-{seen}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert count(database) == 40


def test_a_moment_keeps_its_zone(database, owner):
    with database.reading() as session:
        created = session.get_one(Organisation, owner).created_at
    assert created.utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    "address",
    ["sqlite:////nowhere/at/all/gouji.db", "postgresql://nobody@127.0.0.1:1/none"],
)
def test_a_database_that_is_away_is_told(address):
    database = Database(address)
    with pytest.raises(StoreAway):
        database.migrate()
    database.close()


def test_both_ends_look_whether_the_other_machine_is_there(postgresql_url):
    database = Database(postgresql_url)
    with database.engine.connect() as connection:
        info = connection.connection.driver_connection.info
        asked = info.get_parameters()
    database.close()
    assert asked["keepalives_idle"] == "10"
    assert "tcp_keepalives_idle=10" in asked["options"]


def test_what_the_address_says_stays():
    address = lively("postgresql://gouji@db/gouji?keepalives_idle=60&sslmode=require")
    assert address.query["keepalives_idle"] == "60"
    assert address.query["sslmode"] == "require"
    assert lively("sqlite:///gouji.db").query == {}
