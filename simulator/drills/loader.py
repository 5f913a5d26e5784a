"""The drills at hand: the user's own (`drills/` in the data folder) before the built-in ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from personas.shelf import Shelf
from scoring.files.yaml_source import BadSource, Source
from simulator.drills.model import Drill

BUILT_IN: Final = Path(__file__).parent / "library"
ORDER: Final = ("reflect_first", "ask_for_agenda", "offer_lightly", "be_silent", "test_ownership")
"""The order in which the built-in ones are offered; others follow by title."""


def drills(own: Sequence[Path] = ()) -> tuple[Drill, ...]:
    """Every drill that can be read, in the order in which they are offered."""
    shelf = Shelf("drill", Drill, (*own, BUILT_IN), check=_id_is_stem)
    found = [one.item for one in shelf.all() if not isinstance(one, BadSource)]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.id) if one.id in ORDER else len(ORDER), one.title)))


def drill_named(drill_id: str, own: Sequence[Path] = ()) -> Drill:
    """One drill, without reading the others. Raises `NotOnShelf` or `BadSource`."""
    return Shelf("drill", Drill, (*own, BUILT_IN), check=_id_is_stem).get(drill_id).item


def title(drill_id: str, own: Sequence[Path] = ()) -> str:
    """The title of one drill. Raises `NotOnShelf` or `BadSource`."""
    return drill_named(drill_id, own).title


def _id_is_stem(drill: Drill, source: Source) -> None:
    stem = Path(source.name).stem
    if source.name.endswith((".yaml", ".yml")) and stem != drill.id:
        hint = f"Write {stem!r}, or rename the file {drill.id}.yaml"
        raise source.bad(("id",), f"{drill.id!r} is not the file's name", hint)
