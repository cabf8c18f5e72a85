"""What can go wrong, as one tree.

GoujiError
├── UnreadableFile          the file cannot be read, with why and what to do
│   ├── EmptyFile
│   ├── UnknownType
│   ├── DamagedFile
│   ├── EncryptedFile
│   ├── TooLarge            bytes, pages or pixels over a limit
│   └── TookTooLong         seconds or memory over a limit
├── SettingError            a setting of the environment is wrong, with its name
├── FormError               a form file is wrong, with the place
├── ModelError              a weight is missing or does not match its checksum
├── ReaderDied              the process that reads pages died; it may be tried again
├── Unwanted                what was being done was cancelled meanwhile
├── Refused                 the service that was asked says no, or does not answer
├── BadRequest              what was asked makes no sense; the message says why
├── Conflict                what was asked does not go with what is there
├── VersionNeeded           a change that does not say which version it is of
├── NotAllowed
│   ├── UnknownCaller       no key or session, or one that is unknown, expired or revoked
│   ├── RoleTooLow          the caller's role does not include what was asked
│   ├── Forged              a change that a page of somebody else's may have sent
│   ├── AddressRefused      an address that the service does not call
│   ├── WeakPassword        a password that is too easy to guess
│   └── TooMany             more requests than the limits allow
└── StoreError
    ├── StoreAway           the database or the disk cannot be reached, or is full
    ├── NotStored           nothing is kept under that name
    ├── AlteredFile         a stored file is not what was stored
    ├── BadBackup           a backup is damaged, cut off, or of another version
    ├── Stale               somebody else changed it first
    └── BrokenLog           a line of the log was changed, or is missing
"""

from __future__ import annotations


class GoujiError(Exception):
    """Base of every error that gouji raises on purpose."""


class UnreadableFile(GoujiError):
    """A file that cannot be read. `str()` is one line: which file, why, what to do."""

    def __init__(self, file: str, why: str, remedy: str) -> None:
        super().__init__(file, why, remedy)
        self.file, self.why, self.remedy = file, why, remedy

    def __str__(self) -> str:
        return f"{self.file}: {self.why}; {self.remedy}"


class EmptyFile(UnreadableFile):
    """The file has no bytes."""


class UnknownType(UnreadableFile):
    """The content is none of the types that gouji reads."""


class DamagedFile(UnreadableFile):
    """The content is cut off or broken."""


class EncryptedFile(UnreadableFile):
    """The file wants a password."""


class TooLarge(UnreadableFile):
    """The file has more bytes, pages or pixels than the limits allow."""


class TookTooLong(UnreadableFile):
    """Reading the file took more seconds or memory than the limits allow."""


class SettingError(GoujiError):
    """A variable of the environment does not have a value that the setting may have."""


class FormError(GoujiError):
    """A form file is wrong; the message names the file and the entry."""


class ModelError(GoujiError):
    """A weight is missing or does not match its checksum; the message says how to get it."""


class ReaderDied(GoujiError):
    """The process that reads pages died; it may be tried again."""


class Unwanted(GoujiError):
    """What was being done was cancelled, deleted or begun anew meanwhile."""


class Refused(GoujiError):
    """The service that was asked says no (then `status` is its HTTP status), or does not answer."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why, status)
        self.why, self.status = why, status

    def __str__(self) -> str:
        return self.why


class BadRequest(GoujiError):
    """What was asked makes no sense."""


class Conflict(GoujiError):
    """What was asked does not go with what is there: a name that is taken, a key used before."""


class VersionNeeded(GoujiError):
    """A change that does not say which version was looked at."""


class NotAllowed(GoujiError):
    """The caller may not do what was asked."""


class UnknownCaller(NotAllowed):
    """No key or session was shown, or one that is unknown, expired or revoked."""


class RoleTooLow(NotAllowed):
    """The caller's role does not include what was asked."""


class Forged(NotAllowed):
    """A change that does not prove that it comes from the session's own page."""


class AddressRefused(NotAllowed):
    """An address that the service does not call; the message says why."""


class WeakPassword(NotAllowed):
    """A password that is too easy to guess."""


class TooMany(NotAllowed):
    """The caller asks more often than the limits allow; it may be tried again later."""


class StoreError(GoujiError):
    """Base of what goes wrong with what is kept."""


class StoreAway(StoreError):
    """The database or the disk cannot be reached, or is full; it may be tried again."""


class NotStored(StoreError):
    """Nothing is kept under that name, or it belongs to somebody else."""


class AlteredFile(StoreError):
    """A stored file no longer has the content that it was stored with."""


class BadBackup(StoreError):
    """A backup is damaged, cut off, or of another version; the message says which."""


class Stale(StoreError):
    """Somebody else changed it since it was looked at."""


class BrokenLog(StoreError):
    """A line of the log was changed, or is missing; the message says which."""
