"""YAML that people write: read safely, and every error says where and how to mend it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from scoring.files.yaml_source import MOST_BYTES, BadSource, load_model, read_source


class Layer(StrEnum):
    SURFACE = "surface"
    GUARDED = "guarded"


class Fact(BaseModel):
    model_config = ConfigDict(extra="forbid")
    layer: Layer
    text: str
    weight: int = Field(default=1, ge=0, le=5)


class Person(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    facts: list[Fact] = []
    notes: dict[str, Fact] | None = None


GOOD = """\
name: Mara
facts:
  - layer: surface
    text: She rents.
  - layer: guarded
    text: "42"
    weight: 3
"""


def refused(text: str) -> BadSource:
    with pytest.raises(BadSource) as caught:
        load_model(text, Person, name="mara.yaml")
    return caught.value


def test_a_good_file_becomes_the_model(tmp_path: Path) -> None:
    path = tmp_path / "mara.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    person = load_model(path, Person)
    assert person.name == "Mara"
    assert person.facts[1] == Fact(layer=Layer.GUARDED, text="42", weight=3)


def test_plain_words_stay_words() -> None:
    value = read_source("a: no\nb: 2024-01-01\nc: 12\nd: 1.5\ne: true\nf: ~\ng: 'true'\nh: on\n").value
    assert value == {
        "a": "no", "b": "2024-01-01", "c": 12, "d": 1.5, "e": True, "f": None, "g": "true", "h": "on",
    }  # fmt: skip


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_valid_name() -> None:
    bad = refused(GOOD.replace("weight:", "wieght:"))
    assert bad.message == "mara.yaml:7: facts[1].wieght: no such key"
    assert bad.hint == "Did you mean weight?"


def test_an_unknown_key_far_from_any_name_lists_the_known_ones() -> None:
    assert refused("name: Mara\nzzz: 1\n").hint == "Known keys: facts, name, notes"


def test_an_unknown_key_inside_an_optional_mapping_is_understood() -> None:
    bad = refused("name: M\nnotes:\n  a:\n    layr: surface\n    text: x\n")
    assert "Did you mean layer?" in [p.hint for p in bad.problems]
    assert {p.line for p in bad.problems} == {3, 4}


def test_a_value_out_of_a_list_offers_the_nearest_one() -> None:
    bad = refused(GOOD.replace("guarded", "garded"))
    assert bad.message == "mara.yaml:5: facts[1].layer: garded isn't one of the values allowed"
    assert bad.hint == "Did you mean guarded? Allowed: surface, guarded"


def test_a_missing_key_points_at_what_lacks_it() -> None:
    bad = refused("name: Mara\nfacts:\n  - layer: surface\n")
    assert bad.message == "mara.yaml:3: facts[0]: the key text is missing"


def test_a_wrong_type_says_what_to_write() -> None:
    bad = refused("name: 12\n")
    assert (bad.message, bad.hint) == ("mara.yaml:1: name: must be text", "Put it in quotes")


def test_every_problem_is_kept_and_counted() -> None:
    bad = refused("name: 12\nfacts: 3\nzzz: 1\n")
    assert [problem.line for problem in bad.problems] == [1, 2, 3]
    assert "and 2 more" in bad.message
    assert len(bad.lines()) == 3


def test_a_key_that_stands_twice_is_refused() -> None:
    assert refused("name: a\nname: b\n").message == "mara.yaml:2: name: stands twice (first on line 1)"


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a: &x [1]\nb: *x\n", "anchors", 1),
        ("a: 1\nb: *x\n", "anchors", 2),
        ("name: !!python/object/apply:os.system ['true']\n", "tag", 1),
        ("name: !secret x\n", "tag", 1),
        ("name: a\n---\nname: b\n", "second document", 2),
        ("name: [a\n", "not valid YAML", 2),
        ("name: a\n  b: c\n", "not valid YAML", 2),
        ("name: a\nb: \x07\n", "character", 2),
        ("[a, b]: c\n", "key must be", 1),
        ("- a\n", "group of keys", 1),
        ("", "group of keys", 1),
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(text: str, words: str, line: int) -> None:
    bad = refused(text)
    assert words in bad.message
    assert bad.problems[0].line == line
    assert bad.hint


def test_deep_nesting_is_refused_before_it_is_built() -> None:
    assert "deeper" in refused("name: " + "[" * 50_000).message


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_text("name: " + "a" * MOST_BYTES, encoding="utf-8")
    for source in (path, path.read_text(encoding="utf-8")):
        with pytest.raises(BadSource, match="larger than"):
            read_source(source)


def test_files_that_cannot_be_read_are_bad_sources(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: 1\nname: Ren\xe9\n")
    with pytest.raises(BadSource, match=r"latin.yaml:2: not UTF-8"):
        read_source(latin)
    with pytest.raises(BadSource, match="no such file"):
        read_source(tmp_path / "none.yaml")
    with pytest.raises(BadSource, match="can't be read"):
        read_source(tmp_path)


def test_control_codes_in_a_key_are_shown_as_text() -> None:
    bad = refused('name: a\n"\\e[31mred": 1\n')
    assert "\x1b" not in bad.message
    assert "\\x1b[31mred" in bad.message


def test_a_check_across_keys_can_point_at_its_place() -> None:
    source = read_source(GOOD, name="mara.yaml")
    bad = source.bad(("facts", 1, "opens"), "no such fact", "One of: rent")
    assert bad.message == "mara.yaml:5: facts[1].opens: no such fact"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("weight: 3", "weight: 30"), "facts[1].weight: must be at most 5. Change the value"),
        (GOOD.replace("weight: 3", "weight: -3"), "facts[1].weight: must be at least 0. Change the value"),
        (GOOD.replace("facts:\n", "facts:\n\t"), "Indent with spaces instead of tabs"),
        (GOOD.replace("She rents.", "{She} rents."), "quote a text that begins with {"),
    ],
)
def test_the_remedy_is_told_in_words_that_need_no_programmer(text: str, says: str) -> None:
    assert says in str(refused(text))
