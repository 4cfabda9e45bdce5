"""Links typed by what content shows, over the whole server: one type, a union, or any item."""

from __future__ import annotations

from tests.graph import graph_over

TYPES = """{ __type(name: "%s") { fields { name type { name kind ofType { name } } } } }"""


async def test_a_link_is_of_the_types_seen_and_what_was_declared_counts_more() -> None:
    declared = {"faq.see_also": ["article"]}
    async with graph_over(link_types_from_content=True, link_types=declared) as graph:
        named: dict[str, dict[str, str]] = {}
        for content_type in ("Article", "Testimonial", "Faq"):
            fields = (await graph.query(TYPES % content_type))["data"]["__type"]["fields"]
            named[content_type] = {field["name"]: field["type"]["name"] for field in fields}
        assert named["Article"]["author"] == "Person_Links"
        assert named["Article"]["relatedArticles"] == "Item_Links"
        assert named["Testimonial"]["about"] == "Testimonial_About_Links"
        assert named["Faq"]["seeAlso"] == "Article_Links"
        answer = await graph.query(
            """{ testimonial(codename: "says_a_hotel") { about { items { __typename ... on Coffee { productName } } } }
                 article(codename: "on_roasts") { author { items { fullName } } }
                 union: __type(name: "Testimonial_About") { possibleTypes { name } }
                 cafe(codename: "boston") { referencedByType { __typename } } }"""
        )
        about = answer["data"]["testimonial"].pop("about")["items"]
        assert {item["__typename"] for item in about} <= {"Brewer", "Coffee", "Grinder"}
        assert answer == {
            "data": {
                "testimonial": {},
                "article": {"author": {"items": [{"fullName": "Inês Carvalho"}]}},
                "union": {"possibleTypes": [{"name": "Brewer"}, {"name": "Coffee"}, {"name": "Grinder"}]},
                "cafe": {"referencedByType": {"__typename": "Cafe_ReferencedBy"}},
            }
        }
