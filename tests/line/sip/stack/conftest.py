"""The same line as for the other stories of telephones, and the loop of one by itself."""

from collections.abc import Iterator

import pytest

from tests.line.sip.conftest import line
from vivevoix.line.sip.stack import patches
from vivevoix.line.sip.stack.loop import Loop

__all__ = ["line"]


class SteppedLoop(Loop):
    """May be run again after it was stopped."""

    def run(self) -> None:
        self._running = True
        super().run()

    def close(self) -> None:
        for what in (self._selector, self._waker, self._wake):
            what.close()


@pytest.fixture
def loop() -> Iterator[Loop]:
    patches.apply("Vivevoix")  # without them sippy's timers go by another clock
    loop = SteppedLoop()
    yield loop
    loop.close()
