"""What the sample project promises to everybody who builds on it.

Reads the TOML itself, not through the emulator's loader: a mistake there must not hide one here.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

SAMPLE = Path(__file__).parents[2] / "emulator" / "sample"
VANISHED = "84f0da62-cb6d-4535-8d21-5a2f5a81ca21"  # an item that is gone; one text still links to it
DELETED = "harvest_2015"  # a codename that is gone; one item still names it
LAST_MODIFIED = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{2,6}[1-9]Z")  # 3 to 7 digits, no trailing zero
KINDS: dict[str, type | tuple[type, ...]] = {
    "text": str, "url_slug": str, "rich_text": str, "date_time": str, "number": (int, float),
    "asset": list, "modular_content": list, "taxonomy": list, "multiple_choice": list,
}  # fmt: skip

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """One state of one item in one language, as written in its file."""

    item: Table
    state: str
    language: str
    content: Table

    @property
    def elements(self) -> Table:
        return self.content["elements"]  # type: ignore[no-any-return]

    @property
    def where(self) -> str:
        return f"{self.item['codename']} {self.state} {self.language}"


@dataclass(frozen=True, slots=True)
class Sample:
    project: Table
    assets: Table
    types: dict[str, Table]
    taxonomies: dict[str, Table]
    items: dict[str, Table]

    def variants(self) -> Iterator[Variant]:
        for item in self.items.values():
            for state in ("published", "draft"):
                for language, content in item.get(state, {}).items():
                    yield Variant(item, state, language, content)

    def values(self, kind: str) -> Iterator[tuple[Variant, Table, Any]]:
        """Every written value of one element kind: (variant, element definition, value)."""
        for variant in self.variants():
            for element in self.types[variant.item["type"]]["elements"]:
                if element["type"] == kind and element["codename"] in variant.elements:
                    yield variant, element, variant.elements[element["codename"]]

    def links(self, codename: str) -> set[str]:
        """Codenames that the published en-US variant names: linked items and items inside rich text."""
        found: set[str] = set()
        for kind in ("modular_content", "rich_text"):
            for variant, _, value in self.values(kind):
                if (variant.item["codename"], variant.state, variant.language) == (codename, "published", "en-US"):
                    found.update(value if kind == "modular_content" else Markup.of(value).items)
        return found


class Markup(HTMLParser):
    """The facts of one rich text: its tags, paths of tags, inline items, item links and images."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.paths: set[str] = set()
        self.items: list[str] = []
        self.item_links: list[str] = []
        self.images: list[tuple[str, str]] = []
        self.external: list[dict[str, str | None]] = []

    @classmethod
    def of(cls, html: str) -> "Markup":
        markup = cls()
        markup.feed(html)
        markup.close()
        assert markup.path == [], f"unclosed {markup.path} in {html}"
        return markup

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in ("br", "img"):
            self.path.append(tag)
        self.paths.add("/".join([*self.path, tag] if tag in ("br", "img") else self.path))
        if tag == "object":
            assert (given["type"], given["data-type"]) == ("application/kenticocloud", "item")
            self.items.append(str(given["data-codename"]))
        elif tag == "a" and "data-item-id" in given:
            assert given["href"] == ""
            self.item_links.append(str(given["data-item-id"]))
        elif tag == "a":
            self.external.append(given)
        elif tag == "img":
            self.images.append((str(given["data-image-id"]), str(given["src"])))

    def handle_endtag(self, tag: str) -> None:
        assert self.path.pop() == tag


@pytest.fixture(scope="module")
def sample() -> Sample:
    def read(path: Path) -> Table:
        return tomllib.loads(path.read_text(encoding="utf-8"))

    def read_all(pattern: str) -> dict[str, Table]:
        files = sorted(SAMPLE.glob(pattern))
        tables = {path.stem: read(path) for path in files}
        assert len(tables) == len(files)
        assert [table["codename"] for table in tables.values()] == list(tables)
        return tables

    return Sample(read(SAMPLE / "project.toml"), read(SAMPLE / "assets.toml"),
                  read_all("types/*.toml"), read_all("taxonomies/*.toml"), read_all("items/*/*.toml"))  # fmt: skip


def tree_codenames(nodes: list[Table], below: str) -> Iterator[str]:
    for node in nodes:
        yield node["codename"]
        yield from tree_codenames(node[below], below)


def depth(nodes: list[Table], below: str) -> int:
    return max((1 + depth(node[below], below) for node in nodes), default=0)


def test_it_is_large_enough_and_uses_every_element_kind(sample: Sample) -> None:
    assert len(sample.items) >= 64
    assert len({item["type"] for item in sample.items.values()}) >= 12
    assert {item["type"] for item in sample.items.values()} == set(sample.types)
    assert {kind for kind in KINDS if any(sample.values(kind))} == set(KINDS)
    slugged = {name for name, t in sample.types.items() if any(e["type"] == "url_slug" for e in t["elements"])}
    assert len(slugged) >= 2
    assert len(slugged) < len(sample.types)


def test_a_file_says_what_it_is_in_the_same_order_everywhere(sample: Sample) -> None:
    for path in SAMPLE.glob("items/*/*.toml"):
        item = sample.items[path.stem]
        assert list(item)[:5] == ["id", "name", "codename", "type", "sitemap_locations"], path
        assert item["type"] == path.parent.name
        assert set(list(item)[5:]) <= {"published", "draft"}
        assert len(item) > 5, path


def test_ids_are_guids_and_unique(sample: Sample) -> None:
    tables = [sample.project, *sample.types.values(), *sample.taxonomies.values(), *sample.items.values()]
    ids = [table["id"] for table in tables]
    assert [str(UUID(given)) for given in ids] == ids
    assert len(set(ids)) == len(ids)
    assert VANISHED not in ids


def test_values_have_the_shape_of_their_kind(sample: Sample) -> None:
    for variant in sample.variants():
        known = {element["codename"] for element in sample.types[variant.item["type"]]["elements"]}
        assert set(variant.elements) <= known, variant.where
    for kind, shape in KINDS.items():
        for variant, element, value in sample.values(kind):
            assert isinstance(value, shape), f"{variant.where} {element['codename']}"
            assert kind != "date_time" or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(value)), variant.where


def test_every_reference_resolves(sample: Sample) -> None:
    terms = {name: set(tree_codenames(group["terms"], "terms")) for name, group in sample.taxonomies.items()}
    for variant, element, value in sample.values("taxonomy"):
        assert set(value) <= terms[element["taxonomy_group"]], variant.where
    for variant, element, value in sample.values("multiple_choice"):
        assert set(value) <= {option["codename"] for option in element["options"]}, variant.where
    for variant, _, value in sample.values("asset"):
        assert set(value) <= set(sample.assets), variant.where
    linked = {codename for _, _, value in sample.values("modular_content") for codename in value}
    assert linked - set(sample.items) == {DELETED}
    nodes = set(tree_codenames(sample.project["sitemap"], "children"))
    used = {node for item in sample.items.values() for node in item["sitemap_locations"]}
    assert used - nodes == set()
    assert len(used) > 10


def test_rich_text_references_resolve_but_for_the_vanished_item(sample: Sample) -> None:
    ids = {item["id"] for item in sample.items.values()}
    markups = [Markup.of(value) for _, _, value in sample.values("rich_text")]
    assert {link for markup in markups for link in markup.item_links} - ids == {VANISHED}
    assert {codename for markup in markups for codename in markup.items} <= set(sample.items)
    images = {image for markup in markups for image in markup.images}
    assert images == {(key, sample.assets[key]["url"]) for key, _ in images}


def test_rich_text_shows_all_its_features(sample: Sample) -> None:
    markups = [Markup.of(value) for _, _, value in sample.values("rich_text")]
    paths = {path for markup in markups for path in markup.paths}
    assert {"h2", "h3", "ul/li", "ol/li", "ul/li/ul/li", "table/tbody/tr/td", "p/strong", "p/em", "p/code", "p/a",
            "p/br", "blockquote", "figure/img", "object"} <= paths  # fmt: skip
    assert any(link.get("target") == "_blank" for markup in markups for link in markup.external)
    assert any(value == "<p><br></p>" for _, _, value in sample.values("rich_text"))
    slugless = {item["id"] for item in sample.items.values() if item["type"] == "cafe"}
    assert any(slugless & set(markup.item_links) for markup in markups)


def test_links_go_round_and_deep(sample: Sample) -> None:
    assert "coffee_processing_techniques" in sample.links("on_roasts")
    assert "on_roasts" in sample.links("coffee_processing_techniques")
    ring = ["which_brewing_fits_you", "water_is_an_ingredient", "reading_a_coffee_label", "which_brewing_fits_you"]
    deep = ["home", "on_roasts", "ines_carvalho", "boston", "kenya_gatina_aa", "cone_dripper", "gooseneck_kettle"]
    for chain in (ring, deep, ["how_we_cup", "how_we_cup"]):
        for source, target in pairwise(chain):
            assert target in sample.links(source), f"{source} -> {target}"


def test_drafts_differ_from_what_is_published(sample: Sample) -> None:
    steps = [step["codename"] for step in sample.project["workflow"]]
    assert len(steps) in (5, 6)
    assert {"draft", "review", "published"} <= set(steps)
    changed: set[str] = set()
    for variant in sample.variants():
        assert ("workflow_step" in variant.content) == (variant.state == "draft"), variant.where
        if variant.state == "draft":
            assert variant.content["workflow_step"] in set(steps) - {"published"}, variant.where
            published = variant.item.get("published", {}).get(variant.language)
            if published:
                assert published["last_modified"] < variant.content["last_modified"], variant.where
                for codename, value in variant.elements.items():
                    assert published["elements"].get(codename) != value, f"{variant.where} {codename}"
                changed.add(variant.item["codename"])
    assert len(changed) >= 8
    assert set(sample.items["on_roasts"]["draft"]["en-US"]["elements"]) == {"title", "summary", "related_articles"}


def test_published_items_link_to_one_that_is_not(sample: Sample) -> None:
    unpublished = {codename for codename, item in sample.items.items() if "published" not in item}
    assert len(unpublished) >= 4
    assert sample.links("reading_a_coffee_label") & unpublished == {"the_second_crack"}


def test_languages_fall_back_in_a_chain(sample: Sample) -> None:
    chain = [(language["codename"], language.get("fallback")) for language in sample.project["languages"]]
    assert sample.project["default_language"] == "en-US"
    assert chain == [("en-US", None), ("es-ES", "en-US"), ("es-MX", "es-ES")]
    published = {codename: set(item.get("published", {})) for codename, item in sample.items.items()}
    assert {variant.language for variant in sample.variants()} == {"en-US", "es-ES", "es-MX"}
    assert sum("es-ES" in languages for languages in published.values()) >= 10
    assert sum("es-MX" in languages for languages in published.values()) >= 4
    assert published["la_sobremesa"] == {"es-ES"}
    assert published["cafe_de_olla"] == {"es-MX"}
    assert sample.items["water_is_an_ingredient"]["draft"].keys() == {"es-ES"}
    for codename, item in sample.items.items():
        titles = [e["title"] for e in (v["elements"] for v in item.get("published", {}).values()) if "title" in e]
        assert len(set(titles)) == len(titles), codename


def test_taxonomies_are_flat_nested_and_deep(sample: Sample) -> None:
    assert {name: depth(group["terms"], "terms") for name, group in sample.taxonomies.items()} == {
        "personas": 2, "product_status": 1, "regions": 3,
    }  # fmt: skip
    assert [
        (term["codename"], [below["codename"] for below in term["terms"]])
        for term in sample.taxonomies["personas"]["terms"]
    ] == [("coffee_expert", ["barista", "cafe_owner"]), ("coffee_enthusiast", ["coffee_lover", "coffee_blogger"])]
    assert depth(sample.project["sitemap"], "children") == 3


def test_codenames_derive_from_names_within_their_group(sample: Sample) -> None:
    """Joins by name (terms, sitemap nodes, elements) rest on this."""

    def named(nodes: list[Table], below: str) -> Iterator[Table]:
        for node in nodes:
            yield node
            yield from named(node.get(below, []), below)

    elements = [e for content_type in sample.types.values() for e in content_type["elements"]]
    options = [option for element in elements for option in element.get("options", [])]
    terms = [term for group in sample.taxonomies.values() for term in named(group["terms"], "terms")]
    nodes = list(named(sample.project["sitemap"], "children"))
    for given in (*elements, *options, *terms, *nodes, *sample.project["workflow"], *sample.types.values()):
        assert given["codename"] == re.sub(r"[^a-z0-9]", "_", given["name"].lower())
    assert "dry__natural_" in {option["codename"] for option in options}
    assert any("dry__natural_" in value for _, _, value in sample.values("multiple_choice"))


def test_edge_values_are_there(sample: Sample) -> None:
    prices = [value for _, element, value in sample.values("number") if element["codename"] == "price"]
    assert {type(price) for price in prices} == {int, float}
    assert 0 in prices
    dates = {value for _, _, value in sample.values("date_time")}
    assert {value.endswith("T00:00:00Z") for value in dates} == {True, False}
    assert "2014-11-18T00:00:00Z" in dates
    assert any(value == [] for _, _, value in sample.values("asset"))
    assert "price" not in sample.items["decaf_el_carmen"]["published"]["en-US"]["elements"]
    assert "post_date" not in sample.items["notes_from_the_harvest"]["published"]["en-US"]["elements"]


def test_last_modified_has_three_to_seven_fraction_digits(sample: Sample) -> None:
    stamps = [variant.content["last_modified"] for variant in sample.variants()]
    stamps += [group["last_modified"] for group in sample.taxonomies.values()]
    types = [content_type["last_modified"] for content_type in sample.types.values()]
    stamps += [stamp for stamp in types if stamp != "1. 1. 0001 0:00:00"]
    assert "1. 1. 0001 0:00:00" in types
    assert [stamp for stamp in stamps if not LAST_MODIFIED.fullmatch(stamp)] == []
    assert {len(stamp) for stamp in stamps} >= {len("2017-04-04T13:40:00.1102334Z"), len("2017-04-04T13:40:00.110233Z")}


def test_assets_look_like_uploaded_files(sample: Sample) -> None:
    home = re.escape(f"https://assets.kenticocloud.com:443/{sample.project['id']}/")
    for key, asset in sample.assets.items():
        assert re.fullmatch(home + r"[0-9a-f-]{36}/" + re.escape(asset["name"]), asset["url"]), key
        assert ("width" in asset, "height" in asset) == (asset["type"].startswith("image/"),) * 2, key
    assert {"description" in asset for asset in sample.assets.values()} == {True, False}
    used = {key for _, _, value in sample.values("asset") for key in value}
    used |= {key for _, _, value in sample.values("rich_text") for key, _ in Markup.of(value).images}
    assert used == set(sample.assets)


def test_keys_have_the_look_of_real_ones(sample: Sample) -> None:
    keys = sample.project["keys"]
    assert set(keys) == {"preview", "secure_access", "foreign", "personalization", "migration", "croct",
                         "croct_application"}  # fmt: skip
    assert len(set(keys.values())) == len(keys)
    for name in ("preview", "secure_access", "foreign", "personalization", "migration"):
        assert re.fullmatch(r"eyJ[\w-]+\.eyJ[\w-]+\.not-a-secret", keys[name]), name
    assert {UUID(keys[name]).version for name in ("croct", "croct_application")} == {4}
