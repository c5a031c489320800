"""Prints the API's description, the same for the same code: `python -m vivevoix.web.openapi`."""

import json
import sys

from vivevoix.web.app import pages


def described() -> str:
    return json.dumps(pages().openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(described())
