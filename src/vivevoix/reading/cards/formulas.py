"""Cells a spreadsheet would take for a formula: written with an apostrophe before them, and read without it."""

import re

# What OWASP names (CSV Injection), also behind spaces and apostrophes, and in full width.
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")


def harmless(cell: str) -> str:
    """As it is written out: nothing a spreadsheet reckons with."""
    return "'" + cell if _FORMULA.match(cell) else cell


def plainly(cell: str) -> str:
    """As it was before `harmless`, exactly; also of what others wrote in this way."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
