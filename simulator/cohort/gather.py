"""Where cohorts lie: bundles come in, and are found again by the cohort's name, a folder, or file by file."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from scoring.files.yaml_problems import nearest
from simulator.cohort.bundle import Bundle, read_bundle
from simulator.cohort.merging import joined
from simulator.errors import UsageError
from simulator.file_writing import write_private

NAME: Final = re.compile(r"[\w][\w .-]{0,59}")


@dataclass(frozen=True, slots=True)
class Cohort:
    """A name and the bundles of its trainees, each pseudonym once."""

    name: str
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A trainee's bundle as it is kept now, its file, and how many of its sessions weren't there before."""

    bundle: Bundle
    file: Path
    new: int


def take_in(bundles: Sequence[Bundle], folder: Path, cohort: str, today: date, *, replace: bool) -> list[Taken]:
    """Put bundles into a cohort: joined with what is there by their sessions' ids or, with `replace`, in its place.

    Nothing is written unless all of them fit. Raises `UsageError` or `BadSource`.
    """
    where = folder_of(cohort, folder, new=True)
    there = {bundle.who: bundle for bundle in kept(where, today)}
    new = joined(bundles)
    names = {bundle.who for bundle in new}
    before = [one for one in there.values() if not (replace and one.who in names)]
    found = joined((*before, *new))
    taken = []
    for bundle in found:
        if bundle.who in names:
            file = file_of(where, bundle.who)
            try:
                write_private(file, bundle.as_text())
            except OSError as error:
                hint = "Make the folder writable, or set TRIAD_HOME to one that is."
                raise UsageError(f"{file} can't be written: {error.strerror}.", hint=hint) from error
            known = {session.id for session in there[bundle.who].sessions} if bundle.who in there else set()
            taken.append(Taken(bundle, file, sum(session.id not in known for session in bundle.sessions)))
    return taken


def folder_of(cohort: str, folder: Path, *, new: bool = False) -> Path:
    """Where an imported cohort lies in the `folder` of all; with `new` it needn't be there. Raises `UsageError`."""
    if not NAME.fullmatch(cohort):
        raise UsageError(f"{cohort!r} can't be a cohort's name.", hint="Use letters, digits, spaces, dots and dashes.")
    if not new and not (folder / cohort).is_dir():
        raise UsageError(f"There is no cohort {cohort!r}.", hint=_near(cohort, folder))
    return folder / cohort


def kept(folder: Path, today: date) -> list[Bundle]:
    """The bundles in a cohort's folder. Raises `BadSource`."""
    return [read_bundle(file, today) for file in sorted(folder.glob("*.json"))]


def file_of(folder: Path, who: str) -> Path:
    """Where a trainee's bundle lies in a cohort's folder."""
    mark = hashlib.sha256(who.encode("utf-8")).hexdigest()[:8]
    word = re.sub(r"[^a-z0-9]+", "-", who.lower()).strip("-")
    return folder / f"{word or 'trainee'}-{mark}.json"


def gather(places: Sequence[str], folder: Path, today: date) -> tuple[Cohort, ...]:
    """The cohorts at these places, in their order: a folder is a cohort, a file belongs to the cohort that its folder
    is, and a bare name is one that was imported. Raises `UsageError` or `BadSource`."""
    found: dict[Path, dict[Path, Bundle]] = {}
    for place in places:
        for file in _files(place, folder):
            found.setdefault(file.resolve().parent, {})[file.resolve()] = read_bundle(file, today)
    twice = [name for name, count in Counter(where.name for where in found).items() if count > 1]
    if twice:
        raise UsageError(f"Two cohorts are called {twice[0]!r}.", hint="Rename one of the folders.")
    cohorts = tuple(Cohort(where.name, joined(members.values())) for where, members in found.items())
    _nobody_in_two(cohorts)
    return cohorts


def _nobody_in_two(cohorts: Sequence[Cohort]) -> None:
    owners: dict[str, str] = {}
    for cohort in cohorts:
        for session in (session for bundle in cohort.bundles for session in bundle.sessions):
            first = owners.setdefault(session.id, cohort.name)
            if first != cohort.name:
                raise UsageError(
                    f"The session {session.id} is in {first} and in {cohort.name}: somebody belongs to both.",
                    hint="Take that trainee out of one of them: triad cohort remove COHORT --who NAME.",
                )


def _files(place: str, folder: Path) -> list[Path]:
    path = Path(place)
    if path.is_file():
        return [path]
    if not path.is_dir() and NAME.fullmatch(place) and (folder / place).is_dir():
        path = folder / place
    if not path.is_dir():
        raise UsageError(f"There is no cohort, folder or bundle {place!r}.", hint=_near(place, folder))
    files = sorted(path.glob("*.json"))
    if not files:
        raise UsageError(
            f"There is no bundle in {path}.", hint="Bundles are .json files; `triad import` brings them in."
        )
    return files


def _near(name: str, folder: Path) -> str:
    known = sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    near = nearest(name, known)
    return f"Did you mean {near!r}?" if near else f"Imported are: {', '.join(known) or 'none yet'}."
