#!/usr/bin/env bash
# pycaption 2.3.14: italics of a SubRip file come out of WebVTTWriter as words: the tags are escaped, and a viewer sees them.
# Seen: '&lt;i>Ann: Shall we?&lt;/i>'
# Installs the pinned package into a temporary folder, runs it on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pycaption==2.3.14"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pycaption

# <i> is a tag in SubRip files and in WebVTT alike (W3C WebVTT, 4.2.2).
text = "1\n00:00:01,000 --> 00:00:03,000\n<i>Ann: Shall we?</i>\n\n2\n00:00:04,000 --> 00:00:05,000\nBen: Not yet.\n\n"
written = pycaption.WebVTTWriter().write(pycaption.SRTReader().read(text))
print("pycaption", version("pycaption"))
print(written)
assert "&lt;i>Ann: Shall we?&lt;/i>" in written
assert "<i>" not in written
print("As found: what was italics stands among the words.")
PYTHON
