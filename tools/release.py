"""A release, tried: everything but the tag and the upload, which stay a person's own steps.

    python tools/release.py         # `make release`

The version stands in `pyproject.toml` alone; changelog and citation must name the same. The wheel is installed into an
environment that has nothing else, and used from another folder. Ends with 1 and a sentence where something isn't ready.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
TALK = "What would you like from this half hour?\nWhat matters to you?\nWhat are you learning as you say that?\n/end\n"


class NotReady(Exception):  # noqa: N818 - an answer more than an accident
    """What stands in the way of a release, in one sentence with its remedy."""


def version(root: Path = ROOT) -> str:
    """The version, from the one place that has it. Raises `NotReady` where changelog or citation name another."""
    wanted = str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    for file, pattern in (("CHANGELOG.md", r"^## (\S+)"), ("CITATION.cff", r"^version: (\S+)")):
        found = re.search(pattern, (root / file).read_text(encoding="utf-8"), re.MULTILINE)
        if found is None or found[1] != wanted:
            named = found[1] if found else "none"
            raise NotReady(f"{file} names version {named}, pyproject.toml {wanted}: write the same into {file}.")
    return wanted


def committed(root: Path = ROOT) -> None:
    """Raises `NotReady` where something isn't committed."""
    left = subprocess.run(["git", "status", "--porcelain"], cwd=root, check=True, capture_output=True, text=True).stdout
    if left:
        raise NotReady(f"{len(left.splitlines())} files aren't committed: commit them, or put them away.")


def complete(wheel: Path) -> int:
    """The number of files in a wheel. Raises `NotReady` where it lacks data or carries the corpus."""
    names = ZipFile(wheel).namelist()
    for needed in (
        "scoring/coding/network/weights.npz",
        "personas/library/walter.yaml",
        "scoring/scorecard/rubrics/pel.yaml",
        "simulator/client/rules/rules.toml",
        "simulator/records/migrations/env.py",
        "simulator/schemas/persona.schema.json",
        "simulator/tui/app.tcss",
    ):
        if needed not in names:
            raise NotReady(f"{wheel.name} lacks {needed}: look at [tool.hatch.build.targets.wheel] in pyproject.toml.")
    if any(name.startswith("scoring/training") for name in names):
        raise NotReady(f"{wheel.name} carries scoring/training: exclude it in pyproject.toml.")
    return len(names)


def used(wheel: Path, uv: str) -> tuple[str, ...]:
    """What the installed wheel says from another folder. Raises `NotReady` where a command fails."""
    with tempfile.TemporaryDirectory() as place:
        environment = Path(place) / "environment"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(environment)], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(environment), str(wheel)], check=True)
        shutil.copy(ROOT / "tests" / "transcripts" / "allotment.txt", place)
        home = {**os.environ, "TRIAD_HOME": str(Path(place) / "home"), "HOME": place}
        said = []
        for words in (
            ["--version"],
            ["score", "allotment.txt"],
            ["practise", "walter", "--plain", "--voice", "scripted"],
            ["persona", "new", "somebody"],
        ):
            command = [str(environment / "bin" / "triad"), *words]
            ran = subprocess.run(command, cwd=place, env=home, input=TALK, capture_output=True, text=True)
            if ran.returncode:
                asked = " ".join(words)
                raise NotReady(f"`triad {asked}` from the wheel ends with {ran.returncode}: {ran.stderr.strip()}")
            said.append(f"triad {' '.join(words)}: {len(ran.stdout.split())} words")
        return tuple(said)


def main() -> int:
    """Try it; the exit code."""
    try:
        wanted = version()
        committed()
        uv = os.environ.get("UV") or shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
        out = ROOT / "dist"
        subprocess.run([uv, "build", "--quiet", "--out-dir", str(out), str(ROOT)], check=True)
        wheel = out / f"triad_coaching-{wanted}-py3-none-any.whl"
        print(f"{wheel.name}: {complete(wheel)} files, {wheel.stat().st_size / 1e6:.1f} MB")
        for line in used(wheel, uv):
            print(f"  {line}")
        for file in sorted(out.glob(f"triad_coaching-{wanted}*")):
            print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}")
    except NotReady as reason:
        print(f"Not ready: {reason}", file=sys.stderr)
        return 1
    print(f"Ready. Not done, and yours to do: git tag v{wanted}, push it, upload dist/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
