"""Where cohorts lie: bundles come in, and are found again by the cohort's name, a folder, or file by file."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoring.files.yaml_problems import nearest
from simulator.cohort.bundle import Bundle, read_bundle
from simulator.errors import UsageError
from simulator.writing import write_private

NAME: Final = re.compile(r"[\w][\w .-]{0,59}")


@dataclass(frozen=True, slots=True)
class Cohort:
    """A name and the bundles of its trainees, each pseudonym once."""

    name: str
    bundles: tuple[Bundle, ...]


def keep_bundle(bundle: Bundle, folder: Path, cohort: str) -> tuple[Path, bool]:
    """Put a bundle into a cohort; returns its file, and whether it took the place of an earlier one of this trainee.

    Raises `UsageError`.
    """
    if not NAME.fullmatch(cohort):
        raise UsageError(f"{cohort!r} can't be a cohort's name.", hint="Use letters, digits, spaces, dots and dashes.")
    mark = hashlib.sha256(bundle.who.encode("utf-8")).hexdigest()[:8]
    word = re.sub(r"[^a-z0-9]+", "-", bundle.who.lower()).strip("-")
    file = folder / cohort / f"{word or 'trainee'}-{mark}.json"
    was_there = file.exists()
    try:
        write_private(file, bundle.as_text())
    except OSError as error:
        hint = "Make the folder writable, or set TRIAD_HOME to one that is."
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint=hint) from error
    return file, was_there


def gather(places: Sequence[str], folder: Path) -> tuple[Cohort, ...]:
    """The cohorts at these places, in their order: a folder is a cohort, a file belongs to the cohort that its folder
    is, and a bare name is one that was imported. Raises `UsageError` or `BadSource`."""
    found: dict[Path, dict[str, Bundle]] = {}
    for place in places:
        for file in _files(place, folder):
            bundle = read_bundle(file)
            members = found.setdefault(file.resolve().parent, {})
            members[bundle.who] = _joined(members.get(bundle.who), bundle)
    twice = [name for name, count in Counter(where.name for where in found).items() if count > 1]
    if twice:
        raise UsageError(f"Two cohorts are called {twice[0]!r}.", hint="Rename one of the folders.")
    return tuple(Cohort(where.name, tuple(members.values())) for where, members in found.items())


def _files(place: str, folder: Path) -> list[Path]:
    path = Path(place)
    if path.is_file():
        return [path]
    if not path.is_dir() and NAME.fullmatch(place) and (folder / place).is_dir():
        path = folder / place
    if not path.is_dir():
        known = sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
        near = nearest(place, known)
        hint = f"Did you mean {near!r}?" if near else f"Imported are: {', '.join(known) or 'none yet'}."
        raise UsageError(f"There is no cohort, folder or bundle {place!r}.", hint=hint)
    files = sorted(path.glob("*.json"))
    if not files:
        raise UsageError(
            f"There is no bundle in {path}.", hint="Bundles are .json files; `triad import` brings them in."
        )
    return files


def _joined(earlier: Bundle | None, later: Bundle) -> Bundle:
    if earlier is None:
        return later
    sessions = {session.id: session for session in (*earlier.sessions, *later.sessions)}
    return Bundle(who=later.who, sessions=list(sessions.values()))
