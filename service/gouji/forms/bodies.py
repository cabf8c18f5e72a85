"""Bodies by their names: when two printings name the same one."""

from __future__ import annotations

import unicodedata

_OWN_LEVEL = ("(本级)", "本级")


def body_key(name: str) -> str:
    """What two printings of the same name share, however a scan spaced or widened its letters.

    >>> body_key("杜山岗镇（本级） ") == body_key("杜 山岗镇(本级)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def is_own_level(name: str, body: str) -> bool:
    """Whether `name` is `body` without those under it.

    >>> is_own_level("云溪市（本级）", "云溪市")
    True
    """
    return body_key(name) in {body_key(body + level) for level in _OWN_LEVEL}
