"""Every call and promise there can be, for round trips: built from the types, so that a new word is tried as soon as it exists."""

import string
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

from vivevoix.core import ids
from vivevoix.core.calls.call import Call, Failure, Part
from vivevoix.core.calls.telephones import Caller, FixedAddress, OutsideNumber, Registered
from vivevoix.core.promises import Promise
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import Attempt, Move, Reason, Second, Telling

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

# What a network may send as a name: anything but what no database can hold, which has a story of its own.
_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
_names = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=40)
_KNOWN: dict[Any, st.SearchStrategy[Any]] = {
    str: _words,
    int: st.integers(0, 2**31 - 1),
    float: st.floats(0, 86_400),
    datetime: st.timedeltas(timedelta(0), timedelta(days=20000)).map(lambda later: NOON + later),
    ids.E164: st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True),
    **dict.fromkeys(
        (ids.CallId, ids.LegId, ids.PersonId, ids.BranchId, ids.LineId, ids.PhoneId, ids.TrunkId, ids.PromiseId, ids.MatterId),
        _names,
    ),
}


def every(struct: type[Struct]) -> st.SearchStrategy[Any]:
    """Every value of a struct, each word of it free."""
    return st.builds(struct, **{word: st.from_type(kind) for word, kind in get_type_hints(struct).items()})


for _kind, _values in _KNOWN.items():
    st.register_type_strategy(_kind, _values)
for _struct in (Caller, FixedAddress, OutsideNumber, Registered, Part, Failure, Span, Attempt, Move, Reason, Second, Telling):
    st.register_type_strategy(_struct, every(_struct))
calls: st.SearchStrategy[Call] = every(Call)
promises: st.SearchStrategy[Promise] = every(Promise)


def a_call(name: str, /, **words: object) -> Call:
    return Call(**{"id": name, "line": "leeds", "arrived": NOON, "caller_leg": f"{name}-caller", "keeper": "aya", **words})


def a_promise(name: str, /, **words: object) -> Promise:
    whole = {
        "id": name,
        "line": "leeds",
        "owner": "aya",
        "because": "not_answered",
        "made_at": NOON,
        "due_at": NOON + timedelta(hours=2),
    }
    return Promise(**{**whole, **words})
