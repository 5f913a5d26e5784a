#!/usr/bin/env bash
# pylangacq 0.23.0: CHAT.to_elan_strs writes time marks with their control character (U+0015), so that no XML parser reads the result.
# Seen: ParseError: not well-formed (invalid token): line 13, column 45
# Installs the pinned package into a temporary folder, runs it on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pylangacq==0.23.0"
"$folder/venv/bin/python" - <<'PYTHON'
import xml.etree.ElementTree as ElementTree
from importlib.metadata import version

import pylangacq

text = """@UTF8
@Begin
@Languages:\teng
@Participants:\tANN Ann Teacher, BEN Ben Participant
@ID:\teng|talk|ANN|||||Teacher|||
@ID:\teng|talk|BEN|||||Participant|||
*ANN:\tshall we ? \x150_900\x15
*BEN:\tnot yet . \x151000_1900\x15
@End
"""
written = pylangacq.CHAT.from_strs([text]).to_elan_strs()[0]
print("pylangacq", version("pylangacq"))
print([line.strip() for line in written.split("\n") if "ANNOTATION_VALUE>" in line])
assert "\x15" in written
try:
    ElementTree.fromstring(written)
except ElementTree.ParseError as error:
    print("As found: not well-formed:", error)
else:
    raise SystemExit("changed: the result is well-formed")
PYTHON
