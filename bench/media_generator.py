"""Telephones for measuring media: in a process of their own, so that what they cost is not counted.

`python bench/media_generator.py SECONDS < PORTS`: one telephone for each port, each sending 20 ms of G.711 fifty times a second,
spread evenly over the 20 ms. Every payload carries who sent it and when; what comes back is measured by the kernel's own
receive stamps. Prints one JSON object: sent, received, and jitter and delay in milliseconds (p50, p99, most).
"""

import ctypes
import json
import os
import select
import socket
import struct
import sys
import time
from array import array

import numpy as np

SO_TIMESTAMPNS = 35
SLOTS = 20
SOCKETS = 8
WARM_UP = 1.5
"""Seconds at the beginning that are not measured."""
_MESSAGE = np.dtype([("name", "<u8"), ("namelen", "<u4"), ("p0", "<u4"), ("iov", "<u8"), ("iovlen", "<u8"), ("control", "<u8"),
                     ("controllen", "<u8"), ("flags", "<u4"), ("p1", "<u4"), ("length", "<u4"), ("p2", "<u4")])  # fmt: skip
_VECTOR = np.dtype([("base", "<u8"), ("length", "<u8")])
_BATCH = 256
_CONTROL = 64
_libc = ctypes.CDLL(None, use_errno=True)


class Senders:
    """All telephones' packets, sent by sendmmsg(2) a slot at a time."""

    def __init__(self, ports: list[int], sockets: list[socket.socket]) -> None:
        count = len(ports)
        self.packets = np.full((count, 172), 0xFF, np.uint8)
        self.packets[:, 0], self.packets[:, 1] = 0x80, 0
        self.packets[:, 8:12] = (np.arange(count, dtype=">u4") + 0x1000).view(np.uint8).reshape(-1, 4)
        self.packets[:, 12:16] = np.frombuffer(b"BENC", np.uint8)
        self.packets[:, 16:20] = np.arange(count, dtype="<u4").view(np.uint8).reshape(-1, 4)
        names = np.zeros((count, 16), np.uint8)
        names[:, 0], names[:, 4:8] = socket.AF_INET, [127, 0, 0, 1]
        names[:, 2:4] = np.array(ports, ">u2").view(np.uint8).reshape(-1, 2)
        self._names, self._vectors = names, np.zeros(count, _VECTOR)
        self._vectors["base"] = self.packets.ctypes.data + np.arange(count, dtype=np.uint64) * np.uint64(172)
        self._vectors["length"] = 172
        # Telephones of one slot and one socket lie side by side, so that one call sends them.
        order = sorted(range(count), key=lambda at: (at % SLOTS, _socket_of(at)))
        messages = np.zeros(count, _MESSAGE)
        messages["name"] = names.ctypes.data + np.array(order, np.uint64) * np.uint64(16)
        messages["namelen"], messages["iovlen"] = 16, 1
        messages["iov"] = self._vectors.ctypes.data + np.array(order, np.uint64) * np.uint64(16)
        self._messages = messages
        self._runs: list[list[tuple[int, int, int]]] = [[] for _ in range(SLOTS)]
        for slot in range(SLOTS):
            for at, made in enumerate(sockets):
                places = [place for place, who in enumerate(order) if who % SLOTS == slot and _socket_of(who) == at]
                if places:
                    self._runs[slot].append((made.fileno(), places[0], len(places)))
        self._of_slot = [np.arange(slot, count, SLOTS) for slot in range(SLOTS)]

    def send(self, slot: int, turn: int) -> int:
        who = self._of_slot[slot]
        stamp = struct.pack(">HI", turn & 0xFFFF, (turn * 160) & 0xFFFFFFFF) + bytes(4)
        self.packets[who, 2:8] = np.frombuffer(stamp[:6], np.uint8)
        self.packets[who, 20:28] = np.frombuffer(struct.pack("<Q", time.time_ns()), np.uint8)
        sent = 0
        for fd, first, count in self._runs[slot]:
            done = 0
            while done < count:
                passed = _libc.sendmmsg(fd, ctypes.c_void_p(self._messages.ctypes.data + 64 * (first + done)), count - done, 0)
                done += passed if passed > 0 else 1
                sent += max(0, passed)
        return sent


def _socket_of(who: int) -> int:
    return who // SLOTS % SOCKETS


class Receiver:
    """recvmmsg(2) with kernel time stamps; jitter is RFC 3550's D between neighbouring packets of a stream."""

    def __init__(self, streams: int) -> None:
        self._data = np.zeros((_BATCH, 512), np.uint8)
        self._control = np.zeros((_BATCH, _CONTROL), np.uint8)
        self._vectors = np.zeros(_BATCH, _VECTOR)
        self._vectors["base"] = self._data.ctypes.data + np.arange(_BATCH, dtype=np.uint64) * np.uint64(512)
        self._vectors["length"] = 512
        self._messages = np.zeros(_BATCH, _MESSAGE)
        self._messages["iov"] = self._vectors.ctypes.data + np.arange(_BATCH, dtype=np.uint64) * np.uint64(16)
        self._messages["iovlen"] = 1
        self._messages["control"] = self._control.ctypes.data + np.arange(_BATCH, dtype=np.uint64) * np.uint64(_CONTROL)
        self._last_sent = np.zeros(streams, np.int64)
        self._last_came = np.zeros(streams, np.int64)
        self.received = 0
        self.jitter, self.delay = array("d"), array("d")

    def receive(self, made: socket.socket, measured_from: int) -> None:
        while True:
            self._messages["controllen"] = _CONTROL
            count = _libc.recvmmsg(made.fileno(), ctypes.c_void_p(self._messages.ctypes.data), _BATCH, 0x40, None)
            if count <= 0:
                return
            self._measure(count, measured_from)
            if count < _BATCH:
                return

    def _measure(self, count: int, measured_from: int) -> None:
        data, control = self._data[:count], self._control[:count]
        ours = (data[:, 12:16] == np.frombuffer(b"BENC", np.uint8)).all(axis=1)
        who = np.ascontiguousarray(data[ours, 16:20]).view("<u4")[:, 0]
        sent = np.ascontiguousarray(data[ours, 20:28]).view("<i8")[:, 0]
        came_s = np.ascontiguousarray(control[ours, 16:32]).view("<i8")
        came = came_s[:, 0] * 1_000_000_000 + came_s[:, 1]
        self.received += len(who)
        for stream, began, ended in zip(who.tolist(), sent.tolist(), came.tolist(), strict=True):
            last_sent, last_came = self._last_sent[stream], self._last_came[stream]
            if began > measured_from and last_came:
                self.delay.append((ended - began) / 1e6)
                self.jitter.append(abs(int(ended - last_came) - int(began - last_sent)) / 1e6)
            self._last_sent[stream], self._last_came[stream] = began, ended


def _sockets() -> list[socket.socket]:
    made = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(SOCKETS)]
    for one in made:
        one.bind(("127.0.0.1", 0))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        one.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    return made


def _listen(sockets: list[socket.socket], streams: int, seconds: float, result: int) -> None:
    """In a process of its own: the sender must keep its pace."""
    receiver, poll = Receiver(streams), select.epoll()
    by_fd = {made.fileno(): made for made in sockets}
    for fd in by_fd:
        poll.register(fd, select.EPOLLIN)
    measured_from = time.time_ns() + int(WARM_UP * 1e9)
    end = time.monotonic() + seconds + 0.5
    while time.monotonic() < end:
        for fd, _ in poll.poll(0.1):
            receiver.receive(by_fd[fd], measured_from)
        time.sleep(0.005)
    figures = {"received": receiver.received, "jitter_ms": _spread(receiver.jitter), "delay_ms": _spread(receiver.delay)}
    os.write(result, json.dumps(figures).encode())


def _spread(values: "array[float]") -> list[float]:
    if not values:
        return []
    return [round(float(value), 2) for value in (*np.percentile(np.asarray(values), (50, 99)), max(values))]


def _speak(senders: Senders, seconds: float) -> tuple[int, int]:
    """(packets sent, slots that were more than 5 ms late)."""
    sent = late = 0
    due = time.monotonic()
    for turn in range(int(seconds * 50)):
        for slot in range(SLOTS):
            sent += senders.send(slot, turn)
            due += 0.02 / SLOTS
            wait = due - time.monotonic()
            late += wait < -0.005
            if wait > 0:
                time.sleep(wait)
    return sent, late


def main() -> None:
    seconds = float(sys.argv[1])
    sockets = _sockets()
    print(json.dumps([made.getsockname()[1] for made in sockets]), flush=True)
    ports = json.loads(sys.stdin.readline())
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _listen(sockets, len(ports), seconds, write)
        os._exit(0)
    os.close(write)
    sent, late = _speak(Senders(ports, sockets), seconds)
    figures = json.loads(os.read(read, 1 << 16))
    os.waitpid(child, 0)
    print(json.dumps({"sent": sent, "late_slots": late, **figures}), flush=True)


if __name__ == "__main__":
    main()
