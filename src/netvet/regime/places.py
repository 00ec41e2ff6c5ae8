"""Where in a TOML text a key or a value stands, for messages that point at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

Path = tuple[str | int, ...]


def place(text: str, path: Path, offset: int = 0) -> tuple[int, int]:
    """Line and column, from 1, of the value at `path`, or of the character `offset` within it if it is a string.

    Where the path leads nowhere (a key that is missing), the place of the nearest table above it.
    """
    import tree_sitter_toml  # noqa: PLC0415 - only where there is something to point at
    from tree_sitter import Language, Parser  # noqa: PLC0415

    text = text.replace("\r\n", "\n")
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    node = _descend(root, path)
    if node.type == "string":
        return _within(text, node, offset)
    return _count(text.encode()[: node.start_byte].decode())


def _descend(root: Node, path: Path) -> Node:
    if not path:
        return root
    table, rest = _table(root, path)
    node = table or root
    for step in rest:
        below = _member(node, step)
        if below is None:
            return node
        node = below
    return node


def _table(root: Node, path: Path) -> tuple[Node | None, Path]:
    """The `[table]` or nth `[[table]]` that a path begins with, and the rest of the path."""
    headed = [node for node in root.named_children if node.type in ("table", "table_array_element") and _key(node) == path[0]]
    if len(path) > 1 and isinstance(path[1], int):
        return (headed[path[1]] if path[1] < len(headed) else None), path[2:]
    return (headed[0] if headed else None), path[1:]


def _member(node: Node, step: str | int) -> Node | None:
    if isinstance(step, int):
        members = [child for child in node.named_children if child.type != "comment"]
        return members[step] if step < len(members) else None
    for child in node.named_children:
        if child.type == "pair" and _key(child) == step:
            return child.named_children[1]
    return None


def _key(node: Node) -> str:
    key = node.named_children[0]
    return (key.text or b"").decode().strip("\"'")


def _within(text: str, node: Node, offset: int) -> tuple[int, int]:
    data = text.encode()
    start = node.start_byte + (3 if data[node.start_byte : node.start_byte + 3] in (b'"""', b"'''") else 1)
    if data[start : start + 1] == b"\n":
        start += 1
    before = data[:start].decode() + data[start:].decode()[:offset]
    return _count(before)


def _count(before: str) -> tuple[int, int]:
    """Line and column of what comes after a text, in characters."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
