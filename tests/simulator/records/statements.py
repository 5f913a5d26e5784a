"""Reads the source of the records for statements that aren't bound to an owner. For `test_owners` only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MAKERS = frozenset({"select", "insert", "update", "delete", "_my", "select_from"})
"""Calls that name the table which they read or change."""
WITHOUT_ROWS = ("PRAGMA", "VACUUM")
"""What may be said as text: it reads nobody's rows."""


def unbound(source: str) -> list[str]:
    """Of every statement that this module executes, what it reads or changes without asking whose it is."""
    tree = ast.parse(source)
    constants = _assigned(tree.body)
    found: list[str] = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        known = constants | _assigned(list(ast.walk(function)))
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "execute":
                parts = list(_expanded(call.args[0], known))
                said = " ".join(ast.unparse(part) for part in parts)
                found += [f"line {call.lineno}: {table}" for table in _tables(parts, known) if not _asked(table, said)]
                found += [
                    f"line {call.lineno}: {words}" for words in _texts(parts) if not words.startswith(WITHOUT_ROWS)
                ]
    return found


def statements(source: str) -> int:
    """How many statements a module executes."""
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute"
        for node in ast.walk(ast.parse(source))
    )


def _assigned(nodes: list[ast.stmt] | list[ast.AST]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found.setdefault(node.target.id, []).append(node.value)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) and len(names) > 1 else [node.value]
                for name, value in zip(names, values * len(names) if len(values) == 1 else values, strict=True):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
    return found


def _expanded(
    expression: ast.expr, known: dict[str, list[ast.expr]], seen: frozenset[str] = frozenset()
) -> Iterator[ast.expr]:
    yield expression
    for node in ast.walk(expression):
        if isinstance(node, ast.Name) and node.id in known and node.id not in seen:
            for value in known[node.id]:
                yield from _expanded(value, known, seen | {node.id})


def _tables(parts: list[ast.expr], known: dict[str, list[ast.expr]]) -> set[str]:
    found: set[str] = set()
    for node in (node for part in parts for node in ast.walk(part)):
        if isinstance(node, ast.Attribute) and node.attr == "c" and isinstance(node.value, ast.Name):
            found.add(node.value.id)
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MAKERS:
                found |= {arg.id for arg in node.args if isinstance(arg, ast.Name)}
    return {name for name in found if not any(".subquery()" in ast.unparse(value) for value in known.get(name, ()))}


def _asked(table: str, said: str) -> bool:
    ways: tuple[str, ...] = (f"_mine({table})", f"_my({table})", f"{table}.c.owner ==")
    if f"insert({table})" in said:
        ways = ("owner=self.owner", "'owner': self.owner")
    return any(way in said for way in ways)


def _texts(parts: list[ast.expr]) -> Iterator[str]:
    for node in (node for part in parts for node in ast.walk(part)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text":
            yield ast.unparse(node.args[0]).strip("'\"")
