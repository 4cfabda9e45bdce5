"""Every way to what is not for everybody: a query, and what it may still ask while one of its scopes is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from resolvers.caller import Scope
from resolvers.node_id import NodeId
from resolvers.variant import Variant

PROJECT = "a25b8200-7213-4df2-8cfe-7df2ccb18cb2"
DRAFTS = f"/draft/projects/{PROJECT}"
ON_ROASTS = "6681a87f-6da9-43c8-a557-dc7e30a9446a"
CLIENT_ID = "11111111-2222-4333-8444-555555555555"
USER_TOKEN = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJjcm9jdC5pbyIsImF1ZCI6ImNyb2N0LmlvIiwiaWF0IjoxNDkxMzk1Njk2fQ."
PREVIEW_TOKEN = "eyJhbGciOiJub25lIn0.e30."


class Way(NamedTuple):
    """`missing`: a scope that it needs → the requests that are sent in spite of its being missing, public or held."""

    query: str
    missing: Mapping[Scope, Sequence[str]]


def node(kind: str, *parts: str, preview: bool = False) -> str:
    id = NodeId(kind, parts, Variant(None, preview)).encoded()
    return f'{{ node(id: "{id}") {{ id }} }}'


def needs(scope: Scope, *calls: str) -> Mapping[Scope, Sequence[str]]:
    return {scope: calls}


VISITOR = 'visitor(uid: "e3e9e191a12b9257")'
VISITOR_SEGMENTS = "GET /visitor/e3e9e191a12b9257/segments"
SLOT = "POST /external/web/content"
PUBLISHED_NODE = NodeId("item", (ON_ROASTS,), Variant()).encoded()

WAYS: dict[str, Way] = {
    "visitor": Way('{ visitor(uid: "e3e9e191a12b9257") { uid } }', needs(Scope.VISITORS)),
    "visitor, every field": Way(
        """{ visitor(uid: "e3e9e191a12b9257") {
          usualLocation { city } currentLocation(sid: "900420c5d646260d") { city } firstVisit { origin }
          lastVisit { origin } activitySummary { totalSessions } currentSession(sid: "900420c5d646260d") { origin }
          activity(type: SESSION) { activity } segments { name }
        } }""",
        needs(Scope.VISITORS),
    ),
    "slot for a client id": Way(
        f'{{ slot(id: "home-hero", visitor: {{ clientId: "{CLIENT_ID}" }}) {{ source }} }}', needs(Scope.SLOTS)
    ),
    "slot for a user token": Way(
        f'{{ slot(id: "home-hero", visitor: {{ userToken: "{USER_TOKEN}" }}) {{ source }} }}', needs(Scope.SLOTS)
    ),
    "slot for nobody": Way('{ slot(id: "home-hero", visitor: {}) { source } }', needs(Scope.SLOTS)),
    "slot with a preview token": Way(
        f'{{ slot(id: "home-hero", previewToken: "{PREVIEW_TOKEN}") {{ source }} }}', needs(Scope.PREVIEW)
    ),
    "slot, its items as drafts": Way(
        '{ slot(id: "home-hero") { items(preview: true) { id } } }', needs(Scope.PREVIEW, SLOT)
    ),
    "slot of a visitor": Way(
        '{ visitor(uid: "e3e9e191a12b9257") { segments { name } slot(id: "home-hero") { source } } }',
        {Scope.VISITORS: (), Scope.SLOTS: (VISITOR_SEGMENTS,)},
    ),
    "slot of a visitor by client id": Way(
        f'{{ visitor(uid: "e3e9e191a12b9257") {{ slot(id: "home-hero", clientId: "{CLIENT_ID}") {{ source }} }} }}',
        {Scope.VISITORS: (), Scope.SLOTS: ()},
    ),
    "slot of a visitor with a preview token": Way(
        f'{{ {VISITOR} {{ slot(id: "home-hero", previewToken: "{PREVIEW_TOKEN}") {{ source }} }} }}',
        {Scope.VISITORS: (), Scope.SLOTS: (), Scope.PREVIEW: ()},
    ),
    "slot of a visitor, its items as drafts": Way(
        '{ visitor(uid: "e3e9e191a12b9257") { slot(id: "home-hero") { items(preview: true) { id } } } }',
        {Scope.VISITORS: (), Scope.SLOTS: (), Scope.PREVIEW: (SLOT,)},
    ),
    "projects": Way("{ projects { name } }", needs(Scope.DRAFTS)),
    "project": Way(f'{{ project(id: "{PROJECT}") {{ name }} }}', needs(Scope.DRAFTS)),
    "node of a project": Way(node("project", PROJECT), needs(Scope.DRAFTS)),
    "node of a draft": Way(node("draft", PROJECT, ON_ROASTS), needs(Scope.DRAFTS)),
    "draft of an item": Way(
        '{ item(codename: "on_roasts") { draft { name } } }', needs(Scope.DRAFTS, "GET /items/on_roasts")
    ),
    "draft of a listed item": Way(
        "{ items(limit: 1) { items { draft { name } } } }", needs(Scope.DRAFTS, "GET /items?limit=1")
    ),
    "draft of a node": Way(
        f'{{ node(id: "{PUBLISHED_NODE}") {{ ... on Item {{ draft {{ name }} }} }} }}',
        needs(Scope.DRAFTS, f"GET /items?system.id[in]={ON_ROASTS}"),
    ),
    "sitemap nodes of an item": Way(
        '{ item(codename: "on_roasts") { system { sitemapNodes { name } } } }',
        needs(Scope.DRAFTS, "GET /items/on_roasts"),
    ),
    "draft of a type": Way(
        '{ contentType(codename: "article") { draft { name } } }', needs(Scope.DRAFTS, "GET /types/article")
    ),
    "draft of a taxonomy group": Way(
        '{ taxonomy(codename: "personas") { draft { name } } }', needs(Scope.DRAFTS, "GET /taxonomies/personas")
    ),
    "item": Way('{ item(codename: "on_roasts", preview: true) { id } }', needs(Scope.PREVIEW)),
    "items": Way("{ items(preview: true, limit: 1) { items { id } } }", needs(Scope.PREVIEW)),
    "items, their number": Way("{ items(preview: true, limit: 1) { totalCount } }", needs(Scope.PREVIEW)),
    "items in an order": Way(
        '{ items(preview: true, limit: 1, order: { element: "title" }) { limit } }', needs(Scope.PREVIEW)
    ),
    "content type": Way('{ contentType(codename: "article", preview: true) { name } }', needs(Scope.PREVIEW)),
    "content types": Way("{ contentTypes(preview: true) { items { name } } }", needs(Scope.PREVIEW)),
    "content element": Way(
        '{ contentElement(type: "article", codename: "title", preview: true) { name } }', needs(Scope.PREVIEW)
    ),
    "taxonomy": Way('{ taxonomy(codename: "personas", preview: true) { name } }', needs(Scope.PREVIEW)),
    "taxonomies": Way("{ taxonomies(preview: true) { items { name } } }", needs(Scope.PREVIEW)),
    "node of an item's draft": Way(node("item", ON_ROASTS, preview=True), needs(Scope.PREVIEW)),
    "node of a type in preview": Way(
        node("type", "38f4c716-23fb-4567-b0c0-061de6c79dad", preview=True), needs(Scope.PREVIEW)
    ),
    "node of a taxonomy in preview": Way(
        node("taxonomy", "5f163b07-05e5-4339-adef-9562d85b8256", preview=True), needs(Scope.PREVIEW)
    ),
    "node of a term in preview": Way(node("term", "personas", "barista", preview=True), needs(Scope.PREVIEW)),
    "item of a draft in preview": Way(
        f'{{ project(id: "{PROJECT}") {{ item(id: "{ON_ROASTS}") {{ item(preview: true) {{ id }} }} }} }}',
        {
            Scope.DRAFTS: (),
            Scope.PREVIEW: ("GET /draft/projects", f"GET {DRAFTS}/items/{ON_ROASTS}"),
        },
    ),
    "items of a sitemap node in preview": Way(
        f'{{ project(id: "{PROJECT}") {{ sitemap {{ items(preview: true) {{ limit }} }} }} }}',
        {Scope.DRAFTS: (), Scope.PREVIEW: ("GET /draft/projects", f"GET {DRAFTS}/sitemap")},
    ),
    "a fragment, an alias and a variable": Way(
        """query ($yes: Boolean! = true) { hidden: item(codename: "on_roasts", preview: $yes) { ...All } }
        fragment All on Item { id system { name } }""",
        needs(Scope.PREVIEW),
    ),
}

# Every field that reads drafts or previews for whoever says so in an argument; each stands in a way above.
FIELDS_WITH_PREVIEW = {
    "Query.item",
    "Query.items",
    "Query.contentType",
    "Query.contentTypes",
    "Query.contentElement",
    "Query.taxonomy",
    "Query.taxonomies",
    "Query.slot",
    "Visitor.slot",
    "SlotContent.items",
    "DraftItem.item",
    "SitemapNode.items",
}
