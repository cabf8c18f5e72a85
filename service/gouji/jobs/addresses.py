"""Where the service may call: an address that somebody names must not lead into its own network."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from gouji.errors import BadRequest

_LONGEST_URL = 2000
_PORTS = range(1, 65536)

_Address = IPv4Address | IPv6Address

_PRIVATE = [
    ip_network(network)
    for network in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
]
"""What may be called besides where private addresses are allowed."""

_NEVER = [
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # older Pythons take some of it for global
        "168.63.129.16/32",  # Azure's service to its own machines
        "fd00:ec2::/32",  # Amazon's
    )
]
_ROUTED = ip_network("2000::/3")
"""All that is routed of IPv6; `is_global` knows only what is not."""

_NAT64 = ip_network("64:ff9b::/96")


def target(url: str) -> httpx.URL:
    """The parsed URL; raises `BadRequest` unless it is one of HTTP that names no user."""
    if len(url) > _LONGEST_URL:
        raise BadRequest(
            f"回调地址超过 {_LONGEST_URL} 个字符，请缩短 "
            f"the callback URL has more than {_LONGEST_URL} characters; shorten it"
        )
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadRequest(f"回调地址有误 the callback URL is broken: {error}") from error
    if parsed.userinfo:
        raise BadRequest(
            "回调地址不得含用户名或密码，请以签名核验 "
            "the callback URL must name no user or password; verify the signature instead"
        )
    if parsed.scheme not in ("http", "https") or not parsed.raw_host:
        raise BadRequest(
            f"回调地址应以 http:// 或 https:// 开头 the callback URL is none of HTTP: {url!r}"
        )
    if parsed.port is not None and parsed.port not in _PORTS:
        raise BadRequest(f"回调地址的端口有误 the callback URL has no such port: {parsed.port}")
    return parsed


def refuse(url: str, private: bool) -> None:
    """Raises `BadRequest` for a URL that can never be called; asks no name server.

    `private` allows private addresses. What a name leads to is looked at when it is called.
    """
    host = target(url).raw_host.decode()
    try:
        found = _found(host, socket.AI_NUMERICHOST)
    except OSError:
        return  # a name
    _refuse(host, found, private)


def resolved(host: str, private: bool) -> Sequence[str]:
    """The addresses of the host; raises `BadRequest` when any of them may not be called."""
    found = _found(host)
    _refuse(host, found, private)
    return [str(address) for address in found]


def _found(host: str, flags: int = 0) -> Sequence[_Address]:
    """What the system takes the host for: `0x7f.1` is an address to it, too."""
    found = socket.getaddrinfo(host.encode(), None, type=socket.SOCK_STREAM, flags=flags)
    return [ip_address(address[0]) for *_, address in found]


def _refuse(host: str, found: Sequence[_Address], private: bool) -> None:
    if not all(_may_be_called(address, private) for address in found):
        raise BadRequest(
            f"回调地址须为公网地址，内网地址须由管理员以 GOUJI_CALLBACK_PRIVATE 放行 "
            f"the callback URL must lead to public addresses; "
            f"GOUJI_CALLBACK_PRIVATE allows private ones: {host}"
        )


def _may_be_called(address: _Address, private: bool) -> bool:
    inner = _inner(address)
    if any(inner in network for network in _NEVER):
        return False
    if any(inner in network for network in _PRIVATE):
        return private
    routed = inner.version == 4 or inner in _ROUTED
    return routed and inner.is_global and not inner.is_multicast


def _inner(address: _Address) -> _Address:
    """The address of IPv4 that one of IPv6 leads to, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
