"""The rubric is data that trainers may write, and its mistakes are found."""

from __future__ import annotations

import re

import pytest

from scoring.coding.behaviours import Dimension
from scoring.evidence.signals import Opening, Signal
from scoring.files.yaml_source import BadSource
from scoring.scorecard.rubric import Rubric, load_rubric, rubric_path

TEXT = rubric_path().read_text(encoding="utf-8")


def refused(text: str) -> BadSource:
    with pytest.raises(BadSource) as caught:
        load_rubric(text, name="mine.yaml")
    return caught.value


def test_the_standard_rubric_has_the_stable_ids() -> None:
    rubric = load_rubric()
    ids = [marker.id for marker in rubric.markers]
    assert ids == "P1 P2 P3 P4 P5 P6 E1 E2 E3 E4 E5 L1 L2 L3 L4 L5".split()  # noqa: SIM905 - as they are said
    assert rubric.id == "pel"
    assert rubric.marker("E3").name == "The action is named first by the client"


def test_every_signal_means_something_in_it_and_every_dimension_has_six_anchors() -> None:
    rubric = load_rubric()
    used = {signal for marker in rubric.markers for signal in (*marker.shown_by, *marker.contradicted_by)}
    assert used == set(Signal)
    for dimension in Dimension:
        assert sorted(rubric.dimensions[dimension].anchors) == [0, 1, 2, 3, 4, 5]
    assert all(marker.icf for marker in rubric.markers)


def test_the_digest_is_stable_and_changes_with_anything_that_is_said() -> None:
    assert load_rubric().digest == load_rubric(TEXT).digest
    assert load_rubric(TEXT.replace("weight: 0.75", "weight: 0.8")).digest != load_rubric().digest
    assert load_rubric(TEXT + "\n# a remark\n").digest == load_rubric().digest


def test_a_built_in_rubric_is_found_by_its_id_and_an_unknown_one_is_refused() -> None:
    assert load_rubric("pel").id == "pel"
    with pytest.raises(BadSource, match="no such file"):
        load_rubric("pal")


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("agenda_taken: 1.5", "agenda_token: 1.5", "agenda_token", "agenda_taken"),
        ("opening: always", "opening: alwys", "alwys", "Did you mean always"),
        ("weight: 3\n", "weigth: 3\n", "weigth: no such key", "Did you mean weight?"),
        ("      5: Two people", "      6: Two people", "", ""),
        ("id: P2", "id: P1", "P1 stands twice", ""),
        ("agenda_invited: 1,", "agenda_taken: 1,", "can't both show and contradict P1", ""),
        ("weight: 0.75", "weight: -1", "greater than 0", ""),
        ("schema: triad.rubric/1", "schema: triad.rubric/9", "isn't one of the values", "triad.rubric/1"),
        ("  enrolling:", "  enroling:", "enroling", "enrolling"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, message: str, hint: str) -> None:
    assert old in TEXT
    bad = refused(TEXT.replace(old, new, 1))
    assert re.match(r"mine\.yaml:\d+: ", bad.message)
    said = "\n".join(bad.lines())
    assert message in said
    assert hint in said


def test_each_opening_is_used_or_offered() -> None:
    used = {marker.opening for marker in load_rubric().markers}
    assert used <= set(Opening)
    assert isinstance(load_rubric(), Rubric)
