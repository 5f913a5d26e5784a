"""Any transcript that a coach has becomes the turns of a coach and a client; whoever scores, judges or shows talks may
call it."""

from scoring.transcript.forms import MOST_BYTES
from scoring.transcript.language import check_language, languages_of
from scoring.transcript.pseudonyms import Pseudonyms, read_names
from scoring.transcript.reading import LONGEST_TURN, MOST_TURNS, read_transcript, transcript_of
from scoring.transcript.turns import SCHEMA, Backchannel, Transcript, Turn
from scoring.transcript.writing import WRITTEN, Codes, Written, hand_codes, has_times, written

__all__ = [
    "LONGEST_TURN",
    "MOST_BYTES",
    "MOST_TURNS",
    "SCHEMA",
    "WRITTEN",
    "Backchannel",
    "Codes",
    "Pseudonyms",
    "Transcript",
    "Turn",
    "Written",
    "check_language",
    "hand_codes",
    "has_times",
    "languages_of",
    "read_names",
    "read_transcript",
    "transcript_of",
    "written",
]
