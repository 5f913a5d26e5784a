"""Prompts for servers with narrow templates. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.messages import Message, Role


def folded(messages: Sequence[Message], *, without_system: bool) -> list[Message]:
    """The same prompt for servers with narrow templates: neighbours of one role joined and, where `without_system`,
    the system text put before the first user message."""
    joined: list[Message] = []
    for message in messages:
        role: Role = "user" if without_system and message.role == "system" else message.role
        if joined and joined[-1].role == role:
            joined[-1] = Message(role, f"{joined[-1].content}\n\n{message.content}")
        else:
            joined.append(Message(role, message.content))
    return joined
