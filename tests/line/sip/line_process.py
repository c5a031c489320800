"""`python -m tests.line.sip.line_process SETTINGS.json FOLDER PATIENCE`: the real line process, as `vivevoix line` runs it."""

import cProfile
import logging
import os
import sys
from pathlib import Path

import msgspec

from vivevoix.line.sip.legs import Patience
from vivevoix.line.sip.process import run
from vivevoix.settings import Settings

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Settings)
    patience = msgspec.json.decode(sys.argv[3], type=Patience)
    if (profile := os.environ.get("VIVEVOIX_PROFILE")) is not None:
        cProfile.run("run(settings, Path(sys.argv[2]), patience)", profile)
        sys.exit(0)
    sys.exit(run(settings, Path(sys.argv[2]), patience))
