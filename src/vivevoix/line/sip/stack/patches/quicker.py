"""The same answers as sippy's, sooner. Measured: these few functions were over half of what a call cost the line process.

sippy tells its own placeholders (`MyAddress` and its like) from text by listing every attribute of every value, and reads the
clock through ctypes. Nothing here changes what is written or when.
"""

import time
from typing import Any
from urllib.parse import quote

import sippy.SipMsg
import sippy.SipURL
import sippy.SipVia
import sippy.Time.MonoTime
from sippy.SipConf import MyAddress, MyPort, MyTransport, SipConf
from sippy.SipURL import USERNAME_SAFE

Local = tuple[tuple[str, int], str] | None


def apply() -> None:
    """Once, before the first message."""
    SipConf.port_needed = staticmethod(port_needed)
    sippy.SipURL.SipURL.localStr = url_text
    sippy.SipURL.SipURL.getParams = url_params
    sippy.SipVia.SipVia.localStr = via_text
    sippy.SipMsg.SipMsg.getHFBody = header_body
    sippy.SipMsg.SipMsg.countHFs = count_headers
    sippy.Time.MonoTime.MonoTime.__init__ = read_clock


def port_needed(port: Any, transport: Any, local_transport: str | None) -> bool:
    return not (isinstance(transport, MyTransport) and local_transport == "udp" and int(port) == 5060)


def url_text(url: Any, local: Local = None) -> str:
    (our_host, our_port), our_transport = local if local is not None else ((None, None), None)
    parts = [url.scheme, ":"]
    if url.username is not None:
        parts.append(url.username if url.username.isalnum() and url.username.isascii() else quote(url.username, USERNAME_SAFE))
        parts += [f";{param}" for param in url.userparams]
        parts.append(f":{url.password}@" if url.password is not None else "@")
    parts.append(our_host if our_host is not None and isinstance(url.host, MyAddress) else str(url.host))
    if url.port is not None:
        port = our_port if our_port is not None and isinstance(url.port, MyPort) else url.port
        if port_needed(port, url.transport, our_transport):
            parts.append(f":{port}")
    parts += [f";{param}" for param in url_params(url, our_transport)]
    if url.headers:
        parts.append("?" + "&".join(f"{name}={quote(value)}" for name, value in url.headers.items()))
    return "".join(parts)


def url_params(url: Any, local_transport: str | None = None) -> list[str]:
    params = [] if url.usertype is None else [f"user={url.usertype}"]
    transport = url.transport
    if isinstance(transport, MyTransport):
        transport = None if local_transport in (None, "udp") else local_transport
    if transport is not None:
        params.append(f"transport={transport}")
    for name, value in (("ttl", url.ttl), ("maddr", url.maddr), ("method", url.method), ("tag", url.tag)):
        if value is not None:
            params.append(f"{name}={value}")
    params += url.other
    return [*params, "lr"] if url.lr else params


def via_text(via: Any, local: Local = None) -> str:
    if not via.parsed:
        return str(via.body)
    (our_host, our_port), our_transport = local if local is not None else ((None, None), None)
    transport = via.transport
    if isinstance(transport, MyTransport):
        transport = (our_transport or str(transport)).upper()
        transport = "WSS" if transport == "WS" else transport
    host = our_host if our_host is not None and isinstance(via.hostname, MyAddress) else via.hostname
    text = f"{via.sipver}/{transport} {host}"
    if via.port is not None:
        ours = our_port is not None and isinstance(via.port, MyPort)
        if not ours:
            text += f":{via.port}"
        elif port_needed(our_port, via.transport, our_transport):
            text += f":{our_port}"
    return text + "".join(f";{name}" if value is None else f";{name}={value}" for name, value in via.params.items())


def header_body(message: Any, name: str, idx: int = 0) -> Any:
    """Raises IndexError when there is none, as sippy's callers expect."""
    for header in message.headers:
        if header.name == name:
            if idx == 0:
                return header.getBody()
            idx -= 1
    raise IndexError(name)


def count_headers(message: Any, name: str) -> int:
    return sum(1 for header in message.headers if header.name == name)


_to_wall = time.time() - time.monotonic()


def read_clock(
    moment: Any, s: Any = None, monot: float | None = None, realt: float | None = None, trust_realt: bool = False
) -> None:
    """sippy keeps monotonic and wall-clock time together; only the first decides anything here."""
    if monot is None:
        monot = time.monotonic() if realt is None else realt - _to_wall
    moment.monot = monot
    moment.realt = monot + _to_wall if realt is None else realt
