"""What a caller wishes is written down and kept."""

from tests.web.served import Served

SIOBHAN = "/api/v1/callers/0113 496 0142"


async def test_a_wish_is_written_down_and_read_in_any_way_of_writing_the_number(desk: Served) -> None:
    wish = {"asks_for": "tom", "not_with": ["aya"], "language": "fr", "urgent": True}
    async with desk.signed_in("aya") as aya:
        assert (await aya.get(SIOBHAN)).json()["asks_for"] is None
        assert (await aya.put(SIOBHAN, json=wish)).status_code == 200
        found = (await aya.get("/api/v1/callers/+441134960142")).json()
    assert found == {**wish, "spoke_with": []}


async def test_somebody_who_does_not_exist_and_a_number_that_is_none_are_refused(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        assert (await aya.put(SIOBHAN, json={"asks_for": "nobody"})).status_code == 404
        assert (await aya.put(SIOBHAN, json={"language": "French"})).status_code == 400
        wrong = await aya.get("/api/v1/callers/twelve")
        assert (wrong.status_code, wrong.json()["reason"]) == (409, "not_a_number")
