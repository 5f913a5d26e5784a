#!/usr/bin/env bash
# irrCAC 0.4.4: talks that only one of two raters rated raise Fleiss' kappa and Gwet's AC2; Krippendorff's alpha they leave alone.
# Seen: Fleiss 0.8 -> 0.8875, Gwet 0.8 -> 0.88462, alpha 0.825 -> 0.825 (as in krippendorff 0.9.0, both times)
# Installs the pinned packages into a temporary folder, runs them on valid input, and fails if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "irrCAC==0.4.4" "krippendorff==0.9.0"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import krippendorff
import pandas
from irrCAC.raw import CAC

# Four talks that both rated; then two more that Anna alone rated: nobody agreed or disagreed on those.
both = [(1, 1), (2, 3), (4, 4), (3, 2)]
alone = [(5, None), (5, None)]


def figures(ratings):
    """Fleiss' kappa, Gwet's AC2 and alpha with quadratic weights, and alpha by the other library."""
    table = pandas.DataFrame(ratings, columns=["anna", "ben"], dtype=float)
    of = CAC(table, weights="quadratic")
    found = [way()["est"]["coefficient_value"] for way in (of.fleiss, of.gwet, of.krippendorff)]
    other = krippendorff.alpha(reliability_data=table.to_numpy().T, level_of_measurement="interval")
    return [round(float(figure), 5) for figure in (*found, other)]


before, after = figures(both), figures(both + alone)
print("irrCAC", version("irrCAC"), "krippendorff", version("krippendorff"))
print("both rated all (Fleiss, Gwet, alpha, alpha by krippendorff):", before)
print("and two that one rated:", after)
assert before == [0.8, 0.8, 0.825, 0.825], before
assert after == [0.8875, 0.88462, 0.825, 0.825], after
print("As found: nothing new was agreed on, and two of three figures say that agreement rose.")
PYTHON
