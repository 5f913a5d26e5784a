"""The trainer's bench: talks that trainees hand over with their consent, read, rated, corrected, and handed back.

`handover` says what such a file holds and `choosing` makes one from the records; `desk` is the trainer's pile and
`journal` what they did with it; `returning` is the way back. Files only: no screen, no network. Commands and screens
may call it.
"""
