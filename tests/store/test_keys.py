from datetime import timedelta

import pytest
from tests.databases import organisation

from gouji.errors import NotStored, UnknownCaller
from gouji.store import keys
from gouji.store.callers import Caller
from gouji.store.tables import Key, Role, now


def made(database, owner, **more) -> str:
    with database.transaction() as session:
        return keys.make(session, owner, "管理员", "脚本", Role.UPLOADER, **more)[1]


def caller(database, shown: str) -> Caller:
    with database.reading() as session:
        return keys.caller(session, shown)


def test_a_key_tells_whose_it_is(database, owner):
    assert caller(database, made(database, owner)) == Caller(owner, "脚本", Role.UPLOADER)


def test_the_secret_is_not_kept(database, owner):
    secret = made(database, owner).split("_", 2)[2]
    with database.reading() as session:
        kept = session.query(Key).one()
        assert secret not in str(vars(kept))


BROKEN = {
    "nothing": "",
    "no key": "x",
    "cut": "gouji_{id}_{short}",
    "longer": "gouji_{id}_{secret}A",
    "another secret": "gouji_{id}_{other}",
    "another id": "gouji_000000000000_{secret}",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_anything_else_is_nobodys(database, owner, broken):
    _, id, secret = made(database, owner).split("_", 2)
    shown = broken.format(id=id, secret=secret, short=secret[:-1], other=secret[::-1])
    with pytest.raises(UnknownCaller):
        caller(database, shown)


def test_an_expired_key_is_of_no_use(database, owner):
    assert caller(database, made(database, owner, expires_at=now() + timedelta(hours=1)))
    with pytest.raises(UnknownCaller):
        caller(database, made(database, owner, expires_at=now() - timedelta(seconds=1)))


def test_a_revoked_key_is_of_no_use(database, owner):
    key = made(database, owner)
    other = organisation(database, "省审计厅")
    with database.transaction() as session:
        with pytest.raises(NotStored):
            keys.revoke(session, other, "x", key.split("_")[1])
        assert keys.caller(session, key)
        keys.revoke(session, owner, "管理员", key.split("_")[1])
    with pytest.raises(UnknownCaller):
        caller(database, key)
