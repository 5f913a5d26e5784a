"""The words by which people, roles and remarks are told, from `words.toml`. Called inside this room only."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def words(group: str) -> frozenset[str]:
    """A group of words, in small letters."""
    return frozenset(_groups()[group].split())


@cache
def _groups() -> dict[str, str]:
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    return {name: str(value) for name, value in tomllib.loads(text).items()}
