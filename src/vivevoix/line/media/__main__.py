"""`python -m vivevoix.line.media FD CONFIG`: the media process, started by the line."""

import sys

import msgspec

from vivevoix.line.media.port import MediaConfig
from vivevoix.line.media.process import run

if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=MediaConfig)))
