"""Whose word counts about where a request comes from: that of a configured proxy, and nobody else's."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX",
             "HTTP_X_REAL_IP", "HTTP_FORWARDED")  # fmt: skip
"""None of them reaches the application. The host and scheme that people use are the public address's, which is a setting."""


def believing(proxies: Sequence[Network], application: WSGIApplication) -> WSGIApplication:
    """The application, told who asks: the peer, or the last address in X-Forwarded-For that no proxy of ours has."""

    def told(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = environ.get("HTTP_X_FORWARDED_FOR", "")
        for name in FORWARDED:
            environ.pop(name, None)
        environ["REMOTE_ADDR"] = asker(environ.get("REMOTE_ADDR", ""), said, among(proxies))
        return application(environ, start_response)

    return told


def asker(peer: str, said: str, is_proxy: Callable[[Address], bool]) -> str:
    """Who asks. Each proxy adds, at the end, whom it heard; so the list is read backwards, as far as our own proxies wrote it."""
    address = read_address(peer)
    hops = said.split(",") if said else []
    while address is not None and is_proxy(address) and hops:
        before = read_address(hops.pop())
        if before is None:
            break  # a proxy of ours wrote no address: what stands before it is anybody's word
        address = before
    return str(address) if address else peer


def read_address(text: str) -> Address | None:
    """An address, perhaps with a port, as servers and proxies write it; None for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def among(networks: Sequence[Network]) -> Callable[[Address], bool]:
    """Whether an address belongs to one of these networks."""
    return lambda address: any(address in network for network in networks)
