"""Chance without a generator: the same seed, turn and purpose always draw the same number."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def chance(seed: int, turn: int, purpose: str) -> float:
    """A number from 0 up to, not including, 1."""
    digest = hashlib.blake2b(f"{seed}:{turn}:{purpose}".encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 2**56


def choose(seed: int, turn: int, purpose: str, options: Sequence[T]) -> T:
    """One of the options, each as likely. Raises `IndexError` where there are none."""
    return options[int(chance(seed, turn, purpose) * len(options))]
