"""The public page of a line. It says everything without a script; with one, it can also call and be told when to ring."""

from html import escape

from fastapi import APIRouter, Request, Response

from vivevoix.core.networks import network_of
from vivevoix.live.door.showing import DoorShown
from vivevoix.web.door.words import said, title
from vivevoix.web.errors import Language
from vivevoix.web.front import TheFront
from vivevoix.web.routes.signed_in import language_asked

router = APIRouter()
HEADERS = {"cache-control": "public, max-age=5", "vary": "accept-language"}
NEEDS_SCRIPT = {
    "en": "To call from this page, or to be rung, your browser must run its script. The number works without.",
    "fr": "Pour appeler depuis cette page ou demander un appel, son script est nécessaire. Le numéro fonctionne sans lui.",
}


@router.get("/ring/{line}", include_in_schema=False)
async def ring(line: str, request: Request, front: TheFront) -> Response:
    """In the language the browser asks for."""
    language = language_asked(request, front.settings.house.language)
    shown = await front.door.shown(line, network_of(request.client.host if request.client else "?"))
    page = _page(shown, language, front)
    return Response(page, headers={**HEADERS, "content-language": language}, media_type="text/html; charset=utf-8")


def _page(shown: DoorShown, language: Language, front: TheFront) -> str:
    words = said(shown, front.clock.now(), language)
    house, number, written = escape(shown.house), escape(shown.number), escape(shown.written.replace(" ", "\u00a0"))
    script = f"<noscript><p>{NEEDS_SCRIPT[language]}</p></noscript>" if shown.call or shown.ring_me else ""
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title(shown.house, language))}</title>
<link rel="icon" type="image/svg+xml" href="/mark.svg">
<link rel="stylesheet" href="/door.css">
<script src="/door.js" defer></script>
</head>
<body>
<header class="top"><div class="wrap"><span class="mark">{house}</span></div></header>
<main>
<vive-voix line="{escape(shown.line)}" look="page" theme="auto">
<div class="wrap plain">
<h1 class="hello">{escape(words.greeting)}</h1>
<p class="digits"><a href="tel:{number}">{written}</a></p>
<p class="sub">{escape(words.who)} {escape(words.until)}</p>
{script}
</div>
</vive-voix>
</main>
</body>
</html>
"""
