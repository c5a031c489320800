"""Are the ports we want free, and if not, who has them? Linux tells by /proc; elsewhere only that they are taken."""

import contextlib
import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from vivevoix.doctor.findings import Finding, well, worth_knowing, wrong
from vivevoix.doctor.running import Processes
from vivevoix.settings import Settings

LISTENING, BOUND = "0A", "07"
"""States of a TCP and of a UDP socket in /proc/net (include/net/tcp_states.h)."""


class Wanted(Struct, frozen=True, kw_only=True):
    """A port the house listens on."""

    protocol: str
    address: str
    port: int
    use: str
    setting: str


def look(settings: Settings, now: Processes) -> Iterator[Finding]:
    missing: set[str] = set()
    for wanted in _wanted(settings):
        for finding in _one(wanted, now):
            # One sentence for an address that is not there, however many ports it was wanted for.
            if finding.what != "no_such_address" or wanted.address not in missing:
                yield finding
            if finding.what == "no_such_address":
                missing.add(wanted.address)


def _wanted(settings: Settings) -> Iterator[Wanted]:
    web, sip = settings.web, settings.sip
    yield Wanted(protocol="TCP", address=web.listen, port=web.port, use="pages", setting="web.port")
    for address in sip.listen:
        yield Wanted(protocol="UDP", address=address, port=sip.port, use="sip", setting="sip.port")
        if sip.tcp:
            yield Wanted(protocol="TCP", address=address, port=sip.port, use="sip", setting="sip.port")
        if sip.tls_port is not None:
            yield Wanted(protocol="TCP", address=address, port=sip.tls_port, use="sip", setting="sip.tls_port")


def _one(wanted: Wanted, now: Processes) -> Iterator[Finding]:
    names = {"port": wanted.port, "protocol": wanted.protocol, "use": wanted.use, "setting": wanted.setting}
    why = _why_not(wanted)
    if why is None:
        yield well("port_free", **names) if now.serve is None else worth_knowing("port_unused", **names)
    elif why == errno.EADDRNOTAVAIL:
        yield wrong(
            "no_such_address",
            address=wanted.address,
            setting=wanted.setting.replace("port", "listen").replace("tls_", ""),
            have=addresses_here(),
        )
    elif why == errno.EADDRINUSE:
        holder = holder_of(wanted.protocol, wanted.port)
        if holder is not None and now.serve is not None and is_below(holder, now.serve):
            yield well("port_ours", **names)
        else:
            yield wrong("port_taken", holder=_name_of(holder), **names)
    else:
        yield wrong("port_forbidden", why=os.strerror(why), **names)


def _why_not(wanted: Wanted) -> int | None:
    """The error number with which listening would fail; None when it would not."""
    kind = socket.SOCK_STREAM if wanted.protocol == "TCP" else socket.SOCK_DGRAM
    try:
        family = socket.getaddrinfo(wanted.address, wanted.port, type=kind)[0][0]
        with socket.socket(family, kind) as tried:
            if kind == socket.SOCK_STREAM:
                # As servers do: connections of a former one that still linger are no obstacle.
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((wanted.address, wanted.port))
            if kind == socket.SOCK_STREAM:
                tried.listen(1)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as wrong_:
        return wrong_.errno
    return None


def addresses_here() -> str:
    """This machine's addresses, as far as its routes tell: `192.0.2.7, 127.0.0.1`."""
    found = ["127.0.0.1"]
    for family, far in ((socket.AF_INET6, "2001:db8::1"), (socket.AF_INET, "192.0.2.1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))  # no packet is sent; the kernel only chooses the way
            found.insert(0, probe.getsockname()[0])
    return ", ".join(dict.fromkeys(found))


def holder_of(protocol: str, port: int) -> int | None:
    """The process that listens on a port; None when /proc does not tell us."""
    inodes = set(_inodes(protocol.lower(), port))
    if not inodes:
        return None
    links = {f"socket:[{inode}]" for inode in inodes}
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with contextlib.suppress(OSError):
            if any(str(descriptor.readlink()) in links for descriptor in folder.iterdir()):
                return int(folder.parent.name)
    return None


def _inodes(protocol: str, port: int) -> Iterator[str]:
    """Of the sockets bound to a port (proc(5): /proc/net/tcp)."""
    for table in (Path(f"/proc/net/{protocol}"), Path(f"/proc/net/{protocol}6")):
        with contextlib.suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                columns = line.split()
                if int(columns[1].rpartition(":")[2], 16) == port and columns[3] in (LISTENING, BOUND):
                    yield columns[9]


def is_below(pid: int, ancestor: int) -> bool:
    """Is a process this one, or started by it, or by one that was?"""
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            # The name, in brackets, may hold spaces; the parent is the second word after it (proc(5)).
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return pid == ancestor


def _name_of(pid: int | None) -> str:
    if pid is None:
        return "unknown"
    with contextlib.suppress(OSError):
        return f"{Path(f'/proc/{pid}/comm').read_text().strip()} ({pid})"
    return str(pid)
