"""YAML that people write, read safely and with line numbers: rubrics, personas, scenarios.

Files are data and nothing else: no tags, no anchors or aliases, bounded size, depth and number of nodes.
Whatever is wrong is said with file and line, the key, what is allowed and the nearest valid name.
Any package may call this one.

    persona = load_model(Path("mara.yaml"), Persona)          # a model, or BadSource
    source = read_source(Path("mara.yaml"))                   # the same in two steps, for checks across keys
    raise source.bad(("facts", 2, "opens"), "no such fact", "one of: brother, rent")
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from scoring.files.yaml_problems import Location, Problem, problems_of, shown, with_ids

MOST_BYTES: Final = 1_000_000
MOST_DEPTH: Final = 20
MOST_NODES: Final = 100_000

Scalar: TypeAlias = "str | int | float | bool | None"
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"
M = TypeVar("M", bound=BaseModel)

_NULL: Final = re.compile(r"~|null|Null|NULL|")
_TRUE: Final = re.compile(r"true|True|TRUE")
_FALSE: Final = re.compile(r"false|False|FALSE")
_INT: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class BadSource(Exception):  # noqa: N818 - the name that every package catches
    """A YAML file that can't be used: `title`, `message` (with file:line and key), `hint` (how to mend it).

    `problems` lists everything that was found, in the order of the file; `message` and `hint` tell the first.
    """

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        self.title = f"{shown(name)} can't be used"
        self.message = f"{first.at(name)}{more}"
        self.hint = first.hint
        self.name = name
        self.problems = problems
        super().__init__(f"{self.message}. {self.hint}")

    def lines(self) -> tuple[str, ...]:
        """Every problem on a line of its own: what, where, how to mend."""
        return tuple(f"{problem.at(self.name)}. {problem.hint}" for problem in self.problems)


@dataclass(frozen=True)
class Source:
    """A file's value and the line (from 1) of every key and item in it."""

    name: str
    value: Value
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """The line of `location`, or of the nearest thing around it that has one."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def bad(self, location: Location, message: str, hint: str) -> BadSource:
        """An error at this place in the file, to be raised by checks that a model can't express."""
        place = with_ids(location, self.value)
        return BadSource(self.name, (Problem(self.line(location), place, message, hint),))

    def as_model(self, model: type[M]) -> M:
        """The value as `model`; raises BadSource with every problem that the model finds."""
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            found = problems_of(error, model, self.line)
            named = (replace(problem, location=with_ids(problem.location, self.value)) for problem in found)
            raise BadSource(self.name, tuple(named)) from error


def load_model(source: Path | str, model: type[M], *, name: str | None = None) -> M:
    """Read `source` (a path, or the YAML text itself) as `model`; raises BadSource."""
    return read_source(source, name=name).as_model(model)


def read_source(source: Path | str, *, name: str | None = None) -> Source:
    """Read `source` (a path, or the YAML text itself); `name` stands in messages. Raises BadSource."""
    if isinstance(source, Path):
        name = name or str(source)
        text = _file_text(source, name)
    else:
        name = name or "<text>"
        text = source
        if len(text) > MOST_BYTES:
            raise _too_large(name)
    return _Reader(name).read(text.removeprefix("\ufeff"))


def _too_large(name: str) -> BadSource:
    return _whole(name, f"larger than {MOST_BYTES // 1_000_000} MB", "Split it, or take out what isn't needed")


def _file_text(path: Path, name: str) -> str:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise _whole(name, "a device or a pipe, not a file", "Save it as a file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _whole(name, "there is no such file", "Check the path") from error
    except OSError as error:
        raise _whole(name, f"can't be read ({error.strerror})", "Check the path and its permissions") from error
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadSource(name, (Problem(line, (), "not UTF-8 text", "Save the file as UTF-8"),)) from error


def _whole(name: str, message: str, hint: str) -> BadSource:
    return BadSource(name, (Problem(None, (), message, hint),))


class _Reader:
    """Builds a value from parser events: depth and size are bounded before anything is built."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Location, int] = {}
        self.nodes = 0

    def read(self, text: str) -> Source:
        try:
            events = iter(YAML(typ="safe", pure=True).parse(text))
            value: Value = None
            documents = 0
            for event in events:
                if not isinstance(event, DocumentStartEvent):
                    continue
                documents += 1
                if documents > 1:
                    raise self._problem(event, (), "a second document begins here", "Keep one document a file")
                value = self._node(next(events), events, ())
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            what = shown(error.problem or error.context or "")
            hint = "Indent with spaces instead of tabs" if r"'\t'" in what else _SYNTAX
            problem = Problem(line, (), f"not valid YAML: {what}", hint)
            raise BadSource(self.name, (problem,)) from error
        except YAMLError as error:
            position = getattr(error, "position", None)
            line = text.count("\n", 0, position) + 1 if isinstance(position, int) else None
            problem = Problem(line, (), "holds a character that YAML doesn't allow", _CHARACTER)
            raise BadSource(self.name, (problem,)) from error
        return Source(self.name, value, self.lines)

    def _problem(self, event: Event, location: Location, message: str, hint: str) -> BadSource:
        return BadSource(self.name, (Problem(event.start_mark.line + 1, location, message, hint),))

    def _node(self, event: Event, events: Iterator[Event], location: Location) -> Value:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self._problem(event, (), f"more than {MOST_NODES:,} values", "Split the file")
        if len(location) > MOST_DEPTH:
            raise self._problem(event, (), f"nested deeper than {MOST_DEPTH} levels", "Make it flatter")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self._problem(event, location, "anchors and aliases (& and *) aren't used here", _ALIAS)
        tag = getattr(event, "tag", None)
        if tag not in (None, "", "!"):
            raise self._problem(event, location, f"the tag {shown(str(tag))} isn't allowed", "Take the tag out")
        self.lines.setdefault(location, event.start_mark.line + 1)
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, location)
        return self._mapping(events, location)

    def _sequence(self, events: Iterator[Event], location: Location) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self._node(event, events, (*location, len(items))))
        return items

    def _mapping(self, events: Iterator[Event], location: Location) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise self._problem(event, location, "a key must be a plain word", "Quote it or rename it")
            key = event.value
            here = (*location, key)
            if key in pairs:
                first = self.lines[here]
                raise self._problem(event, here, f"stands twice (first on line {first})", "Keep one of them")
            self.lines[here] = event.start_mark.line + 1
            pairs[key] = self._node(next(events), events, here)
        return pairs


_SYNTAX: Final = (
    "Check indentation, colons and quotes on that line and before it; quote a text that begins with { [ & * or a quote"
)
_CHARACTER: Final = "Take out control characters"
_ALIAS: Final = 'Write the value out; quote it if it begins with "&" or "*"'


def _scalar(event: ScalarEvent) -> Scalar:
    """A plain word as YAML 1.2's core schema reads it; anything quoted, and dates, stay text."""
    text = str(event.value)
    if event.style is not None:
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INT.fullmatch(text) and len(text) < 20:
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
