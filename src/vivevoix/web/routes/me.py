"""What a person asks about themselves."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from vivevoix.actions.people import choose_language
from vivevoix.actions.signing_in import NotSignedIn
from vivevoix.core.ids import PersonId
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.shapes import AboutMe, BrowserTelephone, Me, MyWord
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(prefix="/me", tags=["me"])


@router.get("", **described(says=Me))
async def who_am_i(front: TheFront, who: Who) -> Response:
    """Who is signed in."""
    return say(await me_of(front, who.member.id))


@router.patch("", **described(hears=AboutMe, says=Me, refusals=(400, 401)))
async def speak_to_me(front: TheFront, who: Who, asked: Annotated[AboutMe, Depends(heard(AboutMe))]) -> Response:
    """Choose the language."""
    await choose_language(front.store, who.member.id, asked.language)
    return say(await me_of(front, who.member.id))


@router.post("/here", **described(hears=MyWord, status=202, refusals=(400, 401)))
async def say_here(front: TheFront, who: Who, asked: Annotated[MyWord, Depends(heard(MyWord))]) -> Response:
    """Say that one is here, or away."""
    await front.house.say_here(who.member.id, asked.here)
    return accepted()


@router.get("/phone", **described(says=BrowserTelephone))
async def my_telephone(front: TheFront, who: Who) -> Response:
    """What this person's browser registers with."""
    async with front.store.reading() as t:
        kept = await t.person(who.member.id)
    if kept is None:
        raise NotSignedIn
    realm = front.settings.sip.realm
    uri = f"sip:{kept.browser_account}@{realm}"
    return say(BrowserTelephone(account=kept.browser_account, secret=kept.browser_secret, realm=realm, uri=uri))


async def me_of(front: Front, person: PersonId) -> Me:
    """Raises `NotSignedIn` for someone who is no longer in the settings."""
    member = front.house.company.people.get(person)
    async with front.store.reading() as t:
        kept = await t.person(person)
    if member is None or kept is None:
        raise NotSignedIn
    return Me(
        person=member.id,
        name=member.name,
        first_name=member.first_name,
        role=member.role,
        branch=member.branch,
        language=kept.language or front.settings.people[person].language or front.settings.house.language,
        extension=member.extension,
    )
