#!/usr/bin/env bash
# pympi-ling 1.71: Eaf.to_textgrid leaves out annotations that begin or end at a time slot without a time, without a word.
# Seen: three annotations in, one out: [(4.0, 5.0, 'Tomorrow.')]; 'Shall we?' and 'When then?' are gone
# Installs the pinned package into a temporary folder, runs it on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pympi-ling==1.71"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from pathlib import Path

import pympi

# TIME_VALUE is optional in ELAN's schema (EAFv3.0.xsd): a slot between two others may have none.
Path("talk.eaf").write_text(
    """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2"/><TIME_SLOT TIME_SLOT_ID="ts3"/>
<TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="3000"/><TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="4000"/>
<TIME_SLOT TIME_SLOT_ID="ts6" TIME_VALUE="5000"/>
</TIME_ORDER>
<TIER TIER_ID="Ann" PARTICIPANT="Ann" LINGUISTIC_TYPE_REF="default">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>Shall we?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>When then?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts5" TIME_SLOT_REF2="ts6">
<ANNOTATION_VALUE>Tomorrow.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
""",
    encoding="utf-8",
)
elan = pympi.Eaf("talk.eaf")
print("pympi-ling", version("pympi-ling"))
read = elan.get_annotation_data_for_tier("Ann")
print("read:", read)
assert read == [(0, None, "Shall we?"), (None, 3000, "When then?"), (4000, 5000, "Tomorrow.")], read
written = [piece for piece in elan.to_textgrid().get_tier("Ann").get_all_intervals() if piece[2]]
print("written:", written)
assert written == [(4.0, 5.0, "Tomorrow.")], written
print("As found: three annotations in, one out.")
PYTHON
