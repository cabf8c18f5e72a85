"""Search in Chinese text: words are parted by jieba, then found by the database's own index.

SQLite has FTS5, PostgreSQL its text search; each keeps its index by itself (see the migration).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import (
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from gouji.dictionary import dictionary
from gouji.store.tables import IndexedText

_WORD = re.compile(r"\w+")


def words_of(content: str) -> list[str]:
    """The words of a text in order, long ones also in parts, in small letters.

    >>> words_of("收到政府信息公开申请8件")
    ['收到', '政府', '信息', '公开', '申请', '8', '件']
    """
    found = dictionary().cut_for_search(content.casefold(), HMM=False)
    return [word for word in found if _WORD.fullmatch(word)]


def index(session: Session, texts: Mapping[str, str]) -> None:
    """Make subjects findable by their texts, and no longer by what they were before."""
    forget(session, texts)
    rows = [
        {"subject": subject, "words": " ".join(words_of(content))}
        for subject, content in texts.items()
    ]
    if rows:
        session.execute(insert(IndexedText), rows)


def forget(session: Session, subjects: Iterable[str]) -> None:
    """Make subjects not findable."""
    session.execute(delete(IndexedText).where(IndexedText.subject.in_(list(subjects))))


def matching(session: Session, sought: str) -> Select[str]:
    """Selects the subjects in whose texts every word of `sought` is."""
    words = words_of(sought)
    if not words:
        return select(IndexedText.subject).where(literal_column("1 = 0"))
    if session.get_bind().dialect.name == "postgresql":
        return _by_text_search(words)
    return _by_fts5(words)


def _by_fts5(words: list[str]) -> Select[str]:
    rows = text("SELECT rowid FROM texts_index WHERE texts_index MATCH :sought")
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    return select(IndexedText.subject).where(
        IndexedText.number.in_(rows.bindparams(bindparam("sought", quoted)))
    )


def _by_text_search(words: list[str]) -> Select[str]:
    quoted = " & ".join("'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in words)
    vector = func.array_to_tsvector(func.string_to_array(IndexedText.words, cast(" ", Text)))
    return select(IndexedText.subject).where(vector.op("@@")(cast(quoted, TSQUERY)))
