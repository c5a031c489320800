"""Who may dial: whoever proves that they are one of us, wherever they are."""

from pathlib import Path

from tests.line.sip.house import account, open_house

ACCOUNTS = (account("aya", "secret"), account("web-aya", "secret", browser=True))


async def test_a_telephone_of_ours_at_a_place_we_do_not_know_is_asked_to_prove_itself(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=ACCOUNTS, trunks={}) as house:
        aya = await house.phone("aya", password="secret")
        first = await aya.call("302")
        challenge = await first.outcome()
        assert challenge.code == 401
        again = await aya.call("302", headers=(aya.credentials(aya.challenge_of(challenge), "INVITE", first.uri),))
        await again.provisional(180)
        assert (await house.desk.arrived("302")).account == "aya"


async def test_who_names_nobody_of_ours_or_a_browser_is_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=ACCOUNTS, trunks={}) as house:
        for name in ("somebody", "web-aya"):
            stranger = await house.phone(name)
            assert (await (await stranger.call("302")).outcome()).code == 403
        assert not house.desk.facts
