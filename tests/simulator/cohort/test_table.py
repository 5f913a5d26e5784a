"""Cohorts as a table: one row a session, a codebook, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from simulator.cohort.gather import Cohort
from simulator.cohort.table import as_csv, codebook, columns_of, rows_of, write_parquet
from tests.simulator.cohort.handed_over import trainee

COHORTS = [
    Cohort("autumn", (trainee("Heron 7", 2.5, None, nth=None, own={"learning": 4.0}, markers={"contract": -1.0}),)),
    Cohort("spring", (trainee("=1+1", 3.0, behaviours={"advice": 2}, coach_turns=8),)),
]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_session_is_a_row_and_what_is_missing_is_empty() -> None:
    columns = columns_of(COHORTS)
    first, second, third = read(as_csv(columns, rows_of(COHORTS, columns)))
    assert (first["trainee"], first["nth"], first["learning"], first["learning_own"]) == ("Heron 7", "1", "2.5", "4.0")
    assert (first["m_contract"], first["b_advice"], first["xray"]) == ("-1.0", "", "no")
    assert (second["nth"], second["learning"]) == ("2", "")
    assert (third["cohort"], third["b_advice"], third["m_contract"]) == ("spring", "2", "")


def test_a_pseudonym_is_no_formula() -> None:
    columns = columns_of(COHORTS)
    assert read(as_csv(columns, rows_of(COHORTS, columns)))[2]["trainee"] == "'=1+1"


def test_the_codebook_says_what_every_column_is() -> None:
    columns = columns_of(COHORTS)
    entries = read(codebook(columns))
    assert [one["column"] for one in entries] == [column.name for column in columns]
    assert all(one["meaning"].endswith(".") and one["holds"] for one in entries)


def test_parquet_holds_the_same_with_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = columns_of(COHORTS)
    rows = rows_of(COHORTS, columns)
    write_parquet(tmp_path / "t.parquet", columns, rows)
    found = parquet.read_table(tmp_path / "t.parquet")
    assert found.column_names == [column.name for column in columns]
    back = found.to_pylist()
    assert [str(row["day"]) for row in back] == [row["day"] for row in rows]
    assert [{k: v for k, v in row.items() if k != "day"} for row in back] == [
        {k: v for k, v in row.items() if k != "day"} for row in rows
    ]
    assert found.schema.field("nth").metadata[b"meaning"].startswith(b"The how-manieth")
