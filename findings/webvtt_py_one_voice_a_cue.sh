#!/usr/bin/env bash
# webvtt-py 0.6.0: of two voices in one cue, Caption.voice gives the first and Caption.text gives the words of both.
# Seen: voice: 'Ann' text: 'Shall we?\nNot yet.'
# Installs the pinned package into a temporary folder, runs it on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "webvtt-py==0.6.0"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import webvtt

# WebVTT allows several voice spans in a cue (W3C WebVTT, 4.2.2).
text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>Shall we?</v>\n<v Ben>Not yet.</v>\n"
caption = next(iter(webvtt.from_string(text)))
print("webvtt-py", version("webvtt-py"))
print("voice:", repr(caption.voice), "text:", repr(caption.text))
assert caption.voice == "Ann"
assert "Not yet." in caption.text and "Ben" not in caption.text
print("As found: Ben's words stand under Ann's voice, and his name is gone.")
PYTHON
