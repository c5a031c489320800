"""The loop of a line, by itself."""

from collections.abc import Iterator

import pytest

from vivevoix.line.sip.stack import patches
from vivevoix.line.sip.stack.loop import Loop


class SteppedLoop(Loop):
    """May be run again after it was stopped."""

    def run(self) -> None:
        self._running = True
        super().run()


@pytest.fixture
def loop() -> Iterator[Loop]:
    patches.apply("Vivevoix")  # without them sippy goes by another clock
    loop = SteppedLoop()
    yield loop
    loop.close()
