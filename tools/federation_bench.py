"""How fast cohorts of many schools are compared where they lie: makes the data, asks, prints p50 and p95.

    python -m tools.federation_bench [--sessions 1000000] [--schools 50] [--trainees 100] [--times 10]

Starts a PostgreSQL of its own in a temporary folder and fills it by COPY: as many sessions as asked for over all
trainees, eight clients, three occasions. Prints a row for a tenth of the size as well, so that growth can be seen.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg

from simulator.cohort.likeness import Wanted
from simulator.cohort.store import compare_published, count_cohorts, opened_store, published
from tools.queue_torture import postgres

_LIKE = {"voice": "scripted", "xray": False, "rubric_digest": "r1", "scorer": "local", "coder": "c1"}


def rows(sessions: int, schools: int, trainees: int) -> Iterator[tuple[object, ...]]:
    """The rows of so many sessions, in the order of the table's columns."""
    draw, each = random.Random(1), sessions // (schools * trainees)
    number = 0
    for school in range(schools):
        for who in range(trainees):
            level, met = draw.gauss(2.5, 0.6), dict.fromkeys(range(8), 0)
            for talk in range(each):
                client = draw.randrange(8)
                met[client] += 1
                number += 1
                score = round(min(5.0, max(0.0, level + draw.gauss(0, 0.5))), 1)
                values = {
                    "session": f"{number:032x}", "cohort": f"school {school:02d}", "who": f"Bird {school}-{who}",
                    "day": f"2026-{1 + talk * 12 // max(1, each):02d}-{1 + draw.randrange(28):02d}",
                    "nth": met[client], "client": f"client{client}", "client_digest": "d", "scenario": "first_session",
                    "outcome": "unfinished", "partnering": score, "enrolling": score, "learning": score,
                    "partnering_own": 3.0, "enrolling_own": 3.0, "learning_own": 3.0, "objections": 0, **_LIKE,
                }  # fmt: skip
                yield tuple(values[column.name] for column in published.columns)


def timed(what: Callable[[], object], times: int) -> tuple[float, float]:
    """The median and the 95th percentile in seconds."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        what()
        found.append(time.perf_counter() - begin)
    found.sort()
    return found[len(found) // 2], found[min(len(found) - 1, int(0.95 * len(found)))]


def main() -> None:
    """Make the data and ask."""
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    for name, usual in (("--sessions", 1_000_000), ("--schools", 50), ("--trainees", 100), ("--times", 10)):
        words.add_argument(name, type=int, default=usual)
    asked = words.parse_args()
    for sessions in (asked.sessions // 10, asked.sessions):
        with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as url:
            address = url.replace("postgresql://", "postgresql+psycopg://", 1)
            with opened_store(address):
                pass
            names = ", ".join(column.name for column in published.columns)
            with psycopg.connect(url, autocommit=True) as db:
                with db.cursor().copy(f"COPY published_sessions ({names}) FROM STDIN") as copy:
                    for row in rows(sessions, asked.schools, asked.trainees):
                        copy.write_row(row)
                db.execute("VACUUM ANALYZE published_sessions")
            twenty = [f"school {n:02d}" for n in range(min(20, asked.schools))]
            with opened_store(address) as store:
                count_cohorts(store)
                for what, wanted in (("first meetings", Wanted()), ("all meetings", Wanted(nth=None))):
                    middle, late = timed(partial(compare_published, store, twenty, wanted), asked.times)
                    size = f"{sessions:>9,} sessions, {len(twenty)} schools, {what}"
                    print(f"{size}: p50 {middle:.2f} s, p95 {late:.2f} s", flush=True)


if __name__ == "__main__":
    main()
