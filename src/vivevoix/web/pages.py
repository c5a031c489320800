"""The console's files, as `make console` built them: few and small, so they are held in memory, compressed once."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

from fastapi import Request, Response
from msgspec import Struct

CONSOLE = Path(__file__).parent / "console"
NOT_BUILT = "The console is not built yet: run `make console`, then load this page again.\n"
_COMPRESSED = {".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt", ".map"}
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class Page(Struct, frozen=True, kw_only=True):
    body: bytes
    squeezed: bytes | None
    kind: str
    etag: str
    caching: str


class Pages:
    """Read again when the console has been built anew."""

    def __init__(self, folder: Path = CONSOLE) -> None:
        self._folder = folder
        self._built_at = 0
        self._pages: dict[str, Page] = {}

    def answer(self, request: Request) -> Response:
        """The file of this path; every path that is no file is the console's own, so it gets the page itself."""
        path = request.url.path.lstrip("/")
        self._look_again()
        page = self._pages.get(path)
        if page is None and ("." in path.rpartition("/")[2] or path.startswith(("api/", "assets/"))):
            return Response("There is nothing here.\n", 404, media_type="text/plain")
        page = page or self._pages.get("index.html")
        if page is None:
            return Response(NOT_BUILT, 503, media_type="text/plain")
        return _response(page, request)

    def _look_again(self) -> None:
        index = self._folder / "index.html"
        built_at = index.stat().st_mtime_ns if index.is_file() else 0
        if built_at != self._built_at:
            # In this order: another thread must not take what is not read yet for what is not there.
            self._pages = _read(self._folder)
            self._built_at = built_at


def _read(folder: Path) -> dict[str, Page]:
    return {path.relative_to(folder).as_posix(): _page(folder, path) for path in folder.rglob("*") if path.is_file()}


def _page(folder: Path, path: Path) -> Page:
    body = path.read_bytes()
    embedded = path.name.startswith("door")
    # Vite writes a hash of its content into the name of each asset: under that name it never changes.
    hashed = path.relative_to(folder).parts[0] == "assets"
    return Page(
        body=body,
        squeezed=gzip.compress(body, mtime=0) if path.suffix in _COMPRESSED else None,
        kind=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        caching="public, max-age=31536000, immutable" if hashed else "public, max-age=600" if embedded else "no-cache",
    )


def _response(page: Page, request: Request) -> Response:
    headers = {"etag": page.etag, "cache-control": page.caching, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == page.etag:
        return Response(status_code=304, headers=headers)
    if page.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page.squeezed, headers={**headers, "content-encoding": "gzip"}, media_type=page.kind)
    return Response(page.body, headers=headers, media_type=page.kind)
