"""A stand-in for a model service: a real HTTP server on loopback that says what a test tells it to, faults included."""

from tests.standin.replies import (
    Answer,
    ContextFull,
    CutMidway,
    Hang,
    Junk,
    Raw,
    Refuse,
    ResetAtOnce,
    ResetMidway,
    Say,
    Status,
    StreamError,
    Unfinished,
)
from tests.standin.server import Seen, StandIn, a_service

__all__ = [
    "Answer",
    "ContextFull",
    "CutMidway",
    "Hang",
    "Junk",
    "Raw",
    "Refuse",
    "ResetAtOnce",
    "ResetMidway",
    "Say",
    "Seen",
    "StandIn",
    "Status",
    "StreamError",
    "Unfinished",
    "a_service",
]
