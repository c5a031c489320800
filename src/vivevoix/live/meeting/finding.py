"""Free people by what they answer to, and waiting callers by whom they look for: neither is found by asking everybody."""

import heapq
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import count

from vivevoix.core.answering.ladder import Need, need_of
from vivevoix.core.answering.reach import Key, Pool
from vivevoix.core.calls.call import Call
from vivevoix.core.ids import CallId, PersonId


class FreePeople:
    """Everybody who could be rung now, the longest free first."""

    def __init__(self) -> None:
        self._since: dict[PersonId, int] = {}
        self.since: dict[PersonId, datetime | None] = {}
        """Since when, as far as anybody noted it."""
        self._keys: dict[PersonId, frozenset[Key]] = {}
        self._by_key: dict[Key, dict[PersonId, int]] = {}
        self._order = count()

    def __contains__(self, person: object) -> bool:
        return person in self._since

    def __iter__(self) -> Iterator[PersonId]:
        return iter(self._since)

    def add(self, person: PersonId, keys: frozenset[Key], at: datetime | None = None) -> None:
        self.since[person] = at
        since = self._since[person] = next(self._order)
        self._keys[person] = keys
        for key in keys:
            self._by_key.setdefault(key, {})[person] = since

    def remove(self, person: PersonId) -> None:
        """Somebody who is not free stays as they are."""
        self.since.pop(person, None)
        if self._since.pop(person, None) is not None:
            for key in self._keys.pop(person):
                del self._by_key[key][person]

    def rekey(self, person: PersonId, keys: frozenset[Key]) -> None:
        """They answer to other keys now, and have been free as long as before."""
        since = self._since[person]
        for key in self._keys[person] - keys:
            del self._by_key[key][person]
        for key in keys - self._keys[person]:
            theirs = {**self._by_key.get(key, {}), person: since}
            self._by_key[key] = dict(sorted(theirs.items(), key=lambda entry: entry[1]))
        self._keys[person] = keys

    def by(self, pool: Pool) -> Iterator[PersonId]:
        """Those who answer to any key of this pool, the longest free first; somebody may come twice."""
        found = [self._by_key[key] for key in pool if self._by_key.get(key)]
        if len(found) == 1:
            return iter(found[0])
        return (person for _, person in heapq.merge(*([(since, who) for who, since in each.items()] for each in found)))


class WaitingCalls:
    """Every caller who looks for people, in order of need."""

    def __init__(self) -> None:
        self._needs: dict[CallId, Need] = {}
        self._keys: dict[CallId, frozenset[Key]] = {}
        self._by_key: dict[Key, list[Need]] = {}
        self.rich: dict[CallId, None] = {}
        """Those for whom at least two people are being rung."""

    def __iter__(self) -> Iterator[CallId]:
        return iter(self._needs)

    def __contains__(self, call: object) -> bool:
        return call in self._needs

    def put(self, call: Call, keys: frozenset[Key] | None = None) -> None:
        """It waits, and looks for people by these keys; by the same as before when none are given."""
        need = need_of(call)
        keys = self._keys.get(call.id, frozenset()) if keys is None else keys
        if self._needs.get(call.id) != need or self._keys[call.id] != keys:
            self.drop(call.id)
            self._needs[call.id], self._keys[call.id] = need, keys
            for key in keys:
                insort(self._by_key.setdefault(key, []), need)
        if len({part.person for part in call.ringing}) > 1:
            self.rich[call.id] = None
        else:
            self.rich.pop(call.id, None)

    def drop(self, call: CallId) -> None:
        need = self._needs.pop(call, None)
        self.rich.pop(call, None)
        if need is None:
            return
        for key in self._keys.pop(call):
            needs = self._by_key[key]
            del needs[bisect_left(needs, need)]
            if not needs:
                del self._by_key[key]

    def wanting(self, keys: Collection[Key]) -> Iterator[CallId]:
        """Those who look for somebody who answers to any of these keys, in order of need, each once."""
        last: CallId | None = None
        for need in heapq.merge(*(self._by_key[key] for key in keys if key in self._by_key)):
            if need[-1] != last:
                last = need[-1]
                yield last
