"""What is wrong in a YAML file, in words that help to mend it. Called by `scoring.files.yaml_source` only."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Location: TypeAlias = tuple[str | int, ...]

_LONGEST_SHOWN: Final = 80
_LONGEST_PATH: Final = 1000
_PLAIN: Final[dict[str, tuple[str, str]]] = {
    "string_type": ("must be text", "Put it in quotes"),
    "int_type": ("must be a whole number", "Write digits only"),
    "int_parsing": ("must be a whole number", "Write digits only"),
    "int_from_float": ("must be a whole number", "Write it without a fraction"),
    "float_type": ("must be a number", "Write digits, with a point for fractions"),
    "float_parsing": ("must be a number", "Write digits, with a point for fractions"),
    "string_pattern_mismatch": ("isn't written as it must be", "Small letters, digits and underscores, a letter first"),
    "bool_type": ("must be true or false", "Write true or false"),
    "bool_parsing": ("must be true or false", "Write true or false"),
    "list_type": ("must be a list", 'Begin each item on a line of its own with "- "'),
    "tuple_type": ("must be a list", 'Begin each item on a line of its own with "- "'),
    "dict_type": ("must be a group of keys", "Write `key: value` lines, indented"),
    "model_type": ("must be a group of keys", "Write `key: value` lines, indented"),
    "model_attributes_type": ("must be a group of keys", "Write `key: value` lines, indented"),
}
_BOUNDS: Final = {
    "le": "at most",
    "lt": "less than",
    "ge": "at least",
    "gt": "greater than",
    "min_length": "at least",
    "max_length": "at most",
}


@dataclass(frozen=True)
class Problem:
    """One thing to mend: line (from 1, None: the whole file), the key's path, what is wrong, the remedy."""

    line: int | None
    location: Location
    message: str
    hint: str

    def at(self, name: str) -> str:
        """`file:line: key: message`, with what doesn't apply left out."""
        place = shown_file(name) if self.line is None else f"{shown_file(name)}:{self.line}"
        key = path_of(self.location)
        return f"{place}: {key}: {self.message}" if key else f"{place}: {self.message}"


def shown(text: str) -> str:
    """`text` safe for a terminal and short: control codes as escapes, one line."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return safe if len(safe) <= _LONGEST_SHOWN else f"{safe[: _LONGEST_SHOWN - 3]}..."


def shown_file(name: str) -> str:
    """A file's name, safe for a terminal; of a very long path its end is kept, since that tells the file."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)
    return safe if len(safe) <= _LONGEST_PATH else f"...{safe[3 - _LONGEST_PATH :]}"


def path_of(location: Location) -> str:
    """A location as people write it: `facts[2].opens`."""
    path = ""
    for part in location:
        inside = isinstance(part, int | ItemId)
        said = shown(str(part))
        path += f"[{said}]" if inside else f".{said}" if path else said
    return path


class ItemId(str):
    """An item of a list by its own id, where it has one: people look for `facts[first_night]`, and count badly."""

    __slots__ = ()


def with_ids(location: Location, value: object) -> Location:
    """The location with each item of a list named by its `id` in `value`, the file's whole content."""
    named: list[str | int] = []
    here: object = value
    for part in location:
        if isinstance(part, int) and isinstance(here, list):
            here = here[part] if part < len(here) else None
            own = here.get("id") if isinstance(here, dict) else None
            named.append(ItemId(own) if isinstance(own, str) and own else part)
        else:
            here = here.get(part) if isinstance(here, dict) else None
            named.append(part)
    return tuple(named)


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The valid name that `word` was probably meant to be, if one is near; upper and lower case are the same."""
    by_lower = {name.lower(): name for name in names}
    found = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def problems_of(error: ValidationError, model: type[BaseModel], line: Callable[[Location], int]) -> tuple[Problem, ...]:
    """What the model found, in the order of the file."""
    found = [_problem(one, model, line) for one in error.errors(include_url=False)]
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _problem(error: ErrorDetails, model: type[BaseModel], line: Callable[[Location], int]) -> Problem:
    kind = error["type"]
    location = tuple(part for part in error["loc"] if part != "[key]")  # a key itself was wrong
    if kind == "missing":
        around = location[:-1]
        message = f"the key {shown(str(location[-1]))} is missing"
        return Problem(line(around), around, message, f"Add `{shown(str(location[-1]))}:`")
    if kind == "extra_forbidden":
        names = sorted(_fields_at(model, location[:-1]))
        near = nearest(str(location[-1]), names)
        hint = f"Did you mean {near}?" if near else f"Known keys: {', '.join(names)}"
        return Problem(line(location), location, "no such key", hint)
    if kind in ("enum", "literal_error"):
        names = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        near = nearest(str(error["input"]), names)
        hint = f"Did you mean {near}? " if near else ""
        message = f"{shown(str(error['input']))} isn't one of the values allowed"
        return Problem(line(location), location, message, f"{hint}Allowed: {', '.join(names)}")
    message, hint = _bounded(error) or _PLAIN.get(kind, (_lowered(error["msg"]), "Change the value"))
    return Problem(line(location), location, message, hint)


def _bounded(error: ErrorDetails) -> tuple[str, str] | None:
    """The message and the remedy for a value outside of its bounds."""
    bounds = error.get("ctx", {})
    for name, words in _BOUNDS.items():
        if name in bounds:
            unit = {"too_short": " items", "too_long": " items"}.get(
                error["type"], " characters" if error["type"].startswith("string_") else ""
            )
            return f"must {'have' if unit else 'be'} {words} {bounds[name]:g}{unit}", "Change the value"
    return None


def _lowered(message: str) -> str:
    message = message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return message[:1].lower() + message[1:]


def _fields_at(model: type[BaseModel], location: Location) -> set[str]:
    """The keys that the model knows at this place (aliases where it has them)."""
    kinds: list[object] = [model]
    for part in location:
        kinds = [inner for kind in kinds for inner in _step(kind, part)] or kinds
    return {
        field.alias or name
        for kind in kinds
        for one in _unwrapped(kind)
        if isinstance(one, type) and issubclass(one, BaseModel)
        for name, field in one.model_fields.items()
    }


def _step(kind: object, part: str | int) -> list[object]:
    found: list[object] = []
    for one in _unwrapped(kind):
        if isinstance(one, type) and issubclass(one, BaseModel):
            found += [field.annotation for name, field in one.model_fields.items() if part in (name, field.alias)]
        elif arguments := [a for a in typing.get_args(one) if a is not Ellipsis]:
            found.append(arguments[-1])
    return found


def _unwrapped(kind: object) -> list[object]:
    """The members of a union, what is annotated, or the kind itself."""
    if hasattr(kind, "__value__"):
        return _unwrapped(kind.__value__)
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return [one for argument in typing.get_args(kind) for one in _unwrapped(argument)]
    if origin is typing.Annotated:
        return _unwrapped(typing.get_args(kind)[0])
    return [kind]
