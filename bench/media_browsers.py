"""As many browsers as no real one could be on this machine: ICE, DTLS and SRTP like theirs, in a process of their own.

`python bench/media_browsers.py SECONDS < LEGS`: prints its certificate's fingerprint, reads a JSON list of [port, ufrag, pwd,
fingerprint], joins each leg as the DTLS client, prints `joined`, then sends 20 ms of G.711 fifty times a second on each.
Prints a JSON object at the end: legs, sent, received.
"""

import hashlib
import hmac
import json
import secrets
import socket
import struct
import sys
import time
import zlib

from vivevoix.line.media.browser.dtls import Handshake, identity

_FINGERPRINT = 0x5354554E


def check(ufrag: str, pwd: str) -> bytes:
    """A connectivity check that nominates (RFC 8445 7.1)."""
    name = f"{ufrag}:them".encode()
    body = struct.pack("!HH", 0x0006, len(name)) + name + bytes(-len(name) % 4) + struct.pack("!HH", 0x0025, 0)
    transaction = secrets.token_bytes(12)
    head = struct.pack("!HHI12s", 1, len(body) + 24, 0x2112A442, transaction)
    body += struct.pack("!HH", 0x0008, 20) + hmac.digest(pwd.encode(), head + body, hashlib.sha1)
    head = struct.pack("!HHI12s", 1, len(body) + 8, 0x2112A442, transaction)
    return head + body + struct.pack("!HHI", 0x8028, 4, zlib.crc32(head + body) ^ _FINGERPRINT)


class Browser:
    def __init__(self, port: int, ufrag: str, pwd: str, fingerprint: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))
        self.socket.settimeout(5)
        self._keys = ufrag, pwd
        self._handshake = Handshake(fingerprint, we_begin=True, say=self.socket.send)
        self.seq, self.ssrc, self.received = 0, secrets.randbits(32), 0

    def join(self) -> None:
        self.socket.send(check(*self._keys))
        self.socket.recv(2048)
        self._handshake.begin()
        while self._handshake.secret is None:
            datagram = self.socket.recv(2048)
            if 20 <= datagram[0] < 64:
                self._handshake.hear(datagram)
        self.socket.setblocking(False)
        self._protect = self._handshake.secret.close_packet

    def speak(self) -> None:
        self.seq += 1
        header = struct.pack("!BBHII", 0x80, 0, self.seq & 0xFFFF, self.seq * 160, self.ssrc)
        self.socket.send(self._protect(header + b"\x55" * 160))
        try:
            while True:
                self.socket.recv(2048)
                self.received += 1
        except BlockingIOError:
            return


def main() -> None:
    seconds = float(sys.argv[1])
    print(identity().fingerprint, flush=True)
    browsers = [Browser(*leg) for leg in json.loads(sys.stdin.readline())]
    for browser in browsers:
        browser.join()
    print("joined", flush=True)
    began = time.monotonic()
    for turn in range(int(seconds * 50 * len(browsers))):
        wait = began + turn * 0.02 / len(browsers) - time.monotonic()
        if wait > 0.001:
            time.sleep(wait)
        browsers[turn % len(browsers)].speak()
    sent = sum(browser.seq for browser in browsers)
    print(
        json.dumps({"legs": len(browsers), "sent": sent, "received": sum(browser.received for browser in browsers)}), flush=True
    )


if __name__ == "__main__":
    main()
