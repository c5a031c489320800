"""Asked in, introduced, listened to: on independent telephones through the running house, proved by whose voice is heard."""

from pathlib import Path

from tests.telephony.clients.chromium import PATIENCE_MS, operator
from tests.telephony.conftest import AYA
from tests.telephony.street import Street
from vivevoix.demo.talk import Talk

STORY = "Pump 4 hums since Tuesday, and she has replaced the relay already."


async def joined(street: Street) -> tuple[Talk, Talk, Talk]:
    """Aya has a caller, and Helen has joined: the caller's side, Aya's, Helen's."""
    aya, helen = await street.phone("aya"), await street.phone("helen")
    caller, ours = await street.conversation(AYA, aya)
    await street.says("helen", f"/calls/{await street.call_of('aya')}/listen")
    beside = await helen.rung()
    beside.answer()
    await street.hears(beside, "aya", "caller")
    return caller, ours, beside


async def test_a_supervisor_listens_and_is_heard_by_nobody(street: Street) -> None:
    caller, ours, _ = await joined(street)
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")
    board = await street.page("aya", "/board")
    [shown] = [call["joined"] for call in board["calls"]]
    assert (shown["by"], shown["how"]) == ("helen", "listens")


async def test_a_whisper_reaches_one_side_only_and_barging_both(street: Street) -> None:
    caller, ours, beside = await joined(street)
    call = await street.call_of("aya")
    await street.says("helen", f"/calls/{call}/whisper")
    await street.hears(ours, "caller", "helen")
    begun = len(caller.stream.heard)
    await street.until(lambda: len(caller.stream.heard) > begun + 12)
    assert all("helen" not in each.people for each in caller.stream.heard[begun:]), "the caller heard the whisper"
    await street.says("helen", f"/calls/{call}/barge")
    await street.hears(caller, "aya", "helen")
    await street.hears(ours, "caller", "helen")
    await street.says("helen", f"/calls/{call}/listen-only")
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")
    assert caller.stream.sources == ours.stream.sources == beside.stream.sources == 1


async def test_the_operator_goes_and_the_supervisor_who_speaks_keeps_the_caller(street: Street) -> None:
    caller, ours, beside = await joined(street)
    await street.says("helen", f"/calls/{await street.call_of('aya')}/barge")
    await street.hears(caller, "aya", "helen")
    ours.hang_up()
    await street.hears(caller, "helen")
    await street.hears(beside, "caller")


async def test_a_call_made_private_lets_whoever_listens_go(street: Street) -> None:
    caller, ours, beside = await joined(street)
    await street.act("aya", "private", {"on": True})
    await street.until(beside.ended.is_set)
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")


async def test_each_way_of_not_joining_comes_back_as_a_word(street: Street) -> None:
    aya, ngozi = await street.phone("aya"), await street.phone("ngozi")
    caller, ours = await street.conversation(AYA, aya)
    for code, word in ((603, "declined"), (486, "busy"), (408, "no_answer"), (480, "unreachable")):
        await street.act("aya", "consult", {"person": "ngozi"})
        (await ngozi.rung()).decline(code)
        await failed(street, word)
        await street.act("aya", "resume")
        await street.hears(caller, "aya")
    await street.act("aya", "consult", {"person": "ngozi"})
    expert = await ngozi.rung()
    expert.answer()
    await street.hears(ours, "ngozi")
    expert.hang_up()
    await failed(street, "left")
    call = await street.call_of("aya")
    kept = (await street.page("aya", f"/calls/{call}"))["call"]["consultations"]
    assert [each["outcome"] for each in kept] == ["declined", "busy", "no_answer", "unreachable", "left"]


async def test_a_voicemail_that_answers_an_outside_telephone_is_suspected_and_never_gets_the_caller(street: Street) -> None:
    aya = await street.phone("aya")
    caller, _ = await street.conversation(AYA, aya)
    await street.act("aya", "consult", {"person": "vera"})
    (await street.provider.rung()).answer()
    await failed(street, "voicemail_suspected")
    await street.act("aya", "back")
    await street.hears(caller, "aya")


async def failed(street: Street, word: str) -> None:
    board = await street.until_board(lambda board: any(call["failure"] for call in board["calls"]))
    assert [call["failure"]["why"] for call in board["calls"]] == [word]


async def test_the_caller_is_never_alone_for_long_and_the_expert_waits(street: Street) -> None:
    aya, ngozi = await street.phone("aya"), await street.phone("ngozi")
    caller, ours = await street.conversation(AYA, aya)
    await street.act("aya", "consult", {"person": "ngozi", "story": STORY})
    expert = await ngozi.rung()
    expert.answer()
    await street.hears(ours, "ngozi")
    await street.hears_hold_tone(caller)
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")
    await street.hears_hold_tone(expert)
    await street.act("aya", "to-second")
    await street.hears(expert, "aya")
    await street.act("aya", "hand-over")
    await street.hears(caller, "ngozi")
    assert caller.stream.sources == 1


async def test_handed_over_to_a_telephone_nobody_answers_the_same_person_is_rung_again(street: Street) -> None:
    aya, ngozi = await street.phone("aya"), await street.phone("ngozi")
    caller, ours = await street.conversation(AYA, aya)
    await street.act("aya", "consult", {"person": "ngozi"})
    at_ngozi = await ngozi.rung()
    await street.act("aya", "hand-over")
    await street.until(ours.ended.is_set)
    back = await aya.rung()
    await street.until(at_ngozi.ended.is_set)
    back.answer()
    await street.hears(caller, "aya")


async def test_the_expert_reads_the_story_before_they_say_hello(street: Street, tmp_path: Path) -> None:
    aya = await street.phone("aya")
    async with operator(street.house, "mia", street.voices, tmp_path) as mia:
        await street.until_present("mia:browser")
        caller, ours = await street.conversation(AYA, aya)
        await street.act("aya", "consult", {"person": "mia", "story": STORY})
        await mia.page.get_by_text(STORY).first.wait_for(timeout=PATIENCE_MS)
        assert not any(each.people == {"mia"} for each in ours.stream.heard), "she has said something already"
        await mia.press("F2", "Answer")
        await street.hears(ours, "mia")
        await street.act("aya", "hand-over")
        await street.hears(caller, "mia")
