"""Messages made to break SIP stacks break nothing here, and honest callers never notice."""

import asyncio
from pathlib import Path

from tests.line.sip.house import Line, account, free_port, settings, visit
from tests.telephony.fuzz import fuzz
from tests.telephony.torture import FILES, answer_to
from tests.telephony.torture_table import PAGE, TABLE, page


async def test_every_message_of_rfc_4475_gets_the_answer_of_the_table(tmp_path: Path) -> None:
    line = Line(settings(free_port()), tmp_path)
    line.start()
    try:
        async with visit(line, accounts=(account("aya", "secret"),)):
            files = sorted(FILES.glob("*.dat"))
            answers = await asyncio.gather(*(asyncio.to_thread(answer_to, file, ("127.0.0.1", line.port)) for file in files))
    finally:
        line.stop()
    assert {file.stem: answer for file, answer in zip(files, answers, strict=True)} == {
        name: row.right[0] for name, row in TABLE.items()
    }


def test_the_page_about_it_is_fresh() -> None:
    assert PAGE.read_text() == page(), "run `python -m tests.telephony.torture_table`"


async def test_twenty_thousand_damaged_datagrams_do_not_disturb_honest_callers(tmp_path: Path) -> None:
    line = Line(settings(free_port()), tmp_path)
    line.start()
    try:
        result = await fuzz(line, 20_000, seed=4475, seconds=40)
    finally:
        line.stop()
    assert result.is_sound, result
    assert result.honest >= 5
