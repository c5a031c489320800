"""The same line as for the other stories of telephones."""

from tests.line.sip.conftest import line

__all__ = ["line"]
