"""What is counted of calls, and which calls a question is about. Never of persons."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from vivevoix.core.figures.to_a_voice import Reached, ToAVoice, bins, together
from vivevoix.core.figures.which import By, Which, WrongDays, clocks_of
from vivevoix.core.ids import BranchId, LineId
from vivevoix.web.front import TheFront
from vivevoix.web.routes.signed_in import Supervisor
from vivevoix.web.shapes import FigureShown, ToAVoiceShown
from vivevoix.web.speaking import described, say, spoken

router = APIRouter(prefix="/figures", tags=["figures"])
# Words of an address, which the description names like everything that is spoken.
spoken(By)
spoken(Reached)


def chosen(
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    line: str | None = None,
    branch: str | None = None,
    hour: Annotated[int | None, Query(ge=0, le=23)] = None,
    reached: Reached | None = None,
    over: Annotated[float | None, Query(ge=0)] = None,
    within: Annotated[float | None, Query(ge=0)] = None,
) -> Which | None:
    """None when nothing is chosen. Raises `WrongDays` when something is, and not the days."""
    asked = (first, last, line, branch, hour, reached, over, within)
    if all(each is None for each in asked):
        return None
    if first is None or last is None:
        raise WrongDays
    return Which(
        first=first,
        last=last,
        line=LineId(line) if line is not None else None,
        branch=BranchId(branch) if branch is not None else None,
        hour=hour,
        reached=reached,
        over=over,
        within=within,
    )


Chosen = Annotated[Which | None, Depends(chosen)]


@router.get("/to-a-voice", **described(says=ToAVoiceShown, refusals=(400, 401, 403)))
async def to_a_voice(front: TheFront, who: Supervisor, which: Chosen, by: By = By.HOUR) -> Response:
    """Seconds from the first ring to a human voice, of the calls that came in on these days by the clocks of each branch."""
    if which is None:
        raise WrongDays
    async with front.store.counting() as t:
        parts = await t.to_a_voice(which, by, clocks_of(front.house.company))
    shown = tuple(_shown(key, figure) for key, figure in parts.items())
    return say(ToAVoiceShown(whole=_shown("", together(parts.values())), parts=shown))


def _shown(key: str, figure: ToAVoice) -> FigureShown:
    median, p90, p95, p99, longest = (_said(figure, share) for share in (50, 90, 95, 99, 100))
    return FigureShown(
        key=key,
        arrived=figure.arrived,
        answered=figure.answered,
        promised=figure.promised,
        ringing=figure.ringing,
        within_10=figure.within(10),
        within_30=figure.within(30),
        says_enough=figure.says_enough,
        median=median,
        p90=p90,
        p95=p95,
        p99=p99,
        longest=longest,
        bins=bins(figure),
    )


def _said(figure: ToAVoice, share: float) -> float | None:
    """Nothing is said of few calls."""
    return figure.seconds_for(share) if figure.says_enough else None
