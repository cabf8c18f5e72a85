"""Who asks: what every question to the store names."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.store.tables import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: for which organisation, under which name, and what they may do.

    `user` is the person's id; a program, which comes with a key, has none.
    """

    owner: str
    name: str
    role: Role
    user: str | None = None

    @property
    def identity(self) -> str:
        """Tells one person or key from another."""
        return f"{self.owner} {self.name}"
