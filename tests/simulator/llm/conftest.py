"""A stand-in service for each test, and a model that talks to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin import StandIn, a_service


@pytest.fixture
def service() -> Iterator[StandIn]:
    """A stand-in model service on loopback."""
    with a_service() as running:
        yield running
