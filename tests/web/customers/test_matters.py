"""Matters over the door of the API."""

from tests.web.customers.test_cards import made, read
from tests.web.served import Served


async def test_a_matter_is_opened_given_answered_and_comes_back(desk: Served) -> None:
    async with desk.signed_in("aya") as aya, desk.signed_in("tom") as tom:
        customer = await made(aya)
        opened = await aya.post(f"/api/v1/customers/{customer}/matters", json={"about": "Pump 4 stops", "owner": "tom"})
        assert opened.status_code == 201, opened.text
        matter = opened.json()["matter"]["id"]
        mine = (await tom.get("/api/v1/matters")).json()
        assert [one["about"] for one in mine["matters"]] == ["Pump 4 stops"]
        assert mine["customers"][customer]["name"] == "Siobhán Gallagher"
        path = f"/api/v1/matters/{matter}"
        assert (await tom.post(f"{path}/answer", json={"answer": " "})).json()["reason"] == "no_words"
        assert (await tom.post(f"{path}/answer", json={"answer": "Swapped."})).status_code == 200
        assert (await tom.post(f"{path}/give", json={"owner": "aya"})).json()["reason"] == "already_resolved"
        assert (await tom.get("/api/v1/matters")).json()["matters"] == []
        assert (await aya.post(f"{path}/again", json={})).status_code == 200
        assert (await aya.post(f"{path}/give", json={"owner": "aya"})).status_code == 200
        [shown] = (await read(aya, customer))["card"]["matters"]
        assert (shown["owner"], len(shown["reopened"])) == ("aya", 1)


async def test_a_matter_of_nobody_and_one_that_does_not_exist_are_refused(desk: Served) -> None:
    async with desk.signed_in("aya") as aya:
        assert (await aya.post("/api/v1/customers/k9/matters", json={"about": "x"})).status_code == 404
        assert (await aya.post("/api/v1/matters/m9/answer", json={"answer": "x"})).status_code == 404
