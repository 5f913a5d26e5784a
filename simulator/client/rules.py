"""The rules' constants, read from `rules.toml`, where each stands beside its source."""

from __future__ import annotations
