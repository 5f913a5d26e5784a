#!/usr/bin/env bash
# pysubs2 1.8.1: a WebVTT cue's identifier that is no number becomes words of the cue before it.
# Seen: words: ['Shall we?\n\nsecond', 'Not yet.']
# Installs the pinned package into a temporary folder, runs it on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pysubs2==1.8.1"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pysubs2

# Any line without an arrow may be a cue's identifier (W3C WebVTT, 4.1).
text = "WEBVTT\n\nfirst\n00:01.000 --> 00:03.000\nShall we?\n\nsecond\n00:04.000 --> 00:05.000\nNot yet.\n"
events = [event.plaintext for event in pysubs2.SSAFile.from_string(text, format_="vtt")]
print("pysubs2", version("pysubs2"))
print("words:", events)
assert events == ["Shall we?\n\nsecond", "Not yet."]
print("As found: the identifier of the second cue is among the words of the first.")
PYTHON
