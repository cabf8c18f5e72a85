"""Real senders, on real databases, to real receivers on this machine."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import create_engine, make_url, update
from tests.store.material import upload

from gouji.errors import BadRequest
from gouji.jobs.addresses import refuse, resolved, target
from gouji.jobs.callbacks import Sender, signed
from gouji.store import callbacks, reports
from gouji.store.tables import Callback, Organisation, now

NAME = "callback.test"
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "service.md"


BOTH = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def url(request, tmp_path) -> str:
    """An empty database: SQLite, unless a test asks for another."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path / 'gouji.db'}"


@dataclass
class Receiver:
    """A program that hears callbacks; `answers` says how, one after another, then 200."""

    port: int = 0
    answers: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}/heard?of=it"

    def hear(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.heard.append((handler.path, headers, body))
        answer = self.answers.pop(0) if self.answers else status(200)
        answer(handler)


def status(code: int, **headers: str):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


@contextmanager
def receiving(tls: ssl.SSLContext | None = None):
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            receiver.hear(self)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):  # whoever hung up is no news
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            receiver.over.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def sender(database) -> Sender:
    return Sender(database, private=True, seconds=5.0)


@pytest.fixture
def ended(database, owner):
    """Tells a report whose run ended, of which `url` is to be told."""
    made = iter(range(100))

    def ended(url: str) -> str:
        with database.transaction() as session:
            report, _ = reports.accept(session, owner, "王审计", upload(str(next(made))))
            report.callback_url = url
            reports.fail(session, report.id, 1, "年报.pdf: 文件为空 (the file is empty)")
            return report.id

    return ended


def row(database, id: str) -> Callback:
    with database.reading() as session:
        return session.get_one(Callback, (id, 1))


def bring_forward(database) -> None:
    with database.transaction() as session:
        session.execute(update(Callback).values(due_at=now() - timedelta(seconds=1)))


def until(true) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def names(monkeypatch):
    """What names lead to, and which of them were asked for."""
    known: dict[str, list[str]] = {}
    asked: list[str] = []
    really = socket.getaddrinfo

    def look_up(host, port, *more, **options):
        name = host.decode() if isinstance(host, bytes) else host
        if name not in known:
            return really(host, port, *more, **options)
        asked.append(name)
        return [one for to in known[name] for one in really(to, port, *more, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known, asked


@pytest.fixture
def verified():
    """What the documentation tells receivers to run."""
    section = DOCUMENTATION.read_text("utf-8").partition("## Callbacks ")[2]
    code = section.partition("```python\n")[2].partition("```")[0]
    defined: dict[str, Callable[..., bool]] = {}
    exec(code, defined)
    return defined["verified"]


def test_a_receiver_hears_it_signed(database, owner, sender, receiver, ended, verified):
    id = ended(receiver.url())
    assert sender.send_next()
    assert not sender.send_next()
    ((path, headers, body),) = receiver.heard
    with database.reading() as session:
        secret = callbacks.shown_secret(session, owner)
    assert verified(headers, body, secret)
    assert not verified(headers, body + b" ", secret)
    assert not verified({**headers, "webhook-timestamp": "1614265330"}, body, secret)
    assert (path, json.loads(body)["data"]["id"]) == ("/heard?of=it", id)
    assert headers["webhook-id"] == f"{id}.1"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("gouji/")
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    told = row(database, id)
    assert (told.answer, told.tries, told.ended_at is not None) == ("200", 1, True)


def test_the_signature_is_that_of_the_specification():
    """The example of the reference libraries of Standard Webhooks."""
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    headers = signed(key.hex(), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@BOTH
def test_what_failed_is_sent_again_as_the_same_message(database, sender, receiver, ended):
    receiver.answers = [status(500), status(404)]
    id = ended(receiver.url())
    for expected in ("500", "404", "200"):
        assert sender.send_next()
        assert row(database, id).answer == expected
        assert not sender.send_next()
        bring_forward(database)
    assert len({(headers["webhook-id"], body) for _, headers, body in receiver.heard}) == 1
    assert row(database, id).tries == 3


def test_it_is_given_up_in_the_end(database, sender, receiver, ended):
    receiver.answers = [status(500)] * 20
    id = ended(receiver.url())
    while sender.send_next():
        bring_forward(database)
    assert len(receiver.heard) == 10
    assert row(database, id).ended_at is not None


def test_who_is_gone_is_not_asked_again(database, sender, receiver, ended):
    receiver.answers = [status(410)]
    ended(receiver.url())
    sender.send_next()
    bring_forward(database)
    assert not sender.send_next()


def test_a_redirect_is_not_followed(database, sender, receiver, ended):
    receiver.answers = [status(307, Location="/elsewhere")]
    id = ended(receiver.url())
    sender.send_next()
    assert [path for path, *_ in receiver.heard] == ["/heard?of=it"]
    assert (row(database, id).answer, row(database, id).ended_at) == ("307", None)


def test_no_proxy_of_the_environment_is_asked(monkeypatch, sender, receiver, ended):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    ended(receiver.url())
    sender.send_next()
    assert len(receiver.heard) == 1


def says_nothing(receiver: Receiver):
    """Not until it is over."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        receiver.over.wait()
        status(200)(handler)

    return answer


def drips(receiver: Receiver):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        while not receiver.over.wait(0.05):
            handler.wfile.write(b"H")

    return answer


def never_ends(receiver: Receiver):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not receiver.over.is_set():
            handler.wfile.write(b"X-More: and more\r\n" * 100)

    return answer


@pytest.mark.parametrize(
    ("answer", "why"), [(says_nothing, "Timeout"), (drips, "Timeout"), (never_ends, "bytes")]
)
def test_an_endless_answer_is_a_failed_try(database, receiver, ended, answer, why):
    receiver.answers = [answer(receiver)]
    id = ended(receiver.url())
    Sender(database, private=True, seconds=0.4).send_next()
    assert why in row(database, id).answer
    assert row(database, id).ended_at is None


def test_of_an_answer_only_its_status_is_read(database, sender, receiver, ended):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not receiver.over.is_set():
            handler.wfile.write(b"more" * 1000)

    receiver.answers = [answer]
    id = ended(receiver.url())
    sender.send_next()
    assert row(database, id).answer == "200"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_its_own_machine_is_not_called(database, receiver, ended, host):
    id = ended(receiver.url(host))
    Sender(database, private=False).send_next()
    assert receiver.heard == []
    assert row(database, id).answer.startswith("BadRequest")


INSIDE = ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.2", "::1", "fd12::1"]
NOWHERE = [
    "0.0.0.0",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "0xa9fea9fe",
    "::",
    "::169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::8.8.8.8",
    "2001::1",
    "2001:db8::1",
    "2002:a9fe:a9fe::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
]
WITHIN_IPV6 = ["::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "2002:a01:203::1"]
OUTSIDE = ["8.8.8.8", "134744072", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("host", [*INSIDE, *WITHIN_IPV6, *NOWHERE])
def test_only_public_addresses_are_called(host):
    with pytest.raises(BadRequest, match="GOUJI_CALLBACK_PRIVATE"):
        resolved(host, private=False)


@pytest.mark.parametrize("host", OUTSIDE)
def test_public_addresses_are_called(host):
    assert resolved(host, private=False)
    assert resolved(host, private=True)


@pytest.mark.parametrize("host", [*INSIDE, *WITHIN_IPV6])
def test_private_addresses_are_called_where_they_are_allowed(host):
    assert resolved(host, private=True)


@pytest.mark.parametrize("host", NOWHERE)
def test_what_is_nobodys_or_a_clouds_own_is_never_called(host):
    with pytest.raises(BadRequest):
        resolved(host, private=True)


def test_one_address_that_is_refused_refuses_the_name(database, receiver, sender, ended, names):
    names[0][NAME] = ["127.0.0.1", "169.254.169.254"]
    id = ended(receiver.url(NAME))
    sender.send_next()
    assert receiver.heard == []
    assert row(database, id).answer.startswith("BadRequest")


def test_the_address_that_was_looked_at_is_called(receiver, sender, ended, names):
    known, asked = names
    known[NAME] = ["127.0.0.1"]
    ended(receiver.url(NAME))
    sender.send_next()
    ((_, headers, _),) = receiver.heard
    assert headers["host"] == f"{NAME}:{receiver.port}"
    assert asked == [NAME]


def test_of_several_addresses_the_first_that_answers_is_called(receiver, sender, ended, names):
    names[0][NAME] = ["127.0.0.2", "127.0.0.1"]
    ended(receiver.url(NAME))
    sender.send_next()
    assert len(receiver.heard) == 1


@pytest.fixture
def tls(tmp_path, monkeypatch) -> ssl.SSLContext:
    """A certificate for `NAME`, which this process believes."""
    key, issuer = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    at = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder(issuer, issuer, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (tmp_path / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    return context


def test_a_certificate_must_be_of_the_name_that_is_called(database, ended, names, tls):
    names[0].update({NAME: ["127.0.0.1"], "other.test": ["127.0.0.1"]})
    sender = Sender(database, private=True)
    with receiving(tls) as receiver:
        good = ended(receiver.url(NAME, "https"))
        bad = ended(receiver.url("other.test", "https"))
        while sender.send_next():
            pass
    assert len(receiver.heard) == 1
    assert row(database, good).answer == "200"
    assert "CERTIFICATE_VERIFY_FAILED" in row(database, bad).answer


@BOTH
def test_two_senders_send_each_once(database, receiver, ended):
    ids = {ended(receiver.url()) for _ in range(20)}
    senders = [Sender(database, private=True) for _ in range(2)]
    for sender in senders:
        sender.start()
    until(lambda: all(row(database, id).ended_at for id in ids))
    for sender in senders:
        sender.close()
    heard = [headers["webhook-id"] for _, headers, _ in receiver.heard]
    assert sorted(heard) == sorted(f"{id}.1" for id in ids)


def test_who_hangs_holds_nobody_up(database, receiver, sender, ended):
    receiver.answers = [says_nothing(receiver)]
    hanging = ended(receiver.url())
    with closing(sender):
        sender.start()
        until(lambda: receiver.heard)
        other = ended(receiver.url())
        until(lambda: row(database, other).ended_at)
        assert row(database, hanging).ended_at is None
        receiver.over.set()


def test_a_broken_callback_holds_nobody_up(database, receiver, sender, ended):
    broken, good = ended("nonsense"), ended(receiver.url())
    while sender.send_next():
        pass
    assert (row(database, broken).ended_at, row(database, good).answer) == (None, "200")


def test_a_broken_secret_is_a_failed_try(database, owner, receiver, sender, ended):
    id = ended(receiver.url())
    with database.transaction() as session:
        session.get_one(Organisation, owner).secret = "no hex"
    sender.send_next()
    assert row(database, id).answer.startswith("ValueError")
    assert receiver.heard == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_database_that_comes_back_is_gone_on_with(
    database, url, postgresql, receiver, sender, ended, caplog
):
    id = ended(receiver.url())
    name = make_url(url).database
    server = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with server.connect() as connection, closing(sender):
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        sender.start()
        until(lambda: "the store is away" in caplog.text)
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        until(lambda: receiver.heard)
        until(lambda: row(database, id).ended_at)
    server.dispose()


def test_a_worker_sends_and_ends_only_when_what_it_sends_was_heard(
    database, url, receiver, ended, tmp_path
):
    receiver.answers = [says_nothing(receiver)]
    id = ended(receiver.url())
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "GOUJI_DATABASE_URL": url,
        "GOUJI_CALLBACK_PRIVATE": "1",
    }
    command = [sys.executable, "-m", "gouji.cli", "worker", "--data", str(tmp_path / "kept")]
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        until(lambda: receiver.heard)
        process.send_signal(signal.SIGTERM)
        threading.Timer(1.5, receiver.over.set).start()
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "said").read_text() == ""
    assert (row(database, id).answer, len(receiver.heard)) == ("200", 1)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "none of HTTP"),
        ("callback.test", "none of HTTP"),
        ("//callback.test/", "none of HTTP"),
        ("http:///path", "none of HTTP"),
        ("ftp://callback.test/", "none of HTTP"),
        ("file:///etc/passwd", "none of HTTP"),
        (" https://callback.test/", "none of HTTP"),
        ("https://callback.test:0/", "no such port"),
        ("https://callback.test:70000/", "no such port"),
        ("https://callback.test:x/", "broken"),
        ("https://call\r\nback.test/", "broken"),
        ("https://[::1/", "broken"),
        ("https://0177.0.0.1/", "broken"),
        ("https://callback.test/\ud800", "broken"),
        ("https://user:password@callback.test/", "no user or password"),
        ("https://user@callback.test/", "no user or password"),
        (f"https://callback.test/{'a' * 2000}", "more than 2000 characters"),
        ("http://127.0.0.1/", "public addresses"),
        ("http://127。0。0。1/", "public addresses"),
        ("http://2130706433/", "public addresses"),
        ("http://0x7f.1:8080/", "public addresses"),
        ("http://[::ffff:192.168.1.1]/", "public addresses"),
        ("http://169.254.169.254/latest", "public addresses"),
    ],
)
def test_what_can_never_be_called_is_refused_at_once(url, said):
    with pytest.raises(BadRequest, match=said) as refused:
        refuse(url, private=False)
    assert "user:password" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://callback.test/heard?of=it",
        "http://callback.test:8080",
        "https://审计.例子/回调?问=1",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:8443/",
        "http://localhost/",  # a name, which is looked at when it is called
    ],
)
def test_what_may_be_called_is_taken_without_asking_a_name_server(url, monkeypatch):
    really = socket.getaddrinfo

    def look_up(*given, flags, **more):
        assert flags & socket.AI_NUMERICHOST
        return really(*given, flags=flags, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    refuse(url, private=False)


def test_private_addresses_are_taken_where_they_are_allowed():
    refuse("http://192.168.1.1:8080/", private=True)
    with pytest.raises(BadRequest):
        refuse("http://169.254.169.254/", private=True)


def test_a_name_of_any_language_is_called():
    assert target("https://审计.例子/回调").raw_host.startswith(b"xn--")
