import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from tests.databases import made_on
from tests.store.material import AUDIT, upload

from gouji import cli
from gouji.errors import AlteredFile, BadBackup, BrokenLog, NotStored, StoreError
from gouji.store import (
    Database,
    Files,
    backup,
    custody,
    keys,
    log,
    pages,
    reports,
    restore,
    search,
)
from gouji.store.tables import (
    Callback,
    Decision,
    Invitation,
    Login,
    Organisation,
    Reply,
    Report,
    Role,
    State,
    StoredCorrection,
    User,
    now,
)

MOST = 1000


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request, tmp_path) -> str:
    """Where to restore to: an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'restored.db'}"
    return made_on(request.getfixturevalue("postgresql"))


@pytest.fixture
def other_files(tmp_path) -> Files:
    return Files(str(tmp_path / "restored"), tmp_path / "incoming")


@pytest.fixture
def full(database, owner, files) -> Database:
    """A database with rows in every table."""
    for content in ("done", "last year", "reading"):
        keep(files, content)
    with database.transaction() as session:
        done, _ = reports.accept(
            session, owner, "王审计", upload("done", "年报😀.pdf"), upload("last year")
        )
        done.callback_url = "https://审计.example/hook"
        reports.finish(session, done.id, 1, AUDIT)
        details = {"value": 8.5, "旧": None}
        session.add(
            Decision(
                report_id=done.id,
                fingerprint="f1",
                action="correct",
                reason="第3页\n看错了",
                details=details,
                actor="王",
            )
        )
        reading, _ = reports.accept(session, owner, "王审计", upload("reading"))
        reports.advance(session, reading.id, 1, "reading", 1, 3)
        pages.keep(session, reading.id, "this", 1, '{"page": "一"}')
        keys.make(session, owner, "王审计", "程序", Role.UPLOADER, now())
        session.add(User(id="u", owner=owner, name="王", role=Role.AUDITOR, password="argon2"))
        session.flush()
        soon = now() + timedelta(days=1)
        session.add(Login(sha256="1" * 64, user_id="u", expires_at=soon))
        session.add(
            Invitation(sha256="2" * 64, owner=owner, role=Role.READER, expires_at=soon, user_id="u")
        )
        session.add(Reply(owner=owner, key="k", request="", status=202, answer={"id": ["一", 1]}))
        session.add(
            StoredCorrection(
                report_id=done.id, kind="figure", key="k", value="8", fingerprint="f", actor="王"
            )
        )
        if session.get(Callback, (done.id, 1)) is None:
            session.add(Callback(report_id=done.id, run=1, url="https://x", message="{}"))
    return database


def keep(files: Files, content: str) -> None:
    with files.receive() as incoming:
        incoming.write(content.encode())
        incoming.keep()


def everything(database: Database) -> dict[str, list]:
    with database.reading() as session:
        return {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in backup.TABLES
        }


def brought_back(path: Path, target: str, files: Files) -> backup.Manifest:
    with closing(Database(target)) as database:
        return restore.read(path, database, files, MOST)


def test_everything_comes_back(full, files, target, other_files, owner, tmp_path):
    out = tmp_path / "all.tar"
    made = backup.write(out, full, files)
    before = everything(full)
    assert all(before.values()), "the test must have rows in every table"
    assert brought_back(out, target, other_files) == made
    with closing(Database(target)) as database:
        assert everything(database) == before
        with database.transaction() as session:
            assert log.verify(session) == log.verify(session, *head(made))
            found = reports.listed(session, owner, reports.Sought(text="杜山岗镇 依申请公开"))
            assert [report.state for report in found] == [State.DONE]
            assert [report.state for report in reports.being_read(session)] == [State.READING]
            search.index(session, {"new": "还能继续编号"})
            log.append(session, owner, "王审计", "any", "r")
    assert sorted(other_files) == sorted(files)
    for content in ("done", "last year", "reading"):
        with other_files.fetch(upload(content).file.sha256, "a.pdf") as path:
            assert path.read_text() == content


def head(made: backup.Manifest) -> tuple[int, str]:
    lines, _, known = made.log.partition(":")
    return int(lines), known


def test_a_backup_is_for_its_owner_only_and_nothing_is_left_beside_it(full, files, tmp_path):
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "all.tar"
    for _ in range(2):
        made = backup.write(out, full, files)
        assert out.stat().st_mode & 0o777 == 0o600
        assert list(out.parent.iterdir()) == [out]
    assert (made.files, made.missing, made.tables["reports"].number) == (3, 0, 2)


@pytest.fixture
def small(database, owner, files) -> Database:
    """One report with its file."""
    keep(files, "a")
    with database.transaction() as session:
        reports.accept(session, owner, "王审计", upload("a"))
    return database


def test_the_service_may_go_on_meanwhile(small, files, owner, target, other_files, tmp_path):
    class Busy(Files):
        """Another report comes, and the first is deleted, while files are copied."""

        def fetch(self, sha256: str, name: str):
            keep(files, "b")
            with small.transaction() as session:
                reports.accept(session, owner, "王审计", upload("b"))
                (first,) = session.scalars(
                    select(Report.id).where(Report.sha256 == upload("a").file.sha256)
                )
                gone = reports.remove(session, owner, "王审计", first)
            custody.discard(small, files, gone)
            return super().fetch(sha256, name)

    busy = Busy(str(tmp_path / "files"), tmp_path / "incoming")
    out = tmp_path / "all.tar"
    made = backup.write(out, small, busy)
    assert (made.files, made.missing, made.tables["reports"].number) == (0, 1, 1)
    assert brought_back(out, target, other_files) == made


def test_rows_are_of_one_moment(small, files, owner, tmp_path, monkeypatch):
    verify = log.verify

    def late(session) -> log.Checked:
        checked = verify(session)
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        return checked

    def write() -> None:
        with small.transaction() as session:
            reports.accept(session, owner, "王审计", upload("b"))

    monkeypatch.setattr(log, "verify", late)
    made = backup.write(tmp_path / "all.tar", small, files)
    assert made.tables["reports"].number == 1
    assert made.tables["log"].number == head(made)[0]


only_sqlite = pytest.mark.parametrize(("url", "target"), [("sqlite", "sqlite")], indirect=True)


@only_sqlite
@pytest.mark.usefixtures("target")
def test_an_altered_file_makes_no_backup(small, files, tmp_path):
    kept = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    kept.write_bytes(b"altered")
    with pytest.raises(AlteredFile):
        backup.write(tmp_path / "all.tar", small, files)
    kept.unlink()
    with pytest.raises(NotStored):
        backup.write(tmp_path / "all.tar", small, files)
    assert list(tmp_path.glob("all.tar*")) == []


@only_sqlite
@pytest.mark.usefixtures("target")
def test_a_broken_log_makes_no_backup(small, files, tmp_path):
    with small.transaction() as session:
        session.execute(text("DROP TRIGGER log_not_changed"))
        session.execute(text("UPDATE log SET actor = '李'"))
    with pytest.raises(BrokenLog):
        backup.write(tmp_path / "all.tar", small, files)
    assert list(tmp_path.glob("all.tar*")) == []


@only_sqlite
@pytest.mark.usefixtures("target")
def test_two_backups_to_one_place_are_not_mixed(small, files, tmp_path):
    class Second(Files):
        def fetch(self, sha256: str, name: str):
            with pytest.raises(StoreError, match="another backup"):
                backup.write(tmp_path / "all.tar", small, files)
            return super().fetch(sha256, name)

    second = Second(str(tmp_path / "files"), tmp_path / "incoming")
    assert backup.write(tmp_path / "all.tar", small, second).files == 1


@only_sqlite
@pytest.mark.usefixtures("target")
def test_what_an_earlier_backup_left_is_no_part_of_this_one(small, files, tmp_path):
    (tmp_path / "all.tar.part").write_bytes(b"x" * 10**6)
    backup.write(tmp_path / "all.tar", small, files)
    assert (tmp_path / "all.tar").stat().st_size < 10**6


@only_sqlite
@pytest.mark.usefixtures("target")
def test_a_database_of_another_version_makes_no_backup(small, files, tmp_path):
    with small.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(StoreError, match="0001"):
        backup.write(tmp_path / "all.tar", small, files)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_is_there_is_not_overwritten(small, files, target, other_files, tmp_path):
    backup.write(tmp_path / "all.tar", small, files)
    with closing(Database(target)) as database:
        database.migrate()
        with database.transaction() as session:
            session.add(Organisation(name="已有"))
        with pytest.raises(StoreError, match="not empty"):
            restore.read(tmp_path / "all.tar", database, other_files, MOST)
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert list(other_files) == []


def parts(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def pack(path: Path, contents: dict[str, bytes]) -> None:
    with tarfile.open(path, "w") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def said(contents: dict[str, bytes], **more) -> None:
    manifest = json.loads(contents[backup.MANIFEST])
    contents[backup.MANIFEST] = json.dumps({**manifest, **more}).encode()


def retold(contents: dict[str, bytes], table: str, lines: bytes) -> None:
    """Other rows, with a manifest that knows them."""
    contents[f"tables/{table}.jsonl"] = lines
    tables = json.loads(contents[backup.MANIFEST])["tables"]
    rows = {"number": lines.count(b"\n"), "sha256": hashlib.sha256(lines).hexdigest()}
    said(contents, tables={**tables, table: rows})


def no_manifest(contents: dict[str, bytes]) -> None:
    del contents[backup.MANIFEST]


def no_table(contents: dict[str, bytes]) -> None:
    del contents["tables/log.jsonl"]


def no_file(contents: dict[str, bytes]) -> None:
    del contents[f"files/{upload('a').file.sha256}"]


def another_file(contents: dict[str, bytes]) -> None:
    contents["files/" + "0" * 64] = b""
    said(contents, files=2)


def a_path(contents: dict[str, bytes]) -> None:
    contents["files/../../../etc/passwd"] = b"root"


def an_absolute_path(contents: dict[str, bytes]) -> None:
    contents["/etc/passwd"] = b"root"


def a_changed_row(contents: dict[str, bytes]) -> None:
    rows = contents["tables/reports.jsonl"]
    contents["tables/reports.jsonl"] = rows.replace("年报".encode(), "月报".encode())


def a_row_less(contents: dict[str, bytes]) -> None:
    contents["tables/reports.jsonl"] = b""


def a_forged_column(contents: dict[str, bytes]) -> None:
    retold(contents, "reports", contents["tables/reports.jsonl"].replace(b'"run"', b'"ran"'))


def a_forged_value(contents: dict[str, bytes]) -> None:
    retold(contents, "reports", contents["tables/reports.jsonl"].replace(b"queued", b"lost"))


def a_row_twice(contents: dict[str, bytes]) -> None:
    retold(contents, "reports", 2 * contents["tables/reports.jsonl"])


def a_shorter_log(contents: dict[str, bytes]) -> None:
    lines = contents["tables/log.jsonl"].splitlines(keepends=True)
    retold(contents, "log", b"".join(lines[:-1]))


def a_changed_file(contents: dict[str, bytes]) -> None:
    contents[f"files/{upload('a').file.sha256}"] = b"b"


def a_large_file(contents: dict[str, bytes]) -> None:
    contents[f"files/{upload('a').file.sha256}"] = b"b" * (MOST + 1)


def another_version(contents: dict[str, bytes]) -> None:
    said(contents, revision="0009", gouji="9.9")


def no_json(contents: dict[str, bytes]) -> None:
    contents[backup.MANIFEST] = b"{"


def not_a_manifest(contents: dict[str, bytes]) -> None:
    contents[backup.MANIFEST] = b"[]"


@only_sqlite
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (no_manifest, "cut off"),
        (no_table, "parts of the backup are missing"),
        (no_file, "parts of the backup are missing"),
        (another_file, "is damaged"),
        (a_path, "do not belong"),
        (an_absolute_path, "do not belong"),
        (a_changed_row, "reports 已损坏"),
        (a_row_less, "reports 已损坏"),
        (a_forged_column, "reports:1 已损坏"),
        (a_forged_value, "reports:1 已损坏"),
        (a_row_twice, "reports: UNIQUE"),
        (a_shorter_log, "the log is not the one"),
        (a_changed_file, "已损坏 is damaged"),
        (a_large_file, "GOUJI_MAX_BYTES"),
        (another_version, "made by gouji 9.9 with revision 0009"),
        (no_json, "manifest.json"),
        (not_a_manifest, "manifest.json"),
    ],
)
def test_a_wrong_backup_is_told_and_brings_back_nothing(
    small, files, target, other_files, tmp_path, damage, told
):
    out = tmp_path / "all.tar"
    backup.write(out, small, files)
    contents = parts(out)
    damage(contents)
    pack(out, contents)
    with pytest.raises(BadBackup, match=told) as error:
        brought_back(out, target, other_files)
    assert str(error.value).startswith(str(out))
    assert "\n" not in str(error.value)
    with closing(Database(target)) as database:
        database.migrate()
        assert not any(everything(database).values())


@only_sqlite
def test_a_link_is_no_part_of_a_backup(small, files, target, other_files, tmp_path):
    out = tmp_path / "all.tar"
    backup.write(out, small, files)
    with tarfile.open(out, "a") as archive:
        member = tarfile.TarInfo("files/" + "0" * 64)
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    with pytest.raises(BadBackup, match="does not belong"):
        brought_back(out, target, other_files)


@only_sqlite
def test_wherever_a_backup_is_cut_off_it_is_told(small, files, target, other_files, tmp_path):
    out = tmp_path / "all.tar"
    backup.write(out, small, files)
    whole = out.read_bytes()
    end = whole.rindex(b"}") + 1
    for length in (0, 1, 511, 512, 700, *range(1024, end, end // 30), end - 1):
        out.write_bytes(whole[:length])
        with pytest.raises(BadBackup):
            brought_back(out, target, other_files)
    out.write_bytes(whole)
    brought_back(out, target, other_files)


def command(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **more}
    line = [sys.executable, "-W", "error", "-m", "gouji.cli", *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


@only_sqlite
@pytest.mark.usefixtures("target", "small")
def test_the_commands_back_up_and_restore(tmp_path):
    out = str(tmp_path / "all.tar")
    made = command("backup", out, "--data", str(tmp_path))
    assert (made.returncode, made.stderr) == (0, "")
    assert "1 份报告 reports, 1 个文件 files" in made.stdout
    again = command("restore", out, "--data", str(tmp_path / "new"))
    assert (again.returncode, again.stderr, again.stdout) == (0, "", made.stdout)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("backup", "{}/all.tar", "--data", "{}/nowhere"), "there is no database"),
        (("verify-log", "--data", "{}/nowhere"), "there is no database"),
        (("invite", "--data", "{}/nowhere"), "there is no database"),
        (("restore", "{}/none.tar", "--data", "{}/new"), "none.tar"),
        (("restore", "{}", "--data", "{}/new"), "check the path"),
        (("backup", "{}/no/such/folder.tar", "--data", "{}"), "folder.tar"),
    ],
)
@only_sqlite
@pytest.mark.usefixtures("target", "small")
def test_a_wrong_path_is_one_line(tmp_path, capfd, arguments, told):
    assert cli.main([argument.format(tmp_path) for argument in arguments]) == 2
    said = capfd.readouterr()
    assert told in said.err
    assert (said.err.count("\n"), said.out) == (1, "")
    assert not (tmp_path / "nowhere").exists()
