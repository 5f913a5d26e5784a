"""Settings: flags over environment over `config.toml`, each with its origin, so that `triad doctor` can say it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from scoring.files.yaml_problems import nearest
from simulator.errors import BadSetting

VoiceName = Literal["scripted", "llm"]


class Settings(BaseModel):
    """What can be set. The field's name is the key in `config.toml`; `TRIAD_` and the name in capitals the variable."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, validate_default=True)

    voice: VoiceName | None = None
    """Who speaks for the client: `scripted` or `llm`. Left out: scripted."""
    scorer: Literal["local", "llm"] = "local"
    """Who finds the markers: the local coder, or a model."""
    rubric: str = "pel"
    """The rubric that sessions are scored with: a built-in id or a file."""
    school: str | None = None
    """A file of `triad corrections learn`: which of the observer's signals your school believes in scoring."""
    api_key: SecretStr | None = None
    """The key of the model service (also `OPENAI_API_KEY`). Local servers need none."""
    base_url: str | None = None
    """The address of an OpenAI-compatible service (also `OPENAI_BASE_URL`)."""
    model: str | None = None
    """The model that speaks for the client."""
    judge_model: str | None = None
    """The model that scores, where it is another one."""
    temperature: float = Field(default=0.8, ge=0, le=2)
    """How freely the spoken client speaks."""
    model_timeout: float = Field(default=60, gt=0, le=600)
    """Seconds that a whole reply may take; a server nearby gets ten minutes where this is not set."""
    first_token_timeout: float = Field(default=20, gt=0, le=300)
    """Seconds until the reply must have begun; a server nearby gets ten minutes where this is not set."""
    context_budget: int = Field(default=8000, ge=1500, le=200_000)
    """Tokens that a prompt may have."""
    judge_samples: int = Field(default=3, ge=1, le=9)
    """How often the judge reads a transcript."""
    price_in: float | None = Field(default=None, ge=0)
    """What a million tokens of prompt cost, in your currency: for the estimate before a large batch."""
    price_out: float | None = Field(default=None, ge=0)
    """What a million tokens of reply cost."""
    database_url: SecretStr | None = None
    """Another database for the records than the SQLite file in the data folder."""
    pseudonym: str | None = Field(default=None, min_length=1, max_length=40)
    """The name that your talks are handed over under: the one that your programme knows you by."""
    reader: str | None = Field(default=None, min_length=1, max_length=40)
    """The name that you read, rate and correct under at the bench."""
    copies: int = Field(default=7, ge=0, le=365)
    """Days of which a daily copy of the records is kept; 0: none is made."""
    theme: Literal["triad-dark", "triad-light", "triad-dusk", "triad-ink", "ansi"] = "triad-dark"
    """The colours of the screen."""
    notes: bool = False
    """Whether the observer's notes show while practising."""
    text_width: int = Field(default=76, ge=40, le=120)
    """Columns of the talk."""
    animations: bool = True
    """Whether things may move on the screen."""

    @field_validator("api_key")
    @classmethod
    def _none_where_empty(cls, given: SecretStr | None) -> SecretStr | None:
        return given if given and given.get_secret_value().strip() else None

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, given: str | None) -> str | None:
        return None if given is None else service_address(given)


def service_address(given: str) -> str:
    """`given` as a service's address, without a slash at its end. Raises `ValueError` for what is none."""
    address = given.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or any(c.isspace() for c in address):
        raise ValueError("must be an address such as http://127.0.0.1:8080/v1")
    return address


_ALSO: Final[Mapping[str, str]] = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in force and, for each that isn't a default, where it came from."""

    settings: Settings
    origins: Mapping[str, str]

    @property
    def voice(self) -> VoiceName:
        """The voice that is spoken with where nobody asks for another."""
        return self.settings.voice or "scripted"

    @property
    def model_is_set_up(self) -> bool:
        """Whether there is a service to talk to."""
        return self.settings.api_key is not None or self.settings.base_url is not None


def read_settings(
    file: Path, *, environment: Mapping[str, str] | None = None, flags: Mapping[str, Any] | None = None
) -> Configuration:
    """The settings in force. Raises `BadSetting` with the variable or the line of the file."""
    env = os.environ if environment is None else environment
    values, origins = _from_file(file)
    for name in Settings.model_fields:
        variable = f"TRIAD_{name.upper()}"
        for candidate in (_ALSO.get(name), variable):
            if candidate and env.get(candidate):
                values[name], origins[name] = env[candidate], candidate
    for name, value in (flags or {}).items():
        if value is not None:
            values[name], origins[name] = value, f"--{name.replace('_', '-')}"
    try:
        return Configuration(Settings.model_validate(values), origins)
    except ValidationError as error:
        raise _bad(error, origins) from error


def _from_file(file: Path) -> tuple[dict[str, Any], dict[str, str]]:
    text = _text_of(file)
    if text is None:
        return {}, {}
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        where = f"{file}:{line[1]}" if line else str(file)
        raise BadSetting(f"{where}: {what}.", hint="Every line is `name = value`, text in quotes.") from error
    return values, {name: f"{file}:{_line_of(name, text)}" for name in values}


def _text_of(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8-sig")  # line ends as they are
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadSetting(f"{file} can't be read: {error.strerror}.", hint="Make it a file that can be read.") from error
    except UnicodeDecodeError as error:
        raise BadSetting(f"{file} is not UTF-8 text.", hint="Save it as UTF-8.") from error


def _line_of(name: str, text: str) -> int:
    key = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if key.match(line)), 1)


def _bad(error: ValidationError, origins: Mapping[str, str]) -> BadSetting:
    first = error.errors()[0]
    name = str(first["loc"][0])
    where = origins.get(name, name)
    if first["type"] == "extra_forbidden":
        near = nearest(name, Settings.model_fields)
        hint = f"Did you mean {near!r}?" if near else f"Known are: {', '.join(sorted(Settings.model_fields))}."
        return BadSetting(f"{where}: there is no setting {name!r}.", hint=hint)
    what = first["msg"].removeprefix("Value error, ")
    return BadSetting(f"{where}: {name}: {what[0].lower()}{what[1:]}.")


def write_settings(file: Path, changes: Mapping[str, str | int | float | bool | None]) -> None:
    """Set keys in `config.toml`, leaving every other line and comment as it was; None removes a key.

    Raises `BadSetting` where the file can't be read or written, or would no longer be understood.
    """
    import tomlkit

    from simulator.file_writing import write_private

    text = _text_of(file) or ""
    _from_file(file)  # what can't be read isn't written over either
    known = tomlkit.parse(text)
    for name, value in changes.items():
        if value is None:
            known.pop(name, None)
        else:
            known[name] = value
    try:
        write_private(file.resolve(), tomlkit.dumps(known))  # where it is a link, what it leads to
    except OSError as error:
        raise BadSetting(f"{file} can't be written: {error.strerror}.") from error
