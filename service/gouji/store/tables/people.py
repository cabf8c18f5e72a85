"""Who uses the service: organisations, their people, their keys, and how people come in."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from secrets import token_hex

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gouji.store.tables.base import ID, SHA256, Base, new_id, now, words


class Role(str, Enum):
    """What somebody may do; each may do what those before it may."""

    READER = "reader"
    UPLOADER = "uploader"
    AUDITOR = "auditor"
    ADMIN = "admin"

    def may(self, role: Role) -> bool:
        """Whether this role includes `role`.

        >>> Role.AUDITOR.may(Role.UPLOADER), Role.READER.may(Role.UPLOADER)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(role)


class Organisation(Base):
    """Whose reports these are. Organisations do not see each other."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    secret: Mapped[str] = mapped_column(SHA256, default=lambda: token_hex(32))
    """Signs what is sent to the organisation's own programs."""


class Key(Base):
    """A key by which a program acts for an organisation; only its secret's hash is kept."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(words(Role))
    sha256: Mapped[str] = mapped_column(SHA256)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class User(Base):
    """A person. `password` is an argon2 hash; who comes from an identity provider has a `subject`.

    After too many wrong passwords nobody comes in under this name until `locked_until`.
    """

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[Role] = mapped_column(words(Role))
    password: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str | None] = mapped_column(String(400), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class Login(Base):
    """A person who came in, until the session ends; only its token's hash is kept."""

    __tablename__ = "logins"

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Invitation(Base):
    """A link that is good once: for a new person, or for a new password of `user_id`."""

    __tablename__ = "invitations"

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(words(Role))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
