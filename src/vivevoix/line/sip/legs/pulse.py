"""Is the other end of an answered leg still there? A telephone that loses its power or its network says no goodbye."""

import time
from collections.abc import Callable
from zlib import crc32

from vivevoix.line.sip.legs.patience import Patience
from vivevoix.line.sip.stack.dialog import Dialog
from vivevoix.line.sip.stack.loop import Loop, Timer

MISSES = 2
"""Unanswered questions in a row after which nobody is there."""
_NO_SUCH_DIALOG = 481
_UNKNOWN_HERE = 404


class Pulse:
    """Asks inside the dialog (OPTIONS): often where a voice has fallen silent, seldom where none is to be expected, as on hold.

    Whoever is heard is there and is not asked. Any answer but 481 and 408 is a sign of life, whatever it says (RFC 5057 5.1).
    Goes on until `stop` or until `lost` was called, once.
    """

    def __init__(
        self,
        dialog: Dialog,
        loop: Loop,
        patience: Patience,
        *,
        is_reachable: Callable[[], bool],
        is_heard: Callable[[], bool],
        fell_silent: Callable[[], bool],
        lost: Callable[[], None],
    ) -> None:
        """`is_reachable`: a browser's connection is open. `is_heard`: audio that should come does come; `fell_silent`: it came, and
        comes no more."""
        self._fell_silent = fell_silent
        self._dialog, self._loop, self._patience = dialog, loop, patience
        self._is_reachable, self._is_heard, self._lost = is_reachable, is_heard, lost
        # Calls that were cut together are not asked together.
        self._spread = 0.75 + crc32(dialog.names()[0].encode()) % 512 / 1024
        self._misses = 0
        self._asked = 0
        self._away_since: float | None = None
        self._timer: Timer | None = None
        self._is_asking = False
        self.wait()

    def wait(self) -> None:
        """Ask after a while; how long depends on whether a voice has fallen silent. Does not disturb a question under way."""
        if not self._is_asking:
            seconds = self._patience.ask_silent_every if self._fell_silent() else self._patience.ask_every
            self._set(seconds * self._spread, self._ask)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._asked = None, -1

    def _set(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.after(seconds, then)

    def _ask(self) -> None:
        if not self._is_reachable():
            self._is_away()
            return
        if self._is_heard() and not self._misses:
            self.wait()
            return
        self._away_since = None
        self._asked += 1
        self._is_asking = True
        self._set(self._patience.answer_within, self._not_answered)
        number = self._asked
        self._dialog.ask_alive(lambda code: self._answered(number, code))

    def _answered(self, number: int, code: int) -> None:
        if number != self._asked or not self._is_asking:
            return
        if code == 408:
            self._not_answered()
        elif code == _NO_SUCH_DIALOG or (code == _UNKNOWN_HERE and self._is_browser):
            self._end()
        else:
            self._misses = 0
            self._is_asking = False
            self.wait()

    def _not_answered(self) -> None:
        self._is_asking = False
        self._misses += 1
        if self._misses < MISSES:
            self._ask()
        elif self._is_heard():
            self.wait()
        else:
            self._end()

    def _is_away(self) -> None:
        """It may come back on another connection; its audio does not go over this one."""
        now = time.monotonic()
        self._away_since = self._away_since or now
        if now - self._away_since >= self._patience.browser_back_within and not self._is_heard():
            self._end()
        else:
            self._set(self._patience.ask_silent_every * self._spread, self._ask)

    @property
    def _is_browser(self) -> bool:
        """A page that was loaded anew has another name, and refuses the former one before it looks for the dialog."""
        return self._dialog.far[1] == "wss"

    def _end(self) -> None:
        self.stop()
        self._lost()
