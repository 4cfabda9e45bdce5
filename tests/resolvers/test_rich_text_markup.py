"""Rich text markup in its corners: white space, what is nested wrongly or too deep, and any text at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.rich_text_markup import DEEPEST, blocks, plain_text, with_links


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


def paragraph(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "children": list(children)}


def element(tag: str, *children: dict[str, Any], **attributes: str) -> dict[str, Any]:
    return {"type": "element", "tag": tag, "attributes": attributes, "children": list(children)}


BULLET = {"type": "list", "ordered": False}

# Markup, what stands below the root, and the words alone.
TREES: list[tuple[str, list[dict[str, Any]], str]] = [
    ("", [], ""),
    ("<p><br></p>", [paragraph({"type": "lineBreak"})], ""),
    ("plain", [text("plain")], "plain"),
    ("<!-- unseen --><p>x</p>", [paragraph(text("x"))], "x"),
    ("<p>a</p>\n<p>b</p> ", [paragraph(text("a")), paragraph(text("b"))], "a\nb"),
    ("<p> </p>", [paragraph()], ""),
    ("<p>&nbsp;</p>", [paragraph(text("\xa0"))], ""),
    ("<p>&lt;b&gt; &amp;amp;</p>", [paragraph(text("<b> &amp;"))], "<b> &amp;"),
    ("<p>a\nb\tc</p>", [paragraph(text("a\nb\tc"))], "a b c"),
    (
        "<p><strong>a</strong> <em>b</em>\n<code>c</code></p>",
        [paragraph(text("a", "bold"), text(" "), text("b", "italic"), text("\n"), text("c", "code"))],
        "a b c",
    ),
    ("<p>a<b> </b>b</p>", [paragraph(text("a"), text(" ", "bold"), text("b"))], "a b"),
    ("<p>a<span> </span>b</p>", [paragraph(text("a"), text(" "), text("b"))], "a b"),
    (
        "<p><b>a<strong>b<i>c</i></strong></b></p>",
        [paragraph(text("a", "bold"), text("b", "bold"), text("c", "bold", "italic"))],
        "abc",
    ),
    (
        "<p><u>u</u><s>s</s><sub>1</sub><sup>2</sup></p>",
        [
            paragraph(
                text("u", "underline"), text("s", "strikethrough"), text("1", "subscript"), text("2", "superscript")
            )
        ],
        "us12",
    ),
    (
        "<ul>\n <li>a</li> <li>b</li>\n</ul>",
        [
            {
                **BULLET,
                "children": [
                    {"type": "listItem", "children": [text("a")]},
                    {"type": "listItem", "children": [text("b")]},
                ],
            }
        ],
        "a\nb",
    ),
    ("<p>one<p>two", [paragraph(text("one")), paragraph(text("two"))], "one\ntwo"),
    (
        "<p>a<br>b<br/>c</p>",
        [paragraph(text("a"), {"type": "lineBreak"}, text("b"), {"type": "lineBreak"}, text("c"))],
        "a\nb\nc",
    ),
    ("<html><body><p>x</p></body></html>", [paragraph(text("x"))], "x"),
    ("<figure></figure>", [{"type": "image", "imageId": None, "url": "", "alt": ""}], ""),
    (
        '<img src="a.png" alt="A" data-asset-id="1">',
        [{"type": "image", "imageId": "1", "url": "a.png", "alt": "A"}],
        "",
    ),
    ("<object></object>", [element("object")], ""),
    (
        '<object type="video/mp4" data-type="file" data-codename="x"></object>',
        [element("object", type="video/mp4", **{"data-type": "file", "data-codename": "x"})],
        "",
    ),
    ("<a>x</a>", [{"type": "link", "href": "", "newWindow": False, "children": [text("x")]}], "x"),
    (
        '<a data-item-id="">x</a>',
        [{"type": "itemLink", "itemId": "", "codename": None, "contentType": None, "children": [text("x")]}],
        "x",
    ),
    ("<mark hidden>x</mark>", [element("mark", text("x"), hidden="")], "x"),
    ("<p>a</p>tail", [paragraph(text("a")), text("tail")], "a\ntail"),
    ("<td>no table</td>", [text("no table")], "no table"),
]


@pytest.mark.parametrize(("markup", "children", "words"), TREES, ids=[tree[0][:40] or "nothing" for tree in TREES])
def test_markup_as_a_tree_and_as_words(markup: str, children: list[dict[str, Any]], words: str) -> None:
    assert blocks(markup, {}) == {"type": "root", "children": children}
    assert plain_text(markup) == words


def depth(node: dict[str, Any]) -> int:
    return 1 + max((depth(child) for child in node.get("children", ())), default=0)


@pytest.mark.parametrize("tag", ["blockquote", "div", "span", "b", "strong", "mark", "ul><li"])
@pytest.mark.parametrize("times", [DEEPEST - 1, DEEPEST, DEEPEST + 1, 2 * DEEPEST, 5_000])
def test_markup_nested_too_deep_keeps_its_words(tag: str, times: int) -> None:
    markup = f"<{tag}>" * times + "the words"
    tree = blocks(markup, {})
    assert depth(tree) <= DEEPEST + 2
    assert plain_text(markup) == "the words"
    assert with_links(markup, {}).count("the words") == 1


def test_links_are_filled_in_where_there_is_a_target() -> None:
    markup = (
        '<a data-item-id="1" href="">a</a><a data-item-id="2" href="old">b</a><a href="/c">c</a><a data-item-id>d</a>'
    )
    assert with_links(markup, {"1": '/x?a=1&b="2"'}) == (
        '<a data-item-id="1" href="/x?a=1&amp;b=&quot;2&quot;">a</a>'
        '<a data-item-id="2" href="old">b</a><a href="/c">c</a><a data-item-id="">d</a>'
    )


def walk(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(below for child in node.get("children", ()) for below in walk(child))]


TAGS = st.sampled_from(
    [
        "p",
        "h2",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "b",
        "a data-item-id='1'",
        "figure",
        "object data-type=item",
        "div",
        "x-y",
        "br",
    ]
)
PIECES = st.lists(
    st.one_of(st.text(max_size=8), TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag.split()[0]}>")),
    max_size=30,
).map("".join)


@given(st.text(st.characters(codec="utf-8")) | PIECES)
def test_any_text_becomes_a_tree_and_words(markup: str) -> None:
    tree = blocks(markup, {"1": {"codename": "c", "type": "t"}})
    assert tree["type"] == "root"
    assert all(node["text"] for node in walk(tree) if node["type"] == "text")
    words = plain_text(markup)
    assert [line for line in words.split("\n") if line != " ".join(line.split()) or (not line and words)] == []


@given(st.text(st.characters(codec="utf-8")) | PIECES)
def test_any_text_keeps_its_markup_but_for_the_links(markup: str) -> None:
    once = with_links(markup, {"1": "/one"})
    assert blocks(once, {})["type"] == "root"
    assert 'data-item-id="1" href=""' not in once


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&\x00\r"), min_size=1))
def test_text_without_markup_keeps_its_words(words: str) -> None:
    assert plain_text(f"<p>{words}</p>").split() == words.split()
