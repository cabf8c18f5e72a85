"""Connections that go only where the service may call, and that end in time."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from gouji.jobs.addresses import resolved

_MOST = 16 * 1024
"""Bytes that are read of an answer; its status is enough."""


class Guard(httpcore.NetworkBackend):
    """Connects to the very addresses that were looked at, so no name can change its mind meanwhile.

    For one request, which may take `seconds`. Raises `BadRequest` for what may not be called;
    `private` allows private addresses.
    """

    def __init__(self, private: bool, seconds: float) -> None:
        self._private = private
        self._deadline = time.monotonic() + seconds
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of `host` that takes it."""
        failure: Exception = httpcore.ConnectError(host)
        for address in resolved(host, self._private):
            left = _left(self._deadline, timeout)
            try:
                stream = self._backend.connect_tcp(
                    address, port, left, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Bounded(stream, self._deadline)
        raise failure


class _Bounded(httpcore.NetworkStream):
    """A connection that ends at the deadline, however slowly it is answered, and after `_MOST`."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline, self._unread = stream, deadline, _MOST

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came; raises `ReadError` when it was too much."""
        if not self._unread:
            raise httpcore.ReadError(f"more than {_MOST} bytes")
        data = self._stream.read(min(max_bytes, self._unread), _left(self._deadline, timeout))
        self._unread -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it."""
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; closed when that fails."""
        try:
            left = _left(self._deadline, timeout)
        except httpcore.TimeoutException:
            self.close()
            raise
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """The seconds that are left; raises `ConnectTimeout` when none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ConnectTimeout("timed out")
    return left if timeout is None else min(left, timeout)
