#!/usr/bin/env bash
# pylangacq 0.23.0: CHAT.to_srt_strs leaves out utterances without a time mark, and every speaker, without a word.
# Seen: two captions, 'shall we ?' and 'when then ?'; neither names a speaker; 'not yet .' is in neither
# Installs the pinned package into a temporary folder, runs it on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pylangacq==0.23.0"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pylangacq

# Time marks are optional in CHAT.
text = """@UTF8
@Begin
@Languages:\teng
@Participants:\tANN Ann Teacher, BEN Ben Participant
@ID:\teng|talk|ANN|||||Teacher|||
@ID:\teng|talk|BEN|||||Participant|||
*ANN:\tshall we ? \x150_900\x15
*BEN:\tnot yet .
*ANN:\twhen then ? \x152000_2900\x15
@End
"""
chat = pylangacq.CHAT.from_strs([text])
written = chat.to_srt_strs()[0]
print("pylangacq", version("pylangacq"))
print(written)
assert len(chat.utterances()) == 3
assert "shall we" in written and "when then" in written and "not yet" not in written
print("As found: three utterances in, two out.")
PYTHON
