"""The Delivery API and its preview: the routes. Imports Starlette."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from emulator.auth import require_key
from emulator.border import raw_query
from emulator.errors import ApiError
from emulator.feed import continued, feed_page
from emulator.languages import language_chain, variant_of
from emulator.linking import Linking, Resolve, projected
from emulator.paging import page_of, pagination
from emulator.project import Json, Payload, Project, Variant
from emulator.query import Parameter, Query, parse_parameters, read_query
from emulator.responses import json_response
from emulator.room import Surroundings

ITEM_PARAMETERS = frozenset({"language", "elements", "depth"})
PAGE_PARAMETERS = frozenset({"skip", "limit"})
FEED_PARAMETERS = frozenset({"language", "elements", "order"})


def production(surroundings: Surroundings) -> list[BaseRoute]:
    """Published content; with secure access on, only for callers with its key."""
    return Delivery(surroundings, preview=False).routes()


def preview(surroundings: Surroundings) -> list[BaseRoute]:
    """The newest content, drafts included; only for callers with the preview key."""
    return Delivery(surroundings, preview=True).routes()


class Delivery:
    """One host of the API over one project."""

    def __init__(self, surroundings: Surroundings, *, preview: bool) -> None:
        self._project = surroundings.project
        self._generation = surroundings.generation
        self._capabilities = surroundings.capabilities
        self._preview = preview
        self._purposes = _purposes(preview, surroundings.secure_access)

    def routes(self) -> list[BaseRoute]:
        table: dict[str, tuple[str, Callable[[Request], Response]]] = {
            "items": ("/items", self.items),
            "item": ("/items/{codename}", self.item),
            "types": ("/types", self.types),
            "type": ("/types/{type}", self.type),
            "element": ("/types/{type}/elements/{element}", self.element),
            "taxonomies": ("/taxonomies", self.taxonomies),
            "taxonomy": ("/taxonomies/{codename}", self.taxonomy),
        }
        if self._capabilities.feed_and_languages:
            table["items-feed"] = ("/items-feed", self.items_feed)
            table["languages"] = ("/languages", self.languages)
        return [
            Route(f"/{{project_id}}{path}", self._guarded(answer), methods=["GET"], name=name)
            for name, (path, answer) in table.items()
        ]

    def items(self, request: Request) -> Response:
        """List content items."""
        parameters = _parameters(request)
        query = read_query(parameters, self._capabilities.listing_parameters, self._capabilities, filters=True)
        found = self._found(query)
        results = page_of(found, query)
        return json_response(
            {
                "items": [self._content(it, query) for it in results],
                "modular_content": self._linked(results, query),
                "pagination": pagination(request, parameters, query, len(results), len(found)),
            }
        )

    def item(self, request: Request) -> Response:
        """View a content item."""
        query = read_query(_parameters(request), ITEM_PARAMETERS, self._capabilities, filters=False)
        codename: str = request.path_params["codename"]
        found = self._resolver(query)(codename)
        if found is None or self._project.items[codename].component:
            raise ApiError(100, codename)
        return json_response({"item": self._content(found, query), "modular_content": self._linked([found], query)})

    def types(self, request: Request) -> Response:
        """List content types."""
        payloads = [it.payloads[self._generation] for it in self._project.types.values()]
        return self._listing(request, "types", payloads)

    def type(self, request: Request) -> Response:
        """View a content type."""
        self._no_parameters(request)
        return json_response(self._type_payload(request.path_params["type"]))

    def element(self, request: Request) -> Response:
        """View a content type element. choice: an unknown type is reported before an unknown element."""
        self._no_parameters(request)
        type_, codename = request.path_params["type"], request.path_params["element"]
        elements = self._type_payload(type_)["elements"]
        element = elements.get(codename) if isinstance(elements, dict) else None
        if not isinstance(element, dict):
            raise ApiError(102, codename, type_)
        return json_response(element | {"codename": codename})

    def taxonomies(self, request: Request) -> Response:
        """List taxonomy groups."""
        return self._listing(request, "taxonomies", [it.payload for it in self._project.taxonomies.values()])

    def taxonomy(self, request: Request) -> Response:
        """View a taxonomy group."""
        self._no_parameters(request)
        found = self._project.taxonomies.get(request.path_params["codename"])
        if found is None:
            raise ApiError(104, request.path_params["codename"])
        return json_response(found.payload)

    def languages(self, request: Request) -> Response:
        """List languages (later generation)."""
        names = self._project.languages.values()
        payloads: list[Payload] = [{"system": {"id": it.id, "name": it.name, "codename": it.codename}} for it in names]
        return self._listing(request, "languages", payloads)

    def items_feed(self, request: Request) -> Response:
        """Enumerate content items (later generation): no paging, a token in a header instead."""
        query = read_query(_parameters(request), FEED_PARAMETERS, self._capabilities, filters=True)
        query.depth = 0
        found, headers = feed_page(self._found(query), continued(request.headers))
        items: list[Json] = [self._content(it, query) for it in found]
        return json_response({"items": items, "modular_content": self._linked(found, query)}, headers=headers)

    def _guarded(self, answer: Callable[[Request], Response]) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            _check_project(request.path_params["project_id"], self._project)
            if self._purposes:
                require_key(request.headers, self._project, *self._purposes)
            return answer(request)

        return endpoint

    def _listing(self, request: Request, key: str, payloads: Sequence[Payload]) -> Response:
        parameters = _parameters(request)
        query = read_query(parameters, PAGE_PARAMETERS, self._capabilities, filters=False)
        page: list[Json] = list(page_of(payloads, query))
        return json_response(
            {key: page, "pagination": pagination(request, parameters, query, len(page), len(payloads))}
        )

    def _type_payload(self, codename: str) -> Payload:
        found = self._project.types.get(codename)
        if found is None:
            raise ApiError(101, codename)
        return found.payloads[self._generation]

    def _no_parameters(self, request: Request) -> None:
        read_query(_parameters(request), frozenset(), self._capabilities, filters=False)

    def _payload(self, variant: Variant) -> Payload:
        return variant.payloads[self._generation]

    def _content(self, variant: Variant, query: Query) -> Payload:
        return projected(self._payload(variant), query.elements)

    def _found(self, query: Query) -> list[Variant]:
        """All matches in the order asked for; items are kept by codename, the default order."""
        chain = language_chain(self._project, query.language)
        variants = (
            variant_of(item, chain, preview=self._preview)
            for item in self._project.items.values()
            if not item.component
        )
        found = [
            it for it in variants if it and all(condition.matches(self._payload(it)) for condition in query.filters)
        ]
        return query.order.sort(found, self._payload) if query.order else found

    def _matches(self, variant: Variant, query: Query) -> bool:
        item = self._payload(variant)
        return all(condition.matches(item) for condition in query.filters)

    def _resolver(self, query: Query) -> Resolve:
        """choice: each linked item is resolved on its own, with the language of the request."""
        chain = language_chain(self._project, query.language)

        def resolve(codename: str) -> Variant | None:
            item = self._project.items.get(codename)
            return variant_of(item, chain, preview=self._preview) if item else None

        return resolve

    def _linked(self, results: Sequence[Variant], query: Query) -> Payload:
        linking = Linking(self._project, self._generation, self._resolver(query), query.elements)
        return linking.linked(results, query.depth)


def _parameters(request: Request) -> tuple[Parameter, ...]:
    return parse_parameters(raw_query(request.scope))


def _check_project(project_id: str, project: Project) -> None:
    """choice: a project that is not served is a route that does not exist. Ids are GUIDs, in any letter case."""
    if project_id.lower() != project.id.lower():
        raise ApiError(1)


def _purposes(preview: bool, secure_access: bool) -> tuple[str, ...]:
    """The keys that open a host; none where everybody may read."""
    if preview:
        return ("preview",)
    return ("secure_access", "secure_access_secondary") if secure_access else ()
