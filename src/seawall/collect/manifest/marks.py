"""The places of a document by libyaml's marks: for flow style, anchors, what is not plain."""

from __future__ import annotations

import yaml

from seawall.collect.manifest.plain import Node


def composed(text: str, first_line: int) -> Node:
    """The tree of libyaml's marks; the document alone where it cannot be composed."""
    whole: Node = (first_line, 1, 1, {})
    loader = getattr(yaml, "CLoader", yaml.Loader)(text)
    try:
        root = loader.get_node() if loader.check_node() else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return whole
    finally:
        loader.dispose()
    if root is None:
        return whole
    _fill(whole, root, first_line)
    return whole


def _fill(whole: Node, root: yaml.Node, first_line: int) -> None:
    """Without recursion, and each anchored node once, so that aliases cannot blow it up."""
    done: dict[int, Node] = {}
    todo: list[tuple[Node, yaml.Node]] = [(whole, root)]
    while todo:
        node, source = todo.pop()
        if id(source) in done:
            node[3].update(done[id(source)][3])
            continue
        done[id(source)] = node
        if isinstance(source, yaml.MappingNode):
            for name, value in source.value:
                is_block = not isinstance(value, yaml.ScalarNode) and not value.flow_style
                marked = name if is_block or value.start_mark.line < name.start_mark.line else value
                child = _mark(marked, first_line)
                node[3][str(name.value)] = child
                todo.append((child, value))
        elif isinstance(source, yaml.SequenceNode):
            for index, value in enumerate(source.value):
                child = _mark(value, first_line)
                node[3][index] = child
                todo.append((child, value))


def _mark(node: yaml.Node, first_line: int) -> Node:
    """The place of *node*, or of its first key where it is a block mapping."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        node = node.value[0][0]
    start, end = node.start_mark, node.end_mark
    if start is None or end is None:
        return (first_line, 1, 1, {})
    length = end.column - start.column if end.line == start.line else 1
    return (first_line + start.line, start.column + 1, max(1, length), {})
