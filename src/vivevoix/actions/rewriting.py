"""The house's file written anew while the house does not run: what a large one waits for after somebody was forgotten."""

from datetime import datetime
from pathlib import Path

from vivevoix.store import Store


async def rewrite(where: Path | str, now: datetime) -> int:
    """Nothing of whoever was forgotten is left in it afterwards. How many cards waited for that. Raises `CannotOpen`."""
    store = await Store.open(where)
    try:
        async with store.reading() as t:
            gone = await t.not_clean()
        if await store.leave_nothing(rewrite=True):
            async with store.transaction() as t:
                await t.clean(gone, now)
            await store.leave_nothing(rewrite=False)
        return len(gone)
    finally:
        await store.close()
