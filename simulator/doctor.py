"""What is set up on this machine, for people and for machines: folders, records, voice, model, local model servers.

`examine` looks, `render` says it. A key is only ever "set" or "not set".
"""

from __future__ import annotations

import json
import os
import platform
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from simulator.errors import TriadError, printable, without_keys
from simulator.paths import Paths
from simulator.settings import Configuration, Settings

LOCAL_SERVERS: Final[Mapping[str, int]] = {"Ollama": 11434, "llama.cpp": 8080, "LM Studio": 1234, "vLLM": 8000}
"""Model servers that run on one's own machine, with the ports that they use unless told otherwise."""
LOCAL_TIMEOUT_S: Final = 0.6
REMOTE_TIMEOUT_S: Final = 4.0
MOST_BYTES: Final = 400_000
"""Bytes of an answer that are looked at."""
_OPENAI: Final = "https://api.openai.com/v1"
_SHOWN_MODELS: Final = 6


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key must not follow a redirect to somewhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def examine(
    paths: Paths, configuration: Configuration, *, servers: Mapping[str, int] = LOCAL_SERVERS
) -> dict[str, Any]:
    """Everything that there is to say, as plain JSON. Local servers are asked at once, for 0.6 s; the service that is
    configured for 4 s."""
    settings = configuration.settings
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    local = [(name, f"http://127.0.0.1:{port}/v1") for name, port in servers.items()]
    configured = (settings.base_url or _OPENAI).rstrip("/") if configuration.model_is_set_up else None
    with ThreadPoolExecutor(max_workers=len(local) + 1) as pool:
        own = pool.submit(_ask, configured, key, REMOTE_TIMEOUT_S) if configured else None
        answers = list(pool.map(lambda each: _ask(each[1], "", LOCAL_TIMEOUT_S), local))
    return {
        "triad": _version(),
        "python": platform.python_version(),
        "platform": sys.platform,
        "folders": {name: _folder(path) for name, path in _folders(paths).items()},
        "records": _records(paths, settings),
        "voice": {"in_force": configuration.voice, "origin": configuration.origins.get("voice", "default")},
        "model": {
            "set_up": configuration.model_is_set_up,
            "base_url": without_keys(configured, key) if configured else None,
            "api_key": "set" if key else "not set",
            "api_key_origin": configuration.origins.get("api_key"),
            "name": settings.model,
            "service": own.result() if own else None,
        },
        "settings": {
            name: {"value": _value(getattr(settings, name)), "origin": configuration.origins.get(name, "default")}
            for name in type(settings).model_fields
        },
        "servers": [{"name": name, "url": url} | answer for (name, url), answer in zip(local, answers, strict=True)],
    }


def render(found: Mapping[str, Any]) -> str:
    """The same for people."""
    model = found["model"]
    lines = [f"triad {found['triad']}, Python {found['python']} on {found['platform']}", "", "Folders"]
    lines += [f"  {name:<9} {folder['path']}  ({folder['state']})" for name, folder in found["folders"].items()]
    lines += ["", "Records", f"  {found['records']['problem'] or _counted(found['records']['sessions'])}"]
    if found["records"]["newest_copy"]:
        lines += [f"  copied on {found['records']['newest_copy']}; `triad data restore` takes it back"]
    lines += ["", "Voice", f"  {found['voice']['in_force']}  ({found['voice']['origin']})", "", "Model"]
    if model["set_up"]:
        origin = f", from {model['api_key_origin']}" if model["api_key_origin"] else ""
        lines += [f"  service   {model['base_url']}: {_said(model['service'])}"]
        lines += [f"  key       {model['api_key']}{origin}", f"  name      {model['name'] or '(the default)'}"]
        listed = model["service"]["models"]
        if model["name"] and listed and model["name"] not in listed:
            lines.append(f"  The service does not list {model['name']!r}; it has {_some(listed)}.")
    else:
        lines += ["  none: the client speaks with the scripted voice, which needs neither key nor network."]
        lines += ["  For a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."]
    lines += ["", "Model servers on this machine"]
    for server in found["servers"]:
        lines.append(f"  {server['name']:<9} {server['url']}: {_said(server)}")
    running = [server for server in found["servers"] if server["models"]]
    if running and not model["set_up"]:
        first = running[0]
        use = f"OPENAI_BASE_URL={first['url']} TRIAD_MODEL={first['models'][0]} triad --voice llm"
        lines += ["", f"To practise with {first['name']}:  {use}"]
    changed = {n: s for n, s in found["settings"].items() if s["origin"] != "default"}
    if changed:
        lines += ["", "Settings that differ from the defaults"]
        lines += [f"  {name} = {setting['value']}  ({setting['origin']})" for name, setting in changed.items()]
    return "\n".join(printable(line) for line in lines)


def _ask(url: str | None, key: str, timeout: float) -> dict[str, Any]:
    """What the service at `url` answers when asked for its models. Never raises for a service that misbehaves."""
    request = urllib.request.Request(f"{url}/models", headers={"User-Agent": "triad"})
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    local = "//127.0.0.1" in request.full_url or "//localhost" in request.full_url
    no_proxy = [urllib.request.ProxyHandler({})] if local else []
    try:
        with urllib.request.build_opener(_NoRedirect, *no_proxy).open(request, timeout=timeout) as answer:
            listed = json.loads(answer.read(MOST_BYTES))
        models = [str(entry["id"]) for entry in listed["data"]]
    except urllib.error.HTTPError as error:
        refused = error.code in (401, 403)
        return {"answers": True, "models": [], "problem": "refuses the key" if refused else f"answers {error.code}"}
    except (OSError, HTTPException):
        return {"answers": False, "models": [], "problem": "no answer"}
    except (KeyError, TypeError, ValueError):
        return {"answers": True, "models": [], "problem": "something else answers there"}
    return {"answers": True, "models": models, "problem": None if models else "runs, but has no model loaded"}


def _said(answer: Mapping[str, Any]) -> str:
    return f"answers, with {_some(answer['models'])}" if answer["models"] else str(answer["problem"])


def _some(models: Sequence[str]) -> str:
    more = f" and {len(models) - _SHOWN_MODELS} more" if len(models) > _SHOWN_MODELS else ""
    return ", ".join(models[:_SHOWN_MODELS]) + more


def _records(paths: Paths, settings: Settings) -> dict[str, Any]:
    """How many sessions are kept, or why they can't be read. No folder is made."""
    url = settings.database_url
    if url is None and not paths.records.exists():
        return {"sessions": 0, "problem": None, "newest_copy": None}
    from simulator.records.copies import copies_in
    from simulator.records.records import Records

    try:
        with closing(Records(paths.records if url is None else url.get_secret_value())) as records:
            copies = copies_in(paths.copies)
            newest = copies[0].day.isoformat() if copies else None
            return {"sessions": records.totals()["sessions"], "problem": None, "newest_copy": newest}
    except TriadError as error:
        return {"sessions": None, "problem": f"{error.title}: {error.message} {error.hint}", "newest_copy": None}


def _counted(sessions: int) -> str:
    return "no session yet" if not sessions else f"{sessions:,} session{'s' * (sessions > 1)}"


def _folders(paths: Paths) -> dict[str, Path]:
    return {
        "data": paths.data,
        "personas": paths.personas,
        "scenarios": paths.scenarios,
        "rubrics": paths.rubrics,
        "settings": paths.settings,
    }


def _folder(path: Path) -> dict[str, str]:
    """Where it is and whether it can be used. Nothing is made."""
    if path.exists():
        state = "there" if os.access(path, os.W_OK) else "there, but can't be written"
        return {"path": str(path), "state": state}
    parent = next((each for each in path.parents if each.exists()), Path("/"))
    able = os.access(parent, os.W_OK)
    return {"path": str(path), "state": "made when needed" if able else f"can't be made: {parent} can't be written"}


def _value(value: object) -> object:
    if hasattr(value, "get_secret_value"):
        return "set"
    return without_keys(value) if isinstance(value, str) else value


def _version() -> str:
    try:
        return version("triad-coaching")
    except PackageNotFoundError:
        return "(not installed)"
