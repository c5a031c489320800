"""RFC 4475: what each message is, which answers are right, and why ours is the one it is.

`python -m tests.telephony.torture_table` writes the table to `docs/reference/torture.md`.
"""

from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "torture.md"


class Row(NamedTuple):
    right: tuple[str, ...]
    """Answers that are right; `-` is silence. The first is ours."""
    what: str
    section: str
    why: str = ""


PROOF_FIRST = "a telephone is asked to prove itself before anything else about its registration is looked at"
SILENT = "nobody answers a response; it belongs to no request of ours"

TABLE: dict[str, Row] = {
    "wsinv": Row(("481",), "a short tortuous INVITE", "3.1.1.1", "it is valid and names a dialog we do not have"),
    "intmeth": Row(("501", "405"), "wide range of valid characters", "3.1.1.2", "the method is unknown to us"),
    "esc01": Row(("180",), "valid use of % escaping", "3.1.1.3"),
    "escnull": Row(("401",), "escaped nulls in URIs", "3.1.1.4", PROOF_FIRST),
    "esc02": Row(("501", "405"), "% where it is no escape", "3.1.1.5", "the method is RE%47IST%45R, not REGISTER"),
    "lwsdisp": Row(("200",), "no space between display name and <", "3.1.1.6"),
    "longreq": Row(("180",), "long values in header fields", "3.1.1.7"),
    "dblreq": Row(
        ("401",), "extra octets after a message", "3.1.1.8", "what follows in the datagram is left out; " + PROOF_FIRST
    ),
    "semiuri": Row(("200",), "semicolon in the user part", "3.1.1.9"),
    "transports": Row(("200",), "varied and unknown transports in Via", "3.1.1.10"),
    "mpart01": Row(("405", "415", "501"), "multipart MESSAGE with binary body", "3.1.1.11", "we take no MESSAGE"),
    "unreason": Row(("-",), "unusual reason phrase", "3.1.1.12", SILENT),
    "noreason": Row(("-",), "empty reason phrase", "3.1.1.13", SILENT),
    "badinv01": Row(("400",), "extraneous separators", "3.1.2.1"),
    "clerr": Row(("400",), "Content-Length larger than the message", "3.1.2.2"),
    "ncl": Row(("400",), "negative Content-Length", "3.1.2.3"),
    "scalar02": Row(("400",), "request fields with overlarge values", "3.1.2.4"),
    "scalarlg": Row(("-",), "response fields with overlarge values", "3.1.2.5", SILENT),
    "quotbal": Row(("400",), "unterminated quoted string", "3.1.2.6"),
    "ltgtruri": Row(("400",), "<> around the Request-URI", "3.1.2.7"),
    "lwsruri": Row(("400",), "white space inside the Request-URI", "3.1.2.8"),
    "lwsstart": Row(("400",), "several spaces in the start line", "3.1.2.9"),
    "trws": Row(("400",), "spaces at the end of the start line", "3.1.2.10"),
    "escruri": Row(("400", "180"), "escaped headers in the Request-URI", "3.1.2.11"),
    "baddate": Row(("180", "400"), "a date that is not GMT", "3.1.2.12", "we do not use Date, so it may say what it likes"),
    "regbadct": Row(("401", "400"), "Contact with an unescaped ?", "3.1.2.13", PROOF_FIRST + "; proven, it gets 400"),
    "badaspec": Row(("400",), "spaces within an addr-spec", "3.1.2.14"),
    "baddn": Row(("400", "200"), "a display name that needs quotes", "3.1.2.15"),
    "badvers": Row(("505",), "unknown protocol version", "3.1.2.16"),
    "mismatch01": Row(("400",), "start line and CSeq name different methods", "3.1.2.17"),
    "mismatch02": Row(("400", "501"), "the same, with an unknown method", "3.1.2.18"),
    "bigcode": Row(("-",), "overlarge response code", "3.1.2.19", SILENT),
    "badbranch": Row(
        ("200", "400"), "a branch that is only the magic cookie", "3.2.1", "it is unique enough to answer one OPTIONS"
    ),
    "insuf": Row(("400",), "required header fields are missing", "3.3.1"),
    "unkscm": Row(("416",), "Request-URI with an unknown scheme", "3.3.2"),
    "novelsc": Row(("416",), "Request-URI with a known but atypical scheme", "3.3.3"),
    "unksm2": Row(("400",), "unknown schemes in To, From, Contact", "3.3.4"),
    "bext01": Row(("420",), "Require and Proxy-Require of unknown extensions", "3.3.5"),
    "invut": Row(("415",), "unknown Content-Type", "3.3.6"),
    "regaut01": Row(("401",), "unknown authorization scheme", "3.3.7"),
    "multi01": Row(("400",), "several values in single-value fields", "3.3.8"),
    "mcl01": Row(("400",), "several Content-Length values", "3.3.9"),
    "bcast": Row(("-",), "a 200 with a broadcast Via", "3.3.10", SILENT),
    "zeromf": Row(("200", "483"), "Max-Forwards of zero", "3.3.11", "we are its end, so nothing is forwarded"),
    "cparam01": Row(("401",), "REGISTER with a Contact header parameter", "3.3.12", PROOF_FIRST),
    "cparam02": Row(("401",), "REGISTER with a URL parameter", "3.3.13", PROOF_FIRST),
    "regescrt": Row(("401",), "REGISTER with a URL escaped header", "3.3.14", PROOF_FIRST),
    "sdp01": Row(("406",), "Accept of a type nobody knows", "3.3.15"),
    "inv2543": Row(("180",), "an INVITE of RFC 2543", "3.4.1", "it rings; without Contact its source is its address"),
    "test": Row(
        ("-",), "not of the RFC: a fragment without version, Via or CSeq", "", "it is not SIP, and names nobody to answer to"
    ),
}


def page() -> str:
    """The table as documentation. The tests keep it true."""
    lines = [
        "# Messages made to break SIP stacks",
        "",
        "RFC 4475 collects SIP messages that are valid but odd, or subtly wrong. This is what a line of Vivevoix answers to each;",
        "`tests/telephony/test_torture.py` sends them. `-` is silence, 180 a call that rings. Written by `python -m tests.telephony.torture_table`.",
        "",
        "| message | RFC 4475 | what it is | right | ours | why |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in TABLE.items():
        lines.append(f"| {name} | {row.section} | {row.what} | {' or '.join(row.right)} | {row.right[0]} | {row.why} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page())
