"""How long until a voice, for those who look after the floor."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.web.served import LEEDS, Served

TODAY = datetime.now(UTC).date().isoformat()
DAYS = {"from": TODAY, "to": TODAY}
FIGURE = "/api/v1/figures/to-a-voice"


async def test_every_call_is_answered_promised_or_still_ringing_and_can_be_opened(desk: Served) -> None:
    answered = await desk.answered_call()
    ringing = desk.line.somebody_rings(LEEDS, "+441134960143")
    await desk.until(lambda: ringing in desk.front.house.board.calls)
    async with desk.signed_in("wes") as wes:
        whole = (await wes.get(FIGURE, params=DAYS)).json()["whole"]
        assert [whole[each] for each in ("arrived", "answered", "promised", "ringing")] == [2, 1, 0, 1]
        assert not whole["says_enough"]
        assert whole["median"] is None
        for reached, call in (("answered", answered), ("ringing", ringing)):
            opened = (await wes.get("/api/v1/calls", params={**DAYS, "reached": reached})).json()
            assert [one["id"] for one in opened["calls"]] == [call]


@pytest.mark.parametrize("by", ["hour", "line", "branch"])
async def test_it_is_put_apart_by_hour_line_or_branch(desk: Served, by: str) -> None:
    await desk.answered_call()
    async with desk.signed_in("wes") as wes:
        said = (await wes.get(FIGURE, params={**DAYS, "by": by})).json()
    (part,) = said["parts"]
    assert part["arrived"] == said["whole"]["arrived"] == 1
    assert sum(each["calls"] for each in part["bins"]) == 1
    if by != "hour":
        assert part["key"] == "leeds"


async def test_a_figure_and_its_calls_hold_up_no_other_page_and_wait_for_none(desk: Served) -> None:
    answered = await desk.answered_call()
    async with desk.signed_in("wes") as wes, asyncio.timeout(10):
        async with desk.front.store.reading():
            assert (await wes.get(FIGURE, params=DAYS)).status_code == 200
            assert (await wes.get("/api/v1/calls", params=DAYS)).status_code == 200
        async with desk.front.store.counting():
            assert (await wes.get(f"/api/v1/calls/{answered}")).status_code == 200


async def test_an_operator_is_not_shown_figures(desk: Served) -> None:
    async with desk.signed_in("tom") as tom:
        answer = await tom.get(FIGURE, params=DAYS)
    assert (answer.status_code, answer.json()["reason"]) == (403, "for_supervisors")
    assert answer.json()["sentence"] == "Ceci est réservé à l'encadrement et aux administrateurs."


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "wrong_days"),
        ({"from": TODAY}, "wrong_days"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "wrong_days"),
        ({"from": "2020-03-02", "to": "2026-03-01"}, "wrong_days"),
        ({"from": "yesterday", "to": TODAY}, "not_understood"),
        ({**DAYS, "by": "person"}, "not_understood"),
    ],
)
async def test_what_cannot_be_meant_is_refused_by_name(desk: Served, asked: dict[str, str], reason: str) -> None:
    async with desk.signed_in("wes") as wes:
        answer = await wes.get(FIGURE, params=asked)
    assert (answer.status_code, answer.json()["reason"]) == (400, reason)
