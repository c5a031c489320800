"""One media process serves the tests of a file; each test begins without legs."""

from collections.abc import Iterator

import pytest

from tests.line.media.rig import Media, hang_up, media


@pytest.fixture(scope="module")
def running_media() -> Iterator[Media]:
    with media(listen=("127.0.0.1", "::1"), spare=32, silent_after=0.5, counted_over=0.5) as running:
        yield running


@pytest.fixture
def running(running_media: Media) -> Iterator[Media]:
    yield running_media
    hang_up(running_media)
