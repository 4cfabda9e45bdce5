"""Rich text as html, as plain text and as a tree of blocks, with everything it refers to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from resolvers.rich_text_markup import BLOCKS
from tests.graph import Graph, assert_graph, graph_over, item_payload, saved_project
from tests.schema.rich_text_schema import SCHEMA, walk

TARGET = "b16c417b-9f09-461c-adce-0ff380557fbb"
GONE = "00000000-0000-4000-8000-00000000dead"

MARKUP = f"""<h2>Head &amp; tail</h2>
<p>Plain <strong>bold <em>both</em></strong><br>
next&nbsp;<code>x</code> H<sub>2</sub>O m<sup>2</sup></p>
<ul>
  <li>one
    <ol><li>one one</li></ol>
  </li>
</ul>
<table><tbody>
  <tr><th>Key</th><td><p>Value</p></td></tr>
</tbody></table>
<blockquote>Said.</blockquote>
<figure data-image-id="pic"><img src="https://assets.example/p.png" alt="A pic" data-image-id="pic"></figure>
<p><a data-item-id="{TARGET}" href="">Known</a> <a data-item-id="{GONE}" href="">gone</a>
<a href="https://elsewhere.example/?a=1&amp;b=2" target="_blank">away</a></p>
<object type="application/kenticocloud" data-type="item" data-rel="component" data-codename="part"></object>
<object type="application/kenticocloud" data-type="item" data-codename="lost"></object>
<hr class="thin">"""

BODY = {
    "type": "rich_text",
    "name": "Body",
    "images": {
        "pic": {
            "image_id": "pic",
            "description": "A pic",
            "url": "https://assets.example/p.png",
            "width": 4,
            "height": 3,
        }
    },
    "links": {TARGET: {"codename": "target", "type": "article", "url_slug": "the-target"}},
    "modular_content": ["part", "lost"],
    "value": MARKUP,
}


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


def block(kind: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, **more, "children": list(children)}


TREE = block(
    "root",
    block("heading", text("Head & tail"), level=2),
    block(
        "paragraph",
        text("Plain "),
        text("bold ", "bold"),
        text("both", "bold", "italic"),
        {"type": "lineBreak"},
        text("\nnext\xa0"),
        text("x", "code"),
        text(" H"),
        text("2", "subscript"),
        text("O m"),
        text("2", "superscript"),
    ),
    block(
        "list",
        block(
            "listItem",
            text("one\n    "),
            block("list", block("listItem", text("one one")), ordered=True),
        ),
        ordered=False,
    ),
    block(
        "table",
        block(
            "row",
            block("cell", text("Key"), header=True),
            block("cell", block("paragraph", text("Value")), header=False),
        ),
    ),
    block("quote", text("Said.")),
    {"type": "image", "imageId": "pic", "url": "https://assets.example/p.png", "alt": "A pic"},
    block(
        "paragraph",
        block("itemLink", text("Known"), itemId=TARGET, codename="target", contentType="article"),
        text(" "),
        block("itemLink", text("gone"), itemId=GONE, codename=None, contentType=None),
        text("\n"),
        block("link", text("away"), href="https://elsewhere.example/?a=1&b=2", newWindow=True),
    ),
    {"type": "item", "codename": "part", "component": True},
    {"type": "item", "codename": "lost", "component": False},
    block("element", tag="hr", attributes={"class": "thin"}),
)

TEXT = """\
Head & tail
Plain bold both
next x H2O m2
one
one one
Key Value
Said.
Known gone away"""


@pytest.fixture
async def rich(tmp_path: Path) -> Any:
    part = item_payload("part", {"title": {"type": "text", "name": "Title", "value": "Part"}}, type="part")
    target = item_payload("target", {}, id=TARGET, type="article")
    project = saved_project(tmp_path, item_payload("rich", {"body": BODY}), part, target)
    async with graph_over(project) as graph:
        yield graph


def about_body(fields: str) -> str:
    return f'{{ item(codename: "rich") {{ element(codename: "body") {{ ... on RichTextElement {{ {fields} }} }} }} }}'


async def test_the_tree_of_blocks(rich: Graph) -> None:
    await assert_graph(rich, about_body("blocks"), {"item": {"element": {"blocks": TREE}}})


async def test_the_words_alone(rich: Graph) -> None:
    await assert_graph(rich, about_body("text"), {"item": {"element": {"text": TEXT}}})


async def test_what_the_text_refers_to(rich: Graph) -> None:
    await assert_graph(
        rich,
        about_body(
            """
            codenames
            items { system { codename } element(codename: "title") { ... on TextElement { value } } }
            unresolved
            links { itemId codename type urlSlug item { system { codename } } }
            images { imageId url small: url(transformation: { width: 2 }) description width height }
            """
        ),
        {
            "item": {
                "element": {
                    "codenames": ["part", "lost"],
                    "items": [{"system": {"codename": "part"}, "element": {"value": "Part"}}],
                    "unresolved": ["lost"],
                    "links": [
                        {
                            "itemId": TARGET,
                            "codename": "target",
                            "type": "article",
                            "urlSlug": "the-target",
                            "item": {"system": {"codename": "target"}},
                        }
                    ],
                    "images": [
                        {
                            "imageId": "pic",
                            "url": "https://assets.example/p.png",
                            "small": "https://assets.example/p.png?w=2",
                            "description": "A pic",
                            "width": 4,
                            "height": 3,
                        }
                    ],
                }
            }
        },
        calls=["GET /items/rich", "GET /items?system.codename[in]=lost,target"],
    )


async def test_without_templates_the_markup_is_as_sent(rich: Graph) -> None:
    await assert_graph(
        rich,
        about_body("html none: html(links: []) empty: html(links: null)"),
        {"item": {"element": {"html": MARKUP, "none": MARKUP, "empty": MARKUP}}},
    )


# The templates, and the address that the link to the article gets.
TEMPLATES = {
    '[{ url: "/x/{urlSlug}" }]': "/x/the-target",
    '[{ url: "/{type}/{codename}?id={id}" }]': f"/article/target?id={TARGET}",
    '[{ type: "article", url: "/articles/{urlSlug}" }, { url: "/other" }]': "/articles/the-target",
    '[{ type: "coffee", url: "/coffees/{urlSlug}" }, { url: "/other/{urlSlug}" }]': "/other/the-target",
    '[{ type: "coffee", url: "/coffees/{urlSlug}" }]': "",
    '[{ url: "https://example.com/{urlSlug}#top" }]': "https://example.com/the-target#top",
    '[{ url: "?a=1&b=\\"2\\"" }]': "?a=1&amp;b=&quot;2&quot;",
}


@pytest.mark.parametrize(("templates", "address"), TEMPLATES.items())
async def test_templates_fill_in_the_addresses_of_item_links(rich: Graph, templates: str, address: str) -> None:
    answer = await rich.query(about_body(f"html(links: {templates})"))
    html = answer["data"]["item"]["element"]["html"]
    assert f'<a data-item-id="{TARGET}" href="{address}">Known</a>' in html
    assert f'<a data-item-id="{GONE}" href="">gone</a>' in html
    assert '<a href="https://elsewhere.example/?a=1&amp;b=2" target="_blank">away</a>' in html


async def test_values_in_a_template_are_one_encoded_segment(tmp_path: Path) -> None:
    links = {TARGET: {"codename": "target", "type": "article", "url_slug": '../"><b>é'}}
    body = {**BODY, "links": links, "value": f'<a data-item-id="{TARGET}" href="">x</a>'}
    async with graph_over(saved_project(tmp_path, item_payload("rich", {"body": body}))) as graph:
        await assert_graph(
            graph,
            about_body('html(links: [{ url: "/{urlSlug}" }])'),
            {
                "item": {
                    "element": {
                        "html": f'<a data-item-id="{TARGET}" href="/..%2F%22%3E%3Cb%3E%C3%A9">x</a>',
                    }
                }
            },
        )


async def test_an_item_without_a_slug_is_linked_by_its_codename(tmp_path: Path) -> None:
    links = {TARGET: {"codename": "target", "type": "fact", "url_slug": ""}}
    body = {**BODY, "links": links, "value": f'<a data-item-id="{TARGET}" href="">x</a>'}
    async with graph_over(saved_project(tmp_path, item_payload("rich", {"body": body}))) as graph:
        await assert_graph(
            graph,
            about_body('html(links: [{ url: "/{urlSlug}" }]) links { urlSlug item { id } }'),
            {
                "item": {
                    "element": {
                        "html": f'<a data-item-id="{TARGET}" href="/target">x</a>',
                        "links": [{"urlSlug": None, "item": None}],
                    }
                }
            },
        )


REFUSED_TEMPLATES = {
    "/{slug}": "has a placeholder that is not one of {codename}, {urlSlug}, {id}, {type}.",
    "/{}": "has a placeholder that is not one of {codename}, {urlSlug}, {id}, {type}.",
    "javascript:alert(1)//{id}": "must be a path or an http(s) address.",
    "JavaScript:alert(1)": "must be a path or an http(s) address.",
    " javascript:alert(1)": "must be a path or an http(s) address.",
    "java\nscript:alert(1)": "must be a path or an http(s) address.",
    "data:text/html,x": "must be a path or an http(s) address.",
    "http://[{codename}": "must be a path or an http(s) address.",
}


@pytest.mark.parametrize(("template", "rule"), REFUSED_TEMPLATES.items())
async def test_a_wrong_template_is_refused_by_its_place(rich: Graph, template: str, rule: str) -> None:
    answer = await rich.query(
        """query ($links: [LinkTemplate!]) {
          item(codename: "rich") {
            body: element(codename: "body") { ... on RichTextElement { html(links: $links) } }
            system { codename }
          }
        }""",
        links=[{"url": "/fine"}, {"url": template}],
    )
    assert answer == {
        "data": {"item": {"body": None, "system": {"codename": "rich"}}},
        "errors": [
            {
                "message": f"Argument 'links[1].url': {rule}",
                "locations": [{"line": 3, "column": 72}],
                "path": ["item", "body", "html"],
                "extensions": {"code": "BAD_USER_INPUT", "argument": "links[1].url"},
            }
        ],
    }


def test_every_tag_with_a_meaning_is_in_this_file() -> None:
    headings = {f"h{level}" for level in range(1, 7)}
    missing = {tag for tag in BLOCKS if f"<{tag}" not in MARKUP} - headings
    assert missing == set()


def test_the_tree_of_this_file_has_every_kind_of_node_and_fits_the_published_schema() -> None:
    Draft202012Validator(SCHEMA).validate(TREE)
    assert {node["type"] for node in walk(TREE)} == set(SCHEMA["$defs"]) - {"node", "children"}
