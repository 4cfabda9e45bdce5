"""Every refusal, whole but for the random request id, and no other body than these."""

import base64

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.app import create_emulator
from emulator.errors import ERRORS, ApiError, failure
from tests.emulator.asking import PROJECT_ID, ask, error, send, small_project

NO_ROUTE = error(
    404,
    1,
    "No HTTP resource was found that matches the request. "
    "Please read API documentation at https://developer.kenticocloud.com .",
)


def not_positive(name: str) -> object:
    return error(400, 1005, f"Query parameter '{name}' must be a positive integer.")


def not_whole(name: str) -> object:
    return error(400, 1006, f"Query parameter '{name}' must be a positive integer number or zero.")


def reserved(name: str) -> object:
    return error(
        400,
        1004,
        f"Parameter '{name}' is a reserved parameter and we didn't recognize the syntax. "
        f"If you meant to access the element called '{name}', you need to prefix it with 'elements.'.",
    )


def unknown_operator(name: str) -> object:
    return error(400, 1002, f"Operator '{name}' was not recognized as a valid operator.")


def not_orderable(name: str) -> object:
    return error(
        400,
        1008,
        f"It is not allowed to order by '{name}'. You can order by system properties or elements only. "
        "Elements must be prefixed with 'elements.'.",
    )


def wrong_direction(name: str) -> object:
    return error(
        400, 1007, f"You tried to use '{name}' in order parameter. The only valid values are 'ASC' and 'DESC'."
    )


def field_of_element(name: str) -> object:
    return error(
        400,
        1001,
        "Parameter 'elements' has to contain only names of elements, not its fields. "
        f"Incorrect parameter name was '{name}'.",
    )


def wrong_range(count: int) -> object:
    return error(400, 1000, f"The RANGE operator expects two parameters. {count} provided.")


def no_item(name: str) -> object:
    return error(404, 100, f"The requested content item '{name}' was not found.")


def no_type(name: str) -> object:
    return error(404, 101, f"The requested content type '{name}' was not found.")


TWICE = error(400, 1003, "Query parameter 'limit' must be specified only once.")
ONE_ORDER = error(400, 1009, "Ordering by multiple parameters is not allowed.")

REFUSALS = {
    "": NO_ROUTE,
    "/": NO_ROUTE,
    "/nothing": NO_ROUTE,
    "/items/": NO_ROUTE,
    "/items/alpha/": NO_ROUTE,
    "/items/alpha/elements": NO_ROUTE,
    "/Items": NO_ROUTE,
    "//items": NO_ROUTE,
    "/items%0A": NO_ROUTE,
    "/items%2Falpha": NO_ROUTE,
    "/types/article/elements": NO_ROUTE,
    "/items-feed": NO_ROUTE,
    "/languages": NO_ROUTE,
    "/items/nothing": no_item("nothing"),
    "/items/Alpha": no_item("Alpha"),
    "/items/on_roatst?depth=1": no_item("on_roatst"),
    "/items/b%C3%A9b%c3%a9%20%22%7B0%7D": no_item('bébé "{0}'),
    "/types/nothing": no_type("nothing"),
    "/types/nothing/elements/title": no_type("nothing"),
    "/types/nothing/elements/nothing": no_type("nothing"),
    "/types/article/elements/nothing": error(
        404, 102, "The requested content element 'nothing' was not found in content type 'article'."
    ),
    "/types/article/elements/widget": error(
        404, 102, "The requested content element 'widget' was not found in content type 'article'."
    ),
    "/taxonomies/nothing": error(404, 104, "The requested taxonomy group 'nothing' was not found."),
    # 1000
    "/items?elements.rating[range]=1": wrong_range(1),
    "/items?elements.rating[range]=1,2,3": wrong_range(3),
    "/items?elements.rating[range]": wrong_range(1),
    # 1001
    "/items?elements=title,system.name": field_of_element("system.name"),
    "/items/alpha?elements=elements.title": field_of_element("elements.title"),
    # 1002
    "/items?elements.title[like]=a": unknown_operator("like"),
    "/items?elements.title[]=a": unknown_operator(""),
    "/items?elements.title[gt][lt]=a": unknown_operator("gt][lt"),
    "/items?system.type[eq]=a": unknown_operator("eq"),
    "/items?system.type[neq]=a": unknown_operator("neq"),
    "/items?system.type[nin]=a": unknown_operator("nin"),
    "/items?elements.title[empty]": unknown_operator("empty"),
    "/items?elements.title[nempty]": unknown_operator("nempty"),
    # 1003
    "/items?limit=1&limit=1": TWICE,
    "/types?limit=1&skip=0&limit=2": TWICE,
    "/items?language=a&language=a": error(400, 1003, "Query parameter 'language' must be specified only once."),
    "/items?order=system.name&order=system.id": error(
        400, 1003, "Query parameter 'order' must be specified only once."
    ),
    # 1004
    "/items?title=a": reserved("title"),
    "/items?title[gt]=a": reserved("title"),
    "/items?limit[gt]=3": reserved("limit"),
    "/items?Limit=3": reserved("Limit"),
    "/items?system=a": reserved("system"),
    "/items?system.nothing=a": reserved("system.nothing"),
    "/items?system.collection=a": reserved("system.collection"),
    "/items?system.type[gt=a": reserved("system.type[gt"),
    "/items?=a": reserved(""),
    "/items?includeTotalCount=true": reserved("includeTotalCount"),
    "/items/alpha?limit=1": reserved("limit"),
    "/items/alpha?system.type=article": reserved("system.type"),
    "/types?language=en-US": reserved("language"),
    "/types/article?depth=1": reserved("depth"),
    "/types/article/elements/title?a": reserved("a"),
    "/taxonomies?depth=1": reserved("depth"),
    "/taxonomies/tags?limit=1": reserved("limit"),
    # 1005, 1006
    **{f"/items?limit={it}": not_positive("limit") for it in ("0", "-1", "abc", "1.5", "", "%2B1", "٣", "9" * 30)},
    "/items?limit": not_positive("limit"),
    "/types?limit=0": not_positive("limit"),
    "/taxonomies?limit=0": not_positive("limit"),
    **{f"/items?skip={it}": not_whole("skip") for it in ("-1", "abc", "1.5", "", "9" * 5000)},
    **{f"/items?depth={it}": not_whole("depth") for it in ("-1", "abc", "", "1e3")},
    "/items/alpha?depth=-1": not_whole("depth"),
    # 1007, 1008, 1009
    "/items?order=system.name[up]": wrong_direction("up"),
    "/items?order=system.name[]": wrong_direction(""),
    "/items?order=system.name[asc": wrong_direction("asc"),
    "/items?order=title[asc]": not_orderable("title"),
    "/items?order=": not_orderable(""),
    "/items?order=system.nothing[asc]": not_orderable("system.nothing"),
    "/items?order=system.name[asc],system.id[asc]": ONE_ORDER,
    # the first wrong parameter is reported, and parameters before what is not there
    "/items?depth=-1&limit=0": not_whole("depth"),
    "/items?limit=0&depth=-1": not_positive("limit"),
    "/items/nothing?depth=-1": not_whole("depth"),
    # hostile text
    "/items/%00": no_item("\0"),
    "/items/a%0D%0Ab": no_item("a\r%0Ab"),
    "/items/..%2F..%2Ftypes": no_item("..%2F..%2Ftypes"),
    "/items/%ff%FE": no_item("\ufffd\ufffd"),
    "/items/%zz%": no_item("%zz%"),
    "/items/" + "x" * 20_000: no_item("x" * 20_000),
    "/items?" + "x" * 20_000 + "=1": reserved("x" * 20_000),
    "/items?%00=%00": reserved("\0"),
    "/items?%zz=%": reserved("%zz"),
    "/items?%ff=1": reserved("\ufffd"),
    "/items?{0}=1": reserved("{0}"),
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("path", REFUSALS, ids=lambda path: path[:60])
async def test_a_refusal_is_exactly_this(app: Starlette, path: str) -> None:
    assert await ask(app, path) == REFUSALS[path]


@pytest.mark.parametrize("path", ["/delivery/nothing/items", f"/preview/{PROJECT_ID}x/items", "/delivery", "/nothing"])
async def test_an_unknown_project_is_an_unknown_route(app: Starlette, path: str) -> None:
    response = await send(app, path)
    body = response.json()
    body.pop("request_id")
    assert (response.status_code, body) == NO_ROUTE


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/items", "/items/alpha", "/types", "/types/note", "/taxonomies", "/taxonomies/x"])
async def test_other_verbs_are_not_allowed(app: Starlette, method: str, path: str) -> None:
    response = await send(app, f"/delivery/{PROJECT_ID}{path}", method=method)
    body = response.json()
    body.pop("request_id")
    message = f"The requested resource does not support HTTP method '{method}'."
    assert (response.status_code, body) == error(405, 2, message)
    assert response.headers["allow"] == "GET, HEAD"


async def test_the_body_has_four_keys_in_order_and_a_random_id_of_eight_bytes(app: Starlette) -> None:
    bodies = [(await send(app, f"/delivery/{PROJECT_ID}/items/nothing")).json() for _ in range(2)]
    assert [list(body) for body in bodies] == [["message", "request_id", "error_code", "specific_code"]] * 2
    ids = [base64.b64decode(body["request_id"], validate=True) for body in bodies]
    assert [len(it) for it in ids] == [8, 8]
    assert ids[0] != ids[1]


async def test_what_breaks_inside_is_code_0_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    app = create_emulator(small_project())

    async def broken(request: Request) -> Response:
        raise RuntimeError("broken on purpose")

    app.router.routes.insert(0, Route(f"/delivery/{PROJECT_ID}/broken", broken))
    assert await ask(app, "/broken") == error(500, 0, "Unknown internal server error. Please contact our support.")
    assert [(record.name, record.message) for record in caplog.records] == [
        ("emulator.border", f"GET /delivery/{PROJECT_ID}/broken failed")
    ]


@pytest.mark.parametrize("code", ERRORS)
def test_every_row_of_the_table_makes_a_body(code: int) -> None:
    raised = ApiError(code, "a", "b", "c")
    assert raised.response().status_code == raised.status
    assert "{" not in raised.message


@pytest.mark.parametrize(("status", "code"), [(500, 0), (404, 1), (401, 3), (403, 4), (503, 2), (599, 2), (429, 10000)])
def test_a_failure_of_a_status_has_its_code(status: int, code: int) -> None:
    response = failure(status)
    assert response.status_code == status
    assert f'"error_code":{code}' in bytes(response.body).decode()


def test_the_rate_limit_error_has_no_specific_code() -> None:
    assert "specific_code" not in bytes(failure(429).body).decode()
