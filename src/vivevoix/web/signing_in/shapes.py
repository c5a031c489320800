"""What is said and heard about a second factor."""

from typing import Annotated

from msgspec import Meta, Struct

from vivevoix.web.shapes import Heard


class Code(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(max_length=40)]


class FactorNow(Struct, frozen=True, kw_only=True):
    is_on: bool
    spare: int
    """Codes left for the day the telephone is lost."""


class FactorBegun(Struct, frozen=True, kw_only=True):
    secret: str
    address: str
    picture: str
    """The address as a QR code: an SVG image as a `data:` address."""


class SpareCodes(Struct, frozen=True, kw_only=True):
    codes: tuple[str, ...]
    """Each good once. They are not said again."""
