"""What is kept: reports, audits, findings, decisions, the log, and the uploaded files.

`Database` opens transactions, `Files` keeps bytes; `reports`, `findings`, `search` and `log` are
functions over a session. None of them commits: the boundary of the request or of the job does.
"""

from gouji.store.database import Database, lively
from gouji.store.files import Files, Incoming, Stored
from gouji.store.places import existing_database, open_database, open_files

__all__ = [
    "Database",
    "Files",
    "Incoming",
    "Stored",
    "existing_database",
    "lively",
    "open_database",
    "open_files",
]
