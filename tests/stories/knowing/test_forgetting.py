"""Somebody is forgotten in a house that lives: what waits for a quiet moment, and a file too large to be rewritten by day."""

from pathlib import Path

from msgspec.structs import replace

from tests.people import SIOBHAN, SIOBHANS_CARD, WES
from tests.stories.house import Story, story
from tests.traces import left
from vivevoix.actions.rewriting import rewrite
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.customers.customer import Kind, Reach
from vivevoix.core.customers.forgetting import WhyForgotten
from vivevoix.core.ids import CustomerId
from vivevoix.core.promises.asked import TellRequested
from vivevoix.core.promises.promise import HowTold, Telling
from vivevoix.live.privacy.forgetting import Forgetting

DEV = replace(SIOBHANS_CARD, id=CustomerId("k2"), name="Dev Patel", reaches=(Reach(kind=Kind.TELEPHONE, value="+447700900518"),))


async def forgets(house: Story, at_once: int) -> bool:
    """Siobhán, whom nobody has rung. Is nothing left of her?"""
    async with house.store.transaction() as t:
        await t.save_customers([SIOBHANS_CARD])
    forgetting = Forgetting(house.keeping, house.house, house.store, house.clock)
    await house.asks(forgetting.forget(SIOBHANS_CARD.id, WES, WhyForgotten.ASKED))
    return await forgetting.clean(at_once)


async def test_while_somebody_else_is_on_the_line_the_file_is_not_rewritten_and_afterwards_it_is(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings(caller="+447700900518")
        await house.answers("aya")
        assert not await forgets(house, 1 << 30)
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        assert await Forgetting(house.keeping, house.house, house.store, house.clock).clean()
        async with house.store.reading() as t:
            assert await t.not_clean() == []
        assert left(tmp_path, SIOBHANS_CARD.name, SIOBHAN) == []


async def test_a_large_file_waits_until_the_house_is_stopped_and_somebody_rewrites_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        assert not await forgets(house, 0)
        now = house.clock.now()
    assert await rewrite(tmp_path / "house.db", now) == 1
    assert await rewrite(tmp_path / "house.db", now) == 0
    assert left(tmp_path, SIOBHANS_CARD.name, SIOBHAN) == []


async def test_a_card_that_was_on_a_page_is_gone_from_memory_too(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        async with house.store.transaction() as t:
            await t.save_customers([SIOBHANS_CARD, DEV])
        await house.rings(caller=DEV.reaches[0].value)
        await house.answers("aya")
        hers = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(hers), Ended.GAVE_UP)
        await house.settle()
        assert SIOBHANS_CARD.id in house.house.recognising._cards, "kept while anybody is on the line"
        [promise] = house.promises()
        told = Telling(how=HowTold.LETTER, words="We are sorry.")
        await house.asks(house.house.about_promise(TellRequested(by=WES, at=house.clock.now(), promise=promise.id, told=told)))
        forgetting = Forgetting(house.keeping, house.house, house.store, house.clock)
        await house.asks(forgetting.forget(SIOBHANS_CARD.id, WES, WhyForgotten.ASKED))
        assert SIOBHANS_CARD.id not in house.house.recognising._cards
