"""Somebody is looked for while they are typed: customers, and colleagues apart from them."""

from fastapi import APIRouter, Response

from vivevoix.core.customers.finding.colleagues import colleagues_found
from vivevoix.reading.addresses import typed_of
from vivevoix.web.customers.shapes import FoundShown
from vivevoix.web.front import TheFront
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.speaking import described, say

router = APIRouter(prefix="/customers", tags=["customers"])


@router.get("", **described(says=FoundShown))
async def find(front: TheFront, who: Who, find: str = "", remarks: bool = False) -> Response:
    """Who may be meant by what was typed so far, the likeliest first: at most twenty customers, and colleagues. With `remarks`, also
    by what is remarked on cards."""
    company = front.house.company
    typed = typed_of(find, company.country)
    async with front.store.finding() as t:
        found = await t.find(typed, remarks=remarks)
    names = {member.id: member.name for member in company.people.values()}
    return say(FoundShown(customers=tuple(found), colleagues=tuple(colleagues_found(typed.words, names))))
