"""A batch over many processes or machines by Dask (extra `scale`): a shard is a task, and a lost worker costs one.

The workers read their shards and write their parts themselves, so that no transcript passes the scheduler; here are
only a few tasks ahead of the workers, so that a batch of any size stays small in memory.
"""

from __future__ import annotations

import errno
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from scoring.coding.coder import Coder
from scoring.scorecard.rubric import Rubric
from simulator.batch.shards import LINES, Work, cut, filesystem, inputs, manifest, put, score_shard
from simulator.errors import UsageError
from simulator.extras import extra

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: one process at a time is the user's to see to
    fcntl = None  # type: ignore[assignment]

MANIFEST: Final = "manifest.json"
_AHEAD: Final = 3
"""Tasks for each worker that are handed out at a time."""
_LOOK_S: Final = 2.0
_MISSING_S: Final = 12.0
"""Seconds after which a worker of a cluster of our own that is missing is replaced; by itself it comes back sooner."""
_TRIES: Final = 20
"""Workers that may be lost over one shard before it is given up."""
_GONE: Final = "Run it again when it is back: the parts that are written aren't done again."


def score_on_cluster(
    pattern: str,
    folder: str,
    rubric: Rubric,
    *,
    cluster: str,
    workers: int,
    slim: bool = False,
    lines: int = LINES,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Score every file that `pattern` names into parts in a folder; returns the manifest, which is written there too,
    and the lines that can't be used. `cluster` is `local` or a scheduler's address. Raises `UsageError`."""
    with extra("scale", "A cluster"):
        from distributed import Client
    fs, root = filesystem(folder)
    files = inputs(pattern)
    with ExitStack() as stack:
        try:
            fs.makedirs(root, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder} can't be made: {error}.", hint="Choose another folder.") from error
        stack.enter_context(_held(Path(root)) if "://" not in folder else ExitStack())
        client = stack.enter_context(_client(Client, cluster, workers))
        coder = Coder.load().digest
        shards = (shard for file in files for shard in cut(file, lines))
        work = (Work(n, shard, rubric, coder, slim, folder) for n, shard in enumerate(shards))
        entries = _spread(client, work, _crew_of(client, workers), tell)
        whole = manifest([entries[n] for n in sorted(entries)], rubric, coder, slim=slim)
        put(fs, f"{root}/{MANIFEST}", json.dumps(whole, ensure_ascii=False, indent=1))
        refused = [{"file": entries[n]["source"], **one} for n in sorted(entries) for one in entries[n]["refused"]]
    return whole, refused


def _spread(
    client: Any, work: Iterator[Work], workers: int, tell: Callable[[int, int], None] | None
) -> dict[int, dict[str, Any]]:
    from distributed import CancelledError, KilledWorker, wait

    entries: dict[int, dict[str, Any]] = {}
    losses: Counter[int] = Counter()
    under_way: dict[Any, Work] = {}
    crew = _Crew(client, workers)

    def hand_out(one: Work) -> None:
        under_way[client.submit(score_shard, one, key=f"{one.name}-{losses[one.place]}", pure=False)] = one

    while True:
        while len(under_way) < _AHEAD * workers and (following := next(work, None)) is not None:
            hand_out(following)
        if not under_way:
            return entries
        with suppress(TimeoutError):
            wait(list(under_way), timeout=_LOOK_S, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
        crew.look()
        for future in [one for one in under_way if one.done()]:
            one = under_way.pop(future)
            try:
                entries[one.place] = future.result()
            except (KilledWorker, CancelledError) as error:
                losses[one.place] += 1
                if client.status != "running":
                    raise UsageError("The cluster is gone.", hint=_GONE) from error
                if losses[one.place] >= _TRIES:
                    where = f"{one.shard.file}, from line {one.shard.first}"
                    hint = "Look at what a worker says of it; the others are written."
                    raise UsageError(f"Workers die over one shard ({where}).", hint=hint) from error
                hand_out(one)
        if tell is not None:
            tell(len(entries), sum(entry["cards"] for entry in entries.values()))


def _crew_of(client: Any, workers: int) -> int:
    """How many workers there are to be: those asked for, or those that a cluster elsewhere has."""
    return workers if client.cluster is not None else max(1, len(client.scheduler_info(n_workers=-1)["workers"]))


class _Crew:
    """Sees that a cluster of this machine's own has its workers: one that dies while it begins isn't replaced there."""

    def __init__(self, client: Any, wanted: int) -> None:
        self._client, self._wanted = client, wanted
        self._short_since: float | None = None

    def look(self) -> None:
        """Start others where workers have been missing for long; raises `UsageError` where the scheduler is gone."""
        if self._client.status != "running":
            raise UsageError("The cluster is gone.", hint=_GONE)
        own = self._client.cluster
        if own is None:
            return
        missing = self._wanted - len(own.scheduler_info["workers"])
        now = time.monotonic()
        if missing <= 0:
            self._short_since = None
        elif self._short_since is None:
            self._short_since = now
        elif now - self._short_since > _MISSING_S:
            own.scale(len(own.worker_spec) + missing)
            self._short_since = None


@contextmanager
def _client(kind: Any, cluster: str, workers: int) -> Iterator[Any]:
    """A client of a cluster that is there, or of one of this machine's own."""
    import dask

    dask.config.set({"distributed.scheduler.allowed-failures": _TRIES, "distributed.comm.timeouts.connect": "15s"})
    if cluster == "local":
        from distributed import LocalCluster

        with (
            LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
            ) as own,
            kind(own) as client,
        ):
            yield client
        return
    try:
        client = kind(cluster, timeout="15s")
    except (OSError, ValueError, TimeoutError) as error:
        hint = "`dask scheduler` starts one; give its address like tcp://host:8786."
        raise UsageError(f"No scheduler answers at {cluster}.", hint=hint) from error
    with client:
        yield client


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Have a folder for this process alone."""
    with (folder / ".lock").open("w") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
                    hint = "Wait for it, or give this one another folder."
                    raise UsageError(f"Another batch is writing to {folder}.", hint=hint) from error
        yield
        with suppress(OSError):
            (folder / ".lock").unlink()
