from datetime import timedelta

import pytest
from tests.databases import organisation

from gouji.errors import BadRequest, Conflict, NotStored, UnknownCaller, WeakPassword
from gouji.store import invitations, logins, passwords, people
from gouji.store.people import Lockout
from gouji.store.tables import Invitation, Login, Role, User, now

PASSWORD = "correct horse battery"


def invited(database, owner: str, role: Role = Role.ADMIN) -> str:
    with database.transaction() as session:
        return invitations.make(session, owner, "gouji", role, hours=1)


def came(database, secret: str, name: str = "王审计", password: str = PASSWORD) -> User:
    with database.transaction() as session:
        return invitations.use(session, secret, name, password)


@pytest.fixture
def user(database, owner) -> User:
    return came(database, invited(database, owner))


def logged_in(database, user: User) -> str:
    with database.transaction() as session:
        return logins.begin(session, user, hours=1)


def test_a_link_is_good_once(database, owner):
    secret = invited(database, owner, Role.AUDITOR)
    user = came(database, secret)
    assert (user.owner, user.name, user.role) == (owner, "王审计", Role.AUDITOR)
    with pytest.raises(NotStored):
        came(database, secret, "another")


def test_a_link_is_good_for_a_while(database, owner):
    secret = invited(database, owner)
    with database.transaction() as session:
        session.query(Invitation).one().expires_at = now() - timedelta(seconds=1)
    with pytest.raises(NotStored):
        came(database, secret)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("王审计", "short"),
        ("王审计", "aaaaaaaaaaaa"),
        ("wang", "wang1234567890"),
        ("", PASSWORD),
        ("a\nb", PASSWORD),
        ("王审计", "x" * 201),
    ],
)
def test_a_link_outlives_what_will_not_do(database, owner, name, password):
    secret = invited(database, owner)
    with pytest.raises((BadRequest, WeakPassword)):
        came(database, secret, name, password)
    came(database, secret)


def test_a_name_belongs_to_one_person_of_all_organisations(database, user):
    with pytest.raises(Conflict):
        came(database, invited(database, organisation(database, "other")), user.name)


def test_only_a_hash_of_the_password_is_kept(user):
    assert user.password.startswith("$argon2id$")
    assert passwords.fits(PASSWORD, user.password)
    assert not passwords.fits(PASSWORD + "x", user.password)
    assert not passwords.fits(PASSWORD, "")
    assert not passwords.fits(PASSWORD, "garbage")


def test_a_session_lasts_until_it_ends(database, owner, user):
    token = logged_in(database, user)
    with database.transaction() as session:
        caller = logins.caller(session, token)
        assert (caller.owner, caller.name, caller.user) == (owner, user.name, user.id)
        assert session.query(Login).one().sha256 != token
        logins.end(session, token)
        with pytest.raises(UnknownCaller):
            logins.caller(session, token)


def test_a_session_is_over_after_its_time(database, user):
    token = logged_in(database, user)
    with database.transaction() as session:
        session.query(Login).one().expires_at = now() - timedelta(seconds=1)
    with database.reading() as session, pytest.raises(UnknownCaller):
        logins.caller(session, token)


def test_a_name_is_locked_after_wrong_passwords_and_free_again_later(database, user):
    lockout = Lockout(3, 60)

    def welcome() -> bool:
        with database.reading() as session:
            return people.welcome(people.named(session, user.name))

    for wrong in range(3):
        assert welcome(), wrong
        with database.transaction() as session:
            people.wrong(session, user.id, lockout)
    assert not welcome()
    with database.transaction() as session:
        session.get_one(User, user.id).locked_until = now() - timedelta(seconds=1)
    assert welcome()


def test_a_right_password_forgives_those_before(database, user):
    for _ in range(3):
        with database.transaction() as session:
            people.wrong(session, user.id, Lockout(2, 60))
            people.right(session, user.id)
    with database.reading() as session:
        assert people.welcome(people.named(session, user.name))


def test_who_is_shut_out_is_out_at_once(database, owner, user):
    other = came(database, invited(database, owner), "李审计")
    token = logged_in(database, other)
    with database.transaction() as session:
        people.change(session, owner, user.name, other.id, None, disabled=True)
    with database.reading() as session:
        assert not people.welcome(people.one(session, owner, other.id))
        with pytest.raises(UnknownCaller):
            logins.caller(session, token)


def test_somebody_stays_an_administrator(database, owner, user):
    for change in ({"role": Role.READER, "disabled": None}, {"role": None, "disabled": True}):
        with pytest.raises(Conflict), database.transaction() as session:
            people.change(session, owner, user.name, user.id, **change)
    with database.reading() as session:
        assert people.one(session, owner, user.id).role is Role.ADMIN


def test_a_new_password_by_a_link_ends_all_sessions(database, owner, user):
    token = logged_in(database, user)
    with database.transaction() as session:
        secret = invitations.renew(session, owner, "管理员", user, hours=1)
    again = came(database, secret, "", "another long password")
    assert again.id == user.id
    assert passwords.fits("another long password", again.password)
    with database.reading() as session, pytest.raises(UnknownCaller):
        logins.caller(session, token)


def test_people_of_another_organisation_are_nobody(database, user):
    other = organisation(database, "other")
    with database.transaction() as session:
        with pytest.raises(NotStored):
            people.change(session, other, "x", user.id, Role.READER, None)
        assert people.listed(session, other) == []
