"""Cassettes in and out: matched on method, path and body; nothing secret and nothing useless is kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Final

import vcr  # type: ignore[import-untyped]  # vcrpy has no types

from tests.cassettes.scenes import FOLDER

NOBODY: Final = "http://127.0.0.1:9/v1"
"""Where a played back scene is sent: nobody listens there."""
_KEPT: Final = ("content-type", "retry-after")


def cassette(name: str, *, record: bool = False) -> AbstractContextManager[Any]:
    """Play a cassette back, or record it."""
    recorder = vcr.VCR(
        cassette_library_dir=str(FOLDER),
        serializer="json",
        record_mode=vcr.mode.ALL if record else vcr.mode.NONE,
        match_on=["method", "path", "body"],
        before_record_request=_bare_request,
        before_record_response=_bare_response,
        decode_compressed_response=True,
    )
    context: AbstractContextManager[Any] = recorder.use_cassette(f"{name}.json")
    return context


def _bare_request(request: Any) -> Any:
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in _KEPT}
    return request


def _bare_response(response: dict[str, Any]) -> dict[str, Any]:
    headers = response.get("headers", {})
    return response | {"headers": {name: value for name, value in headers.items() if name.lower() in _KEPT}}
