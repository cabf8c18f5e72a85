"""Sends callbacks, signed as Standard Webhooks says (https://www.standardwebhooks.com).

A callback is heard at least once: who dies between sending and noting it has it sent again.
"""

from __future__ import annotations

import hmac
import logging
import threading
from base64 import b64encode

import httpcore

from gouji import __version__
from gouji.errors import StoreAway
from gouji.jobs.addresses import target
from gouji.jobs.guard import Guard
from gouji.store import Database, callbacks
from gouji.store.callbacks import Call
from gouji.store.tables import now

_THREADS = 4
_BETWEEN_LOOKS = 1.0
_CONNECT_SECONDS = 5.0

_logger = logging.getLogger(__name__)


class Sender:
    """Sends what is due, several at a time; any number of processes may do so.

    `private` allows private addresses; a try may take `seconds`.
    """

    def __init__(self, database: Database, private: bool, seconds: float = 15.0) -> None:
        self._database, self._private, self._seconds = database, private, seconds
        self._tls = httpcore.default_ssl_context()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._send_on, name=f"gouji-callbacks-{number}", daemon=True)
            for number in range(_THREADS)
        ]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop, once what is being sent was sent."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def send_next(self) -> bool:
        """Send a callback that is due; whether there was one."""
        with self._database.reading() as session:
            if not callbacks.waiting(session):
                return False
        with self._database.transaction() as session:
            call = callbacks.take(session)
        if call is None:
            return False
        status, why = self._tried(call)
        with self._database.transaction() as session:
            callbacks.note(session, call, status, why)
        return True

    def _tried(self, call: Call) -> tuple[int, str]:
        """The status of the answer, or 0 and why there was none."""
        try:
            return self._post(call), ""
        except Exception as error:  # whatever is wrong with it: the try failed
            why = f"{type(error).__name__}: {error}"
            _logger.info("callback %s, try %d: %s", call.id, call.number, why)
            return 0, why

    def _post(self, call: Call) -> int:
        url, body = target(call.url), call.message.encode()
        address = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        headers: list[tuple[str, str | bytes]] = [
            ("Host", url.netloc),
            ("User-Agent", f"gouji/{__version__}"),
            ("Content-Type", "application/json"),
            *signed(call.secret, call.id, int(now().timestamp()), body).items(),
        ]
        timeout = {"timeout": {"connect": _CONNECT_SECONDS}}
        guard = Guard(self._private, self._seconds)
        with (
            httpcore.ConnectionPool(self._tls, network_backend=guard) as pool,
            pool.stream(
                "POST", address, headers=headers, content=body, extensions=timeout
            ) as answer,
        ):
            return answer.status

    def _send_on(self) -> None:
        while not self._stop.is_set():
            if not self._sent():
                self._stop.wait(_BETWEEN_LOOKS)

    def _sent(self) -> bool:
        try:
            return self.send_next()
        except StoreAway as error:
            _logger.warning("the store is away: %s", error)
        except Exception:  # the sender must outlive whatever it meets
            _logger.exception("sending a callback failed")
        return False


def signed(secret: str, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers by which a receiver knows who sent `body`, and when."""
    content = f"{id}.{timestamp}.".encode() + body
    signature = b64encode(hmac.digest(bytes.fromhex(secret), content, "sha256")).decode()
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
