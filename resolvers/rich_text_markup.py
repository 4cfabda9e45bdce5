"""Rich text markup parsed by lexbor: links filled in, text taken out, and the tree of blocks built.

Delivery API, Rich text: items are <object data-codename>, item links <a data-item-id>, images <figure data-image-id>.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

Node = dict[str, Any]
Links = Mapping[str, Mapping[str, str]]

# Markup nested deeper than any editor makes it: below this, elements are passed over and their text is kept.
DEEPEST = 100


def with_links(markup: str, targets: Mapping[str, str]) -> str:
    """The markup with `href` set on item links; `targets` maps item GUID → address."""
    parsed = LexborHTMLParser(markup, is_fragment=True)
    for link in parsed.css("a[data-item-id]"):
        target = targets.get(link.attributes.get("data-item-id") or "")
        if target is not None:
            link.attrs["href"] = target
    return parsed.html or ""


def plain_text(markup: str) -> str:
    """The words, blocks on lines of their own."""
    lines = "".join(_words(blocks(markup, {}))).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def blocks(markup: str, links: Links) -> Node:
    """{"type": "root", "children": [...]}, as docs/rich-text.schema.json describes."""
    first = LexborHTMLParser(markup, is_fragment=True).root
    return {"type": "root", "children": list(_siblings(first, links, (), 0))}


def _siblings(node: LexborNode | None, links: Links, marks: tuple[str, ...], depth: int) -> Iterator[Node]:
    while node is not None:
        if node.is_text_node:
            text = node.text_content or ""
            if text.strip(_SPACE) or _between_words(node):
                yield {"type": "text", "text": text, "marks": list(marks)}
        elif node.is_element_node:
            yield from _element(node, links, marks, depth)
        node = node.next


def _between_words(node: LexborNode) -> bool:
    """Whether white space shows: at the edge of a block it does not."""
    edges = (node.prev or node.parent, node.next or node.parent)
    return all(edge is not None and edge.tag not in _EDGES for edge in edges)


def _element(node: LexborNode, links: Links, marks: tuple[str, ...], depth: int) -> Iterator[Node]:
    tag = node.tag or ""
    mark = MARKS.get(tag)
    if mark is not None:
        marks = marks if mark in marks else (*marks, mark)
    if mark is not None or tag in TRANSPARENT or depth >= DEEPEST:
        if depth < 2 * DEEPEST:
            yield from _siblings(node.child, links, marks, depth + 1)
        else:
            yield {"type": "text", "text": node.text() or "", "marks": list(marks)}
        return
    block = BLOCKS.get(tag, _other)(node, links)
    if "children" in block:
        block["children"] = list(_siblings(node.child, links, marks, depth + 1))
    yield block


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _paragraph(node: LexborNode, links: Links) -> Node:
    return {"type": "paragraph", "children": []}


def _heading(node: LexborNode, links: Links) -> Node:
    return {"type": "heading", "level": int((node.tag or "h1")[1]), "children": []}


def _list(node: LexborNode, links: Links) -> Node:
    return {"type": "list", "ordered": node.tag == "ol", "children": []}


def _list_item(node: LexborNode, links: Links) -> Node:
    return {"type": "listItem", "children": []}


def _table(node: LexborNode, links: Links) -> Node:
    return {"type": "table", "children": []}


def _row(node: LexborNode, links: Links) -> Node:
    return {"type": "row", "children": []}


def _cell(node: LexborNode, links: Links) -> Node:
    return {"type": "cell", "header": node.tag == "th", "children": []}


def _quote(node: LexborNode, links: Links) -> Node:
    return {"type": "quote", "children": []}


def _line_break(node: LexborNode, links: Links) -> Node:
    return {"type": "lineBreak"}


def _image(node: LexborNode, links: Links) -> Node:
    image = node if node.tag == "img" else node.css_first("img")
    source, alternative = (_attribute(image, "src"), _attribute(image, "alt")) if image is not None else ("", "")
    image_id = _attribute(node, "data-image-id") or _attribute(node, "data-asset-id")
    return {"type": "image", "imageId": image_id or None, "url": source, "alt": alternative}


def _item(node: LexborNode, links: Links) -> Node:
    if _attribute(node, "data-type") != "item":
        return _other(node, links)
    component = _attribute(node, "data-rel") == "component"
    return {"type": "item", "codename": _attribute(node, "data-codename"), "component": component}


def _link(node: LexborNode, links: Links) -> Node:
    if "data-item-id" in node.attributes:
        item_id = _attribute(node, "data-item-id")
        target = links.get(item_id, {})
        return {
            "type": "itemLink",
            "itemId": item_id,
            "codename": target.get("codename"),
            "contentType": target.get("type"),
            "children": [],
        }
    href = _attribute(node, "href")
    return {"type": "link", "href": href, "newWindow": _attribute(node, "target") == "_blank", "children": []}


def _other(node: LexborNode, links: Links) -> Node:
    attributes = {name: value or "" for name, value in node.attributes.items()}
    return {"type": "element", "tag": node.tag or "", "attributes": attributes, "children": []}


BLOCKS: Mapping[str, Callable[[LexborNode, Links], Node]] = {
    "p": _paragraph,
    **{f"h{level}": _heading for level in range(1, 7)},
    "ul": _list,
    "ol": _list,
    "li": _list_item,
    "table": _table,
    "tr": _row,
    "td": _cell,
    "th": _cell,
    "blockquote": _quote,
    "br": _line_break,
    "figure": _image,
    "img": _image,
    "object": _item,
    "a": _link,
}
MARKS: Mapping[str, str] = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "code": "code",
    "sub": "subscript",
    "sup": "superscript",
    "u": "underline",
    "s": "strikethrough",
}
TRANSPARENT = frozenset({"tbody", "thead", "tfoot", "span", "div"})

_SPACE = " \t\r\n\f"
_SPACED = dict.fromkeys(map(ord, _SPACE), " ")
_EDGES = (BLOCKS.keys() | TRANSPARENT | {"html", "body"}) - {"a", "br", "img", "span"}

# What ends a line of plain text, after its children.
_ENDS_LINE = frozenset({"paragraph", "heading", "listItem", "row", "quote", "lineBreak", "list", "table"})


def _words(node: Node) -> Iterator[str]:
    if node["type"] == "text":
        yield node["text"].translate(_SPACED)
    for child in node.get("children", ()):
        if child["type"] in ("list", "table"):
            yield "\n"
        yield from _words(child)
    if node["type"] == "cell":
        yield " "
    elif node["type"] in _ENDS_LINE:
        yield "\n"
