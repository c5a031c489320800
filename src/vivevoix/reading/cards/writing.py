"""Cards written out whole, as a table or as an address book, so that they can be brought in again as they were."""

import csv
import io
from collections.abc import Iterable

import msgspec

from vivevoix.core.customers.brought import OURS
from vivevoix.core.customers.customer import Customer, Kind
from vivevoix.reading.cards.formulas import harmless
from vivevoix.reading.good_hours import written as hours_written

HEADINGS = (
    *("name", "organisation", "reaches", "place", "say", "address", "form", "language", "role", "time_zone", "good_hours"),
    *("urgent", "asks_for", "not_with", "remarks", "source", "key", "changed_at", "made_at", "part_of"),
)
_FOLD = 75
"""Bytes of a line (RFC 6350, 3.2)."""
_IN_VCARD = {"name": "FN", "organisation": "ORG", "role": "TITLE", "language": "LANG", "key": "UID"}
_json = msgspec.json.Encoder()


def headings() -> str:
    """The first line. Its mark tells spreadsheets that this is UTF-8."""
    return "\ufeff" + _line(HEADINGS)


def rows(customers: Iterable[Customer]) -> str:
    return "".join(_line(map(harmless, cells_of(customer).values())) for customer in customers)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def cells_of(customer: Customer) -> dict[str, str]:
    """Everything on the card, by heading."""
    cells = {
        "reaches": "\n".join(" ".join([each.value, *each.label.split()]) for each in customer.reaches),
        "form": customer.form.value if customer.form else "",
        "good_hours": "; ".join(map(hours_written, customer.good_hours)),
        "urgent": "yes" if customer.urgent else "",
        "not_with": " ".join(customer.not_with),
        "remarks": _json.encode(customer.remarks).decode() if customer.remarks else "",
        "source": customer.source or OURS,
        "key": customer.source_key or customer.id,
        "changed_at": customer.changed_at.isoformat(),
        "made_at": customer.made_at.isoformat(),
    }
    return {heading: cells[heading] if heading in cells else getattr(customer, heading) or "" for heading in HEADINGS}


def vcards(customers: Iterable[Customer]) -> str:
    """vCard 4.0 (RFC 6350), with what it has no word for under words of our own."""
    return "".join(_vcard(customer) for customer in customers)


def _vcard(customer: Customer) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"N:{_escaped(customer.name)};;;;"]
    for heading, words in cells_of(customer).items():
        name = _IN_VCARD.get(heading, f"X-VIVEVOIX-{heading.upper().replace('_', '-')}")
        if words:
            lines.append(f"{name}:{_escaped(words)}")
    for place, reach in enumerate(customer.reaches, 1):
        kind = "TEL;VALUE=uri:tel:" if reach.kind is Kind.TELEPHONE else "EMAIL:"
        lines.append(f"item{place}.{kind}{_escaped(reach.value)}")
        if reach.label:
            lines.append(f"item{place}.X-ABLABEL:{_escaped(reach.label)}")
    if customer.place:
        lines.append(f"ADR:;;;{_escaped(customer.place)};;;")
    lines.extend(f"NOTE:{_escaped(remark.words)}" for remark in customer.remarks)
    return "".join(_folded(line) for line in (*lines, "END:VCARD"))


def _escaped(words: str) -> str:
    """RFC 6350, 3.4."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Never within a letter."""
    folded, width = [], 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _FOLD:
            folded.append("\r\n ")
            width = 1
        folded.append(letter)
        width += size
    return "".join(folded) + "\r\n"
