"""The company, and the board of the running day."""

import importlib.metadata

import msgspec
from fastapi import APIRouter, Response

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.company import PublishedLine
from vivevoix.core.hours.plan import rosters_of
from vivevoix.core.ids import BranchId
from vivevoix.core.promises import Promise
from vivevoix.live.house import House
from vivevoix.web.front import TheFront
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.shapes import BoardShown, BranchShown, HouseShown, LineShown, PersonShown, RegionShown
from vivevoix.web.speaking import described, say

router = APIRouter(tags=["house"])
VERSION = importlib.metadata.version("vivevoix")


@router.get("/house", **described(says=HouseShown))
async def the_house(front: TheFront, who: Who) -> Response:
    """Who there is, and which lines."""
    company, settings = front.house.company, front.settings
    plan = front.book.plan(front.clock.now())
    people = tuple(
        PersonShown(
            id=one.id,
            name=one.name,
            first_name=one.first_name,
            role=one.role,
            branch=one.branch,
            extension=one.extension,
            groups=one.groups,
            rosters=rosters_of(plan, one.id),
        )
        for one in company.people.values()
    )
    lines = tuple(_line(one) for one in company.lines.values())
    branches = tuple(
        BranchShown(id=BranchId(name), name=one.name, time_zone=one.time_zone) for name, one in settings.branches.items()
    )
    return say(
        HouseShown(
            name=company.name,
            language=settings.house.language,
            people=people,
            lines=lines,
            branches=branches,
            topics=tuple(company.topics.values()),
            regions=tuple(RegionShown(id=region.id, name=region.name) for region in company.regions.values()),
            writes=company.writes,
            version=VERSION,
        )
    )


def _line(line: PublishedLine) -> LineShown:
    groups = dict.fromkeys(group for rung in line.ladder for group in rung.groups)
    return LineShown(
        id=line.id, name=line.name, numbers=line.numbers, branch=line.branch, keeper=line.keeper, groups=tuple(groups)
    )


@router.get("/board", **described(says=BoardShown))
async def the_board(front: TheFront, who: Who) -> Response:
    """Everything that is going on. The live socket says the same and then each change."""
    return say(board_shown(front.house))


def board_shown(house: House) -> BoardShown:
    """Names are joined here, at the last moment; the board itself holds none."""
    board = house.board
    return BoardShown(
        number=board.number,
        line_up=board.line_up,
        calls=tuple(with_caller(call, house.caller_of(call.id)) for call in board.calls.values()),
        people=board.people,
        promises=tuple(house.customer_of(promise.id) or promise for promise in board.promises.values()),
        emergencies=tuple(house.emergency_of(open_.id) or open_ for open_ in board.emergencies.values()),
    )


def with_caller(call: Call, caller: Caller | None) -> Call:
    """The call as the console shows it: with who rings, without the technical way to them."""
    return msgspec.structs.replace(call, caller=caller or call.caller, caller_way=None)


def pressing_first(promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
    return tuple(sorted(promises, key=lambda promise: (promise.due_at, promise.id)))
