"""Who visits `triad serve`: a token in the browser, a data folder on this machine, and the surroundings of their app.

The token lies in a cookie for a year; the folder's name is its hash, so that reading the folders' names lets nobody in.
A browser that keeps the cookie finds its sessions again; one that doesn't gets an empty folder at each visit.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from simulator.errors import RecordsReadOnly
from simulator.paths import Paths
from simulator.settings import Configuration
from simulator.web.visit import SERVER_PID

COOKIE: Final = "triad_visitor"
COOKIE_SECONDS: Final = 365 * 24 * 3600
OWN: Final = frozenset({"theme", "notes", "text_width", "animations"})
"""Settings that each visitor chooses alone."""
NEVER: Final = frozenset({"TRIAD_HOME", "TRIAD_DATABASE_URL"})
"""Variables of the server that no visitor's app gets: these would put all of them into one folder."""
SHARED_LIBRARY: Final = ("personas", "scenarios", "rubrics")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> str:
    """A token that nobody guesses: 128 bits."""
    return secrets.token_urlsafe(16)


def valid_token(text: str | None) -> str | None:
    """The token, if it can be one of ours."""
    return text if text is not None and _TOKEN.fullmatch(text) else None


def folder_of(token: str, paths: Paths) -> Path:
    """The visitor's data folder."""
    return paths.visitors / hashlib.sha256(token.encode("ascii")).hexdigest()[:32]


def make_folder(folder: Path, paths: Paths) -> None:
    """Make a visitor's folder, readable by the server's owner only, with the owner's own clients and occasions in it.

    Raises `RecordsReadOnly`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in SHARED_LIBRARY:
            here, there = folder / name, paths.data / name
            if there.is_dir() and not here.exists() and not here.is_symlink():
                here.symlink_to(there.resolve(), target_is_directory=True)
    except OSError as error:
        raise RecordsReadOnly(f"The folder {folder} can't be made: {error.strerror}.") from error


def surroundings(
    folder: Path, configuration: Configuration, environment: Mapping[str, str], *, server: int
) -> dict[str, str]:
    """The environment of a visitor's app: their folder, and the server's settings for voices and scoring.

    Where a key is set the address that it belongs to is set as well, so that no visitor can send the key elsewhere.
    """
    found = {name: value for name, value in environment.items() if name not in NEVER}
    settings = configuration.settings
    for name in configuration.origins:
        value = getattr(settings, name)
        if name not in OWN and f"TRIAD_{name.upper()}" not in NEVER and value is not None:
            plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
            found[f"TRIAD_{name.upper()}"] = str(plain)
    if settings.api_key is not None:
        from simulator.llm.settings import OPENAI

        found["TRIAD_BASE_URL"] = settings.base_url or OPENAI
    for name in OWN:
        found.pop(f"TRIAD_{name.upper()}", None)
    found["TRIAD_HOME"] = str(folder)
    found[SERVER_PID] = str(server)
    return found
