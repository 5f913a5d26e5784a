"""Record the cassettes of the tests anew, from a running OpenAI-compatible server.

    python tools/record_cassettes.py --url http://127.0.0.1:18099/v1

The ones in the repository come from a local llama.cpp server (`llama-server -m tiny-random.gguf --port 18099`) with a
model of random weights and a window of 4096 tokens. Authorization headers are left out; hosts and ports don't matter.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence


async def record(url: str, names: Sequence[str]) -> None:
    """Play the scenes against the server, each into its cassette."""
    from tests.cassettes.playback import cassette
    from tests.cassettes.scenes import FOLDER, SCENES

    for name in names or SCENES:
        path = FOLDER / f"{name}.json"
        path.unlink(missing_ok=True)
        with cassette(name, record=True):
            result = await SCENES[name](url)
        print(f"{path.name}: {path.stat().st_size} bytes; {str(result)[:100]!r}")


def main() -> None:
    """Read the arguments and record."""
    parser = argparse.ArgumentParser(description="Record the cassettes from a running OpenAI-compatible server.")
    parser.add_argument("--url", required=True, help="its base URL, up to and with /v1")
    parser.add_argument("names", nargs="*", help="only these cassettes")
    arguments = parser.parse_args()
    asyncio.run(record(arguments.url, arguments.names))


if __name__ == "__main__":
    main()
