"""Compares the installed modules with requirements.txt and writes down what it found: check.py VERSIONS"""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HINT = "  hint: python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt"


def installed(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def main():
    wanted = [line.split("==") for line in Path("requirements.txt").read_text().split()]
    found = {name: installed(name) for name, _ in wanted}
    missing = [name for name, _ in wanted if found[name] is None]
    python = f"{sys.executable}, Python {platform.python_version()}"
    if missing:
        sys.exit(f"Cannot train: {sys.executable} lacks {', '.join(missing)}\n{HINT}")
    for name, pinned in wanted:
        if found[name] != pinned:
            print(f"{name} is {found[name]}, requirements.txt says {pinned}: results may differ a little")
    lines = [f"python {platform.python_version()}"] + [f"{name} {found[name]}" for name, _ in wanted]
    Path(sys.argv[1]).write_text("\n".join(lines) + "\n")
    print(f"Ready: {python}, scikit-learn {found['scikit-learn']}")


main()
