"""The shelf: an id finds a file, a user's file stands before the built-in one, mistakes name their line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from personas.loader import BUILT_IN, persona_shelf
from personas.shelf import NotOnShelf
from scoring.files.yaml_source import BadSource

TOMASZ = (BUILT_IN / "tomasz.yaml").read_text(encoding="utf-8")


def own(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def mended(old: str, new: str) -> str:
    assert old in TOMASZ
    return TOMASZ.replace(old, new, 1)


def test_an_unknown_id_names_the_nearest_one() -> None:
    with pytest.raises(NotOnShelf) as caught:
        persona_shelf().get("tomas")
    assert "'tomasz'" in caught.value.hint


def test_a_users_file_stands_before_the_built_in_one(tmp_path: Path) -> None:
    own(tmp_path, "tomasz", mended("name: ", "name: My "))
    found = persona_shelf([tmp_path]).get("tomasz")
    assert found.item.name.startswith("My ")
    assert not found.built_in


def test_what_was_read_once_is_kept_and_read_the_same_again(tmp_path: Path) -> None:
    first = persona_shelf(cache=tmp_path / "cache").get("tomasz")
    (kept,) = (tmp_path / "cache").iterdir()
    assert persona_shelf(cache=tmp_path / "cache").get("tomasz") == first
    kept.write_text("{damaged")
    assert persona_shelf(cache=tmp_path / "cache").get("tomasz") == first


def test_a_file_that_changed_is_read_anew_in_the_same_program(tmp_path: Path) -> None:
    shelf = persona_shelf([tmp_path])
    own(tmp_path, "tomasz", mended("name: ", "name: My "))
    assert shelf.get("tomasz").item.name.startswith("My ")
    own(tmp_path, "tomasz", mended("name: ", "name: Our "))
    assert shelf.get("tomasz").item.name.startswith("Our ")
    own(tmp_path, "tomasz", mended("stuck_on:", "stuckon:"))
    for _ in range(2):
        with pytest.raises(BadSource):
            shelf.get("tomasz")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: mended("stuck_on:", "stuckon:"), ("stuckon", "stuck_on")),
        (lambda: mended("id: tomasz", "id: thomas"), ("tomasz",)),
        (lambda: TOMASZ + "\nsecret: here\n", ("secret",)),
        (lambda: mended("layer: core", "layer: deep"), ("layer", "core")),
    ],
)
def test_a_mistake_names_file_line_and_remedy(tmp_path: Path, change: Callable[[], str], says: tuple[str, ...]) -> None:
    file = own(tmp_path, "tomasz", change())
    with pytest.raises(BadSource) as caught:
        persona_shelf([tmp_path]).get("tomasz")
    said = "\n".join(caught.value.lines())
    assert f"{file}:" in said
    for word in says:
        assert word in said


def test_a_name_used_but_not_there_is_found_at_its_line(tmp_path: Path) -> None:
    lines = TOMASZ.splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("topic: "))
    lines[at] = lines[at].split("topic: ")[0] + "topic: no_such_topic"
    file = own(tmp_path, "tomasz", "\n".join(lines))
    with pytest.raises(BadSource, match="no_such_topic") as caught:
        persona_shelf([tmp_path]).get("tomasz")
    assert f"{file}:{at + 1}" in caught.value.message
