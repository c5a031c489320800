"""Who may come in, for how long, and how those who may not are kept out."""

from datetime import timedelta

import httpx
import msgspec
import pytest

from tests.web.served import PASSWORD, WRITTEN, Served, settings_of
from vivevoix.actions.people import set_password
from vivevoix.actions.signing_in import SIGNED_IN_FOR, NotSignedIn, session_of
from vivevoix.actions.taking_settings import take_settings
from vivevoix.core.ids import PersonId


async def try_in(browser: httpx.AsyncClient, person: str, password: str) -> httpx.Response:
    return await browser.post("/api/v1/sign-in", json={"person": person, "password": password})


async def test_the_right_password_opens_a_session_no_script_can_read(desk: Served) -> None:
    async with desk.browser() as browser:
        answer = await try_in(browser, "aya", PASSWORD)
        assert answer.json() == {
            "person": "aya",
            "name": "Aya Diallo",
            "first_name": "Aya",
            "role": "operator",
            "branch": "leeds",
            "language": "en",
            "extension": "201",
        }
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert (await browser.get("/api/v1/me")).json()["person"] == "aya"


async def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(desk: Served) -> None:
    async with desk.browser() as browser:
        answers = [await try_in(browser, "aya", "wrong"), await try_in(browser, "nobody", PASSWORD)]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["reason"] == "wrong_password"


async def test_without_a_session_nothing_is_told(desk: Served) -> None:
    async with desk.browser() as browser:
        for path in ("me", "house", "board", "calls", "calls/c1", "promises", "health", "me/phone"):
            answer = await browser.get(f"/api/v1/{path}")
            assert (answer.status_code, answer.json()["reason"]) == (401, "not_signed_in"), path


async def test_a_session_planted_beforehand_opens_nothing(desk: Served) -> None:
    async with desk.browser() as browser:
        browser.cookies.set("vivevoix", "planted", domain="127.0.0.1")
        await try_in(browser, "aya", PASSWORD)
    async with desk.browser(Cookie="vivevoix=planted") as thief:
        assert (await thief.get("/api/v1/me")).status_code == 401


async def test_signing_in_again_ends_the_session_before(desk: Served) -> None:
    async with desk.signed_in("aya") as browser:
        before = browser.cookies["vivevoix"]
        await try_in(browser, "aya", PASSWORD)
        assert browser.cookies["vivevoix"] != before
    async with desk.browser(Cookie=f"vivevoix={before}") as late:
        assert (await late.get("/api/v1/me")).status_code == 401


async def test_another_site_cannot_write_in_a_persons_name(desk: Served) -> None:
    async with desk.signed_in("aya") as browser:
        del browser.headers["X-Vivevoix"]
        for method, path in (("POST", "me/here"), ("PATCH", "me"), ("PUT", "calls/c/note"), ("POST", "sign-in")):
            answer = await browser.request(method, f"/api/v1/{path}", json={})
            assert (answer.status_code, answer.json()["reason"]) == (403, "not_from_our_page")


async def test_after_too_many_guesses_even_the_right_password_waits(desk: Served) -> None:
    async with desk.browser() as browser:
        for _ in range(2):
            assert (await try_in(browser, "aya", "wrong")).status_code == 401
        answer = await try_in(browser, "aya", PASSWORD)
        assert (answer.status_code, answer.json()["reason"]) == (429, "too_many_guesses")
        assert 0 < answer.json()["after_seconds"] <= 61
        assert (await try_in(browser, "tom", PASSWORD)).status_code == 200


async def test_an_address_that_guesses_at_everyone_is_locked_out(desk: Served) -> None:
    async with desk.browser() as browser:
        for number in range(10):
            assert (await try_in(browser, f"person-{number}", "wrong")).status_code == 401
        assert (await try_in(browser, "aya", PASSWORD)).status_code == 429


async def test_signing_out_ends_the_session_for_good(desk: Served) -> None:
    async with desk.signed_in("aya") as browser:
        token = browser.cookies["vivevoix"]
        assert (await browser.post("/api/v1/sign-out")).status_code == 204
        assert (await browser.get("/api/v1/me", headers={"Cookie": f"vivevoix={token}"})).status_code == 401


async def test_a_session_ends_a_shift_after_it_was_last_used(desk: Served) -> None:
    store, now = desk.front.store, desk.front.clock.now()
    async with desk.signed_in("aya") as browser:
        token = browser.cookies["vivevoix"]
    await session_of(store, token, now + SIGNED_IN_FOR - timedelta(minutes=1))
    await session_of(store, token, now + 2 * SIGNED_IN_FOR - timedelta(minutes=2))
    with pytest.raises(NotSignedIn):
        await session_of(store, token, now + 3 * SIGNED_IN_FOR)


async def test_a_new_password_signs_everyone_out_who_knew_the_old_one(desk: Served) -> None:
    async with desk.signed_in("aya") as browser:
        await set_password(desk.front.store, "aya", "a new password")  # type: ignore[arg-type]
        assert (await browser.get("/api/v1/me")).status_code == 401
        assert (await try_in(browser, "aya", PASSWORD)).status_code == 401
        assert (await try_in(browser, "aya", "a new password")).status_code == 200


async def test_whoever_left_can_neither_sign_in_nor_register_a_telephone(desk: Served) -> None:
    without_aya = msgspec.json.decode(msgspec.json.encode(WRITTEN))
    del without_aya["people"]["aya"]
    async with desk.signed_in("aya") as browser:
        await take_settings(desk.front.store, settings_of(without_aya))
        assert (await browser.get("/api/v1/me")).status_code == 401
        assert (await try_in(browser, "aya", PASSWORD)).status_code == 401
    async with desk.front.store.reading() as t:
        assert {account.person for account in await t.accounts()} == {"tom", "wes"}


async def test_taking_the_settings_again_keeps_passwords_and_telephones(desk: Served) -> None:
    silent = msgspec.json.decode(msgspec.json.encode(WRITTEN))
    del silent["people"]["aya"]["password"]
    del silent["people"]["aya"]["phones"][0]["password"]
    async with desk.front.store.reading() as t:
        before = await t.accounts(), await t.people()
    await take_settings(desk.front.store, settings_of(silent))
    async with desk.front.store.reading() as t:
        assert (await t.accounts(), await t.people()) == before


async def test_a_person_chooses_their_language_and_is_answered_in_it(desk: Served) -> None:
    async with desk.signed_in("aya") as browser:
        assert (await browser.patch("/api/v1/me", json={"language": "fr"})).json()["language"] == "fr"
        answer = await browser.get("/api/v1/calls/none")
        said = answer.json()
        assert (said["reason"], said["sentence"], said["after_seconds"]) == ("no_such_call", "Cet appel est terminé.", None)


async def test_the_browsers_telephone_is_given_to_its_person(desk: Served) -> None:
    async with desk.signed_in("aya") as browser:
        telephone = (await browser.get("/api/v1/me/phone")).json()
    assert telephone["account"] == "web-aya"
    assert (telephone["uri"], telephone["path"], telephone["realm"]) == ("sip:web-aya@vivevoix", "/sip", "vivevoix")
    assert len(telephone["secret"]) >= 40


async def test_whoever_ends_their_day_is_not_rung_any_more(desk: Served) -> None:
    desk.line.phone_comes("aya-desk")
    async with desk.signed_in("aya") as aya:
        await aya.post("/api/v1/me/here", json={"here": True})
        assert desk.front.house.board.people[PersonId("aya")].here
        assert (await aya.post("/api/v1/sign-out")).status_code == 204
        assert not desk.front.house.board.people[PersonId("aya")].here
        assert (await aya.post("/api/v1/sign-out")).status_code == 204
