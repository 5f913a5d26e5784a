"""Any transcript that a coach has becomes the turns of a coach and a client; whoever scores, judges or shows talks may
call it."""

from scoring.transcript.forms import MOST_BYTES
from scoring.transcript.reading import LONGEST_TURN, MOST_TURNS, read_transcript, transcript_of
from scoring.transcript.turns import SCHEMA, Backchannel, Transcript, Turn

__all__ = [
    "LONGEST_TURN",
    "MOST_BYTES",
    "MOST_TURNS",
    "SCHEMA",
    "Backchannel",
    "Transcript",
    "Turn",
    "read_transcript",
    "transcript_of",
]
