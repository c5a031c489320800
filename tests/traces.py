"""What is left of somebody: every byte of every file is looked at."""

import base64
import json
from pathlib import Path
from urllib.parse import quote


def ways_of_writing(trace: str) -> set[bytes]:
    """How a word or a number may stand in a file."""
    folded = trace.casefold().encode("ascii", "ignore").decode()
    texts = {trace, trace.upper(), trace.casefold(), json.dumps(trace)[1:-1], quote(trace), trace[::-1]}
    if trace.startswith("+"):
        texts |= {trace[1:], f"0{trace[3:]}", trace[3:], trace[:0:-1]}
    else:
        texts.add(folded)
    found = {text.encode(way) for text in texts for way in ("utf-8", "utf-16-le", "utf-16-be") if len(text) > 4}
    return found | {base64.b64encode(trace.encode())}


def left(folder: Path, *traces: str) -> list[tuple[str, bytes]]:
    """Where any of these stands in a file of this folder, and as what."""
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        (name, way) for name, data in files.items() for trace in traces for way in sorted(ways_of_writing(trace)) if way in data
    ]
