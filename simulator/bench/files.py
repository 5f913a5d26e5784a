"""The files that go between trainee and trainer: one JSON object each, with a version and a digest over all of it.

The digest tells damage, not who wrote a file. What a trainee handed out is sealed with a key that never leaves their
data folder, so that what comes back is known to belong to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scoring.files.yaml_problems import Problem, problems_of
from scoring.files.yaml_source import BadSource
from simulator.errors import UsageError
from simulator.file_writing import write_private

MOST_BYTES: Final = 30_000_000
LONGEST_NAME: Final = 40
KEY: Final = "hand-over.key"
"""The file of the key in the data folder."""
SHARED: Final = "shared.jsonl"
"""The file in the data folder that says what was handed over, when and to whom."""

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Who = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(max_length=20_000)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Points = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Strict(BaseModel):
    """What comes from outside: nothing unknown in it, and nothing of it changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True)


F = TypeVar("F", bound=Strict)
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "triad.talk": ("a talk that was handed over", "A trainee makes one with: triad share SESSION"),
    "triad.return": ("a talk that comes back", "A trainer makes one with: triad return"),
    "triad.assignment": ("an assignment", "A trainer makes one with: triad assign CLIENT"),
    "triad.set": ("a set of talks to calibrate on", "`triad calibrate new` makes one"),
}
"""Each kind of file by its schema's name: what it is, and how one is made."""


def digest_of(record: Mapping[str, Any]) -> str:
    """The digest of everything in a record but the digest itself."""
    said = json.dumps({key: value for key, value in record.items() if key != "digest"}, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


def as_text(model: Strict) -> str:
    """The file of a model, its digest filled in."""
    record = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    record["digest"] = digest_of(record)
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def kind_of(record: Mapping[str, Any]) -> str:
    """The schema's name without its version, or nothing."""
    schema = record.get("schema")
    return schema.rpartition("/")[0] if isinstance(schema, str) else ""


def read_record(file: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises `BadSource`."""
    name = str(file)
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise bad(name, f"can't be read ({error.strerror})", "Check the path and its permissions") from error
    if len(content) > MOST_BYTES:
        raise bad(name, f"larger than {MOST_BYTES // 1_000_000} MB", "Hand over fewer talks at once")
    try:
        found: object = json.loads(content)
    except json.JSONDecodeError as error:
        raise bad(name, f"damaged, or no file of Triad ({error.msg})", _AGAIN, error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise bad(name, "damaged, or no file of Triad", _AGAIN) from error
    if not isinstance(found, dict) or kind_of(found) not in KINDS:
        raise bad(name, "no file that goes between trainee and trainer", _AGAIN)
    return found


def parsed(record: Mapping[str, Any], model: type[F], schema: str, name: str) -> F:
    """A record as a model. Raises `BadSource`: another kind, a newer version, damage, or what is wrong by its key."""
    found = str(record.get("schema"))
    kind = schema.rpartition("/")[0]
    if kind_of(record) != kind:
        what, _ = KINDS[kind_of(record)]
        raise bad(name, f"this is {what}, not {KINDS[kind][0]}", KINDS[kind][1])
    if found != schema:
        raise bad(name, f"{found} is not known here", "It was written by a newer Triad: update this one")
    if record.get("digest") != digest_of(record):
        raise bad(name, "damaged: its content isn't what was written", _AGAIN)
    try:
        return model.model_validate(record)
    except ValidationError as error:
        problems = problems_of(error, model, lambda _: 1)
        raise BadSource(name, tuple(replace(problem, line=None) for problem in problems)) from error


_AGAIN: Final = "Ask for the file again"


def bad(name: str, message: str, hint: str, line: int | None = None) -> BadSource:
    """What is wrong with a file as a whole."""
    return BadSource(name, (Problem(line, (), message, hint),))


def own_key(folder: Path) -> bytes:
    """The key of this data folder, made where there is none. Raises `UsageError` where it can't be kept."""
    file = folder / KEY
    try:
        if not file.exists():
            write_private(file, secrets.token_hex(32) + "\n")
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else "it holds no key"
        hint = "Make the folder writable; a key that is lost is made anew when its file is deleted."
        raise UsageError(f"{file} can't be used: {what}.", hint=hint) from error


def seal_of(key: bytes, *parts: str) -> str:
    """What only this key makes of these words."""
    return hmac.new(key, "\0".join(parts).encode("utf-8"), hashlib.sha256).hexdigest()


def public_id(key: bytes) -> str:
    """The name of a key, from which the key can't be told."""
    return hashlib.sha256(b"triad:" + key).hexdigest()[:16]
