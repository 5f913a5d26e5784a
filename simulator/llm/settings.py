"""What it takes to talk to one model service."""

from __future__ import annotations

import ipaddress
from importlib.util import find_spec
from typing import Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from simulator.errors import NotConfigured, without_keys
from simulator.settings import Settings, service_address

OPENAI: Final = "https://api.openai.com/v1"
DEFAULT_MODEL: Final = "gpt-4.1-mini"
"""Spoken with on OpenAI's own service where no model is named: answers at once, without thinking first. A local
server's default is the first model that it lists."""
JUDGE_PATIENCE: Final = 3
"""How many times longer than for a client's turn a judgement is waited for: nobody sits opposite."""
LOCAL_PATIENCE_S: Final = 600.0
"""Seconds for a reply of a server nearby where nobody set others: loading a model from a disk takes minutes, and a
request that is given up aborts the load."""
PLACEHOLDER_KEY: Final = "none"
"""What a server without keys gets: the client library refuses an empty one."""


class ModelSettings(BaseModel):
    """How to reach a model and how long to wait for it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True)

    base_url: str = OPENAI
    """The address of the service, up to and with its `/v1`."""
    api_key: SecretStr | None = None
    """The key; servers on this machine need none."""
    model: str | None = None
    """The model's name. Left out: OpenAI's default, or the first that the server lists."""
    temperature: float = Field(default=0.8, ge=0, le=2)
    """How freely it speaks; left out of the request where the model doesn't allow it to be set."""
    timeout_s: float = Field(default=60, gt=0, le=600)
    """Seconds for a whole reply."""
    first_token_timeout_s: float = Field(default=20, gt=0, le=600)
    """Seconds until the reply must have begun."""
    loading_after_s: float = Field(default=6, gt=0, le=600)
    """Seconds of silence after which the user of a server nearby is told that it loads."""
    max_tokens: int = Field(default=300, ge=1, le=100_000)
    """Tokens that a reply may have."""
    max_characters: int = Field(default=20_000, ge=100, le=2_000_000)
    """Characters after which a reply is given up as endless."""
    context_budget: int = Field(default=8000, ge=1500, le=200_000)
    """Tokens that a prompt may have."""
    retries: int = Field(default=2, ge=0, le=10)
    """Further attempts after a fault that may pass, as long as nothing of the reply has been heard."""
    max_wait_s: float = Field(default=20, ge=0, le=600)
    """The longest pause before another attempt; a service that asks for more is reported instead."""

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        return service_address(value)

    @classmethod
    def of(cls, settings: Settings, *, judge: bool = False) -> Self:
        """From the user's settings, for the client's voice or, with `judge`, for the scorer (cold and with more room).

        Raises `NotConfigured` where neither a key nor an address is set, or the way there is closed.
        """
        if settings.api_key is None and settings.base_url is None:
            raise NotConfigured("Neither OPENAI_API_KEY nor OPENAI_BASE_URL is set.")
        address = settings.base_url or OPENAI
        check_proxy(address)
        near, chosen = is_near(address), settings.model_fields_set
        timeout = settings.model_timeout
        if near and "model_timeout" not in chosen:
            timeout = LOCAL_PATIENCE_S
        elif judge:
            timeout = min(600.0, JUDGE_PATIENCE * timeout)
        first = timeout if judge or (near and "first_token_timeout" not in chosen) else settings.first_token_timeout
        return cls(
            base_url=address,
            api_key=settings.api_key,
            model=(settings.judge_model or settings.model) if judge else settings.model,
            temperature=0.0 if judge else settings.temperature,
            timeout_s=timeout,
            first_token_timeout_s=min(first, timeout),
            max_tokens=4000 if judge else 300,
            max_characters=200_000 if judge else 20_000,
            context_budget=settings.context_budget,
        )

    @property
    def key(self) -> str:
        """The key to send. For the request only: never show it."""
        return (self.api_key.get_secret_value() if self.api_key else "") or PLACEHOLDER_KEY

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must never be shown."""
        password = urlsplit(self.base_url).password
        own = () if self.key == PLACEHOLDER_KEY else (self.key,)
        return (*own, password) if password else own

    @property
    def server(self) -> str:
        """The service's address as it may be shown."""
        return without_keys(self.base_url, *self.secrets)

    @property
    def is_openai(self) -> bool:
        """Whether this is OpenAI's own service."""
        return urlsplit(self.base_url).hostname == "api.openai.com"

    @property
    def is_local(self) -> bool:
        """Whether the service runs on this machine."""
        return _is_here(urlsplit(self.base_url).hostname or "")

    @property
    def is_near(self) -> bool:
        """Whether it runs on this machine or in its own network, where models are loaded when they are asked for."""
        return is_near(self.base_url)

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        return [(n, self.server if n == "base_url" else getattr(self, n)) for n in type(self).model_fields]


def is_near(address: str) -> bool:
    """Whether a service at this address runs on this machine or in its own network."""
    host = urlsplit(address).hostname or ""
    if _is_here(host) or host.endswith((".local", ".lan", ".internal", ".localhost")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host and host != ""


def _is_here(host: str) -> bool:
    return host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.")


def check_proxy(address: str) -> None:
    """Raises `NotConfigured` where the way to `address` leads through a proxy that can't be talked to."""
    parts = urlsplit(address)
    if _is_here(parts.hostname or "") or proxy_bypass(parts.hostname or ""):
        return
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    scheme = urlsplit(proxy).scheme.lower()
    if scheme.startswith("socks") and find_spec("socksio") is None:
        raise NotConfigured(
            f"The way to the model leads through a SOCKS proxy ({without_keys(proxy)}), and the package for that is "
            "missing.",
            hint="Install it (`pip install 'triad-coaching[socks]'`), or name the service's host in NO_PROXY.",
        )
    if proxy and scheme not in ("http", "https", "socks5", "socks5h", ""):
        raise NotConfigured(
            f"The proxy {without_keys(proxy)} is of a kind that can't be used.",
            hint="Set HTTPS_PROXY or ALL_PROXY to an address with http:// or socks5://.",
        )
