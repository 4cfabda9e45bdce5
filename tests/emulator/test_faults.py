"""Fault injection: each kind of fault, where it strikes and for how long."""

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.faults import HTML_PAGE, Fault, Faults, UnknownRoute
from emulator.request_log import LoggedRequest
from tests.emulator.asking import PROJECT_ID, ask, error, send, small_project

ITEMS = f"/delivery/{PROJECT_ID}/items?system.codename=note"


def faulty(route: str, fault: Fault) -> Starlette:
    return create_emulator(small_project(), faults=Faults({route: fault}))


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (500, 0, "Unknown internal server error. Please contact our support."),
        (503, 2, "Service Unavailable"),
        (408, 2, "Request Timeout"),
        (599, 2, "Unknown status"),
    ],
)
async def test_an_error_status_comes_with_the_body_of_the_api(status: int, code: int, message: str) -> None:
    assert await ask(faulty("items", Fault(status=status)), "/items") == error(status, code, message)


async def test_a_fault_strikes_its_route_alone() -> None:
    app = faulty("types", Fault(status=500))
    statuses = {path: (await send(app, f"/delivery/{PROJECT_ID}{path}")).status_code for path in PATHS.values()}
    assert statuses == {path: 500 if path == "/types" else 200 for path in PATHS.values()}


PATHS = {
    "items": "/items",
    "item": "/items/alpha",
    "types": "/types",
    "type": "/types/note",
    "element": "/types/note/elements/text",
    "taxonomies": "/taxonomies",
    "taxonomy": "/taxonomies/tags",
}


@pytest.mark.parametrize("route", PATHS)
async def test_every_route_has_a_name(route: str) -> None:
    app = faulty(route, Fault(status=503))
    assert (await send(app, f"/delivery/{PROJECT_ID}{PATHS[route]}")).status_code == 503
    assert (await send(app, f"/preview/{PROJECT_ID}{PATHS[route]}")).status_code == 503


async def test_a_star_strikes_every_route_without_a_fault_of_its_own() -> None:
    app = create_emulator(small_project(), faults=Faults({"*": Fault(status=503), "types": Fault(status=500)}))
    assert [(await send(app, f"/delivery/{PROJECT_ID}{path}")).status_code for path in ("/types", "/items")] == [
        *(500, 503),
    ]


async def test_stale_content_is_flagged_unless_the_caller_waits_for_new() -> None:
    app = faulty("items", Fault(stale=True))
    stale = await send(app, ITEMS)
    waited = await send(app, ITEMS, headers={"X-KC-Wait-For-Loading-New-Content": "true"})
    assert (stale.headers.get("x-stale-content"), waited.headers.get("x-stale-content")) == ("1", None)
    assert stale.content == waited.content


async def test_a_truncated_body_ends_in_the_middle() -> None:
    whole = await send(create_emulator(small_project()), ITEMS)
    cut = await send(faulty("items", Fault(truncate=True)), ITEMS)
    assert cut.status_code == 200
    assert cut.content == whole.content[: len(whole.content) // 2]
    assert cut.headers["content-length"] == str(len(cut.content))


async def test_html_instead_of_json() -> None:
    for status in (None, 502):
        response = await send(faulty("items", Fault(html=True, status=status)), ITEMS)
        assert (response.status_code, response.text) == (status or 200, HTML_PAGE)
        assert response.headers["content-type"] == "text/html; charset=utf-8"


async def test_any_body_and_headers() -> None:
    fault = Fault(status=429, body='{"message":"slow down"}', headers={"Retry-After": "2"})
    response = await send(faulty("items", fault), ITEMS)
    assert (response.status_code, response.text) == (429, '{"message":"slow down"}')
    assert response.headers["retry-after"] == "2"
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_fault_passes_after_its_times() -> None:
    app = faulty("items", Fault(status=500, times=2))
    assert [(await send(app, ITEMS)).status_code for _ in range(4)] == [500, 500, 200, 200]


async def test_faults_change_while_it_runs_and_faulty_answers_are_logged() -> None:
    app = create_emulator(small_project())
    app.state.faults.set("items", Fault(status=500))
    first = (await send(app, ITEMS)).status_code
    app.state.faults.set("items", Fault(status=503))
    second = (await send(app, ITEMS)).status_code
    app.state.faults.clear()
    third = (await send(app, ITEMS)).status_code
    assert [first, second, third] == [500, 503, 200]
    assert [request.status for request in app.state.requests] == [500, 503, 200]


async def test_latency_delays_the_answer() -> None:
    assert (await send(faulty("items", Fault(latency=1e-9)), ITEMS)).status_code == 200


def test_faults_of_a_command_line() -> None:
    faults = Faults.parse(["items:status=503,times=1", "*:latency=0.5,stale", "types:html=true,truncate=0"])
    assert faults.take("items") == Fault(status=503, times=1)
    assert faults.take("types") == Fault(html=True, truncate=False)
    assert faults.take("item") == Fault(latency=0.5, stale=True)


@pytest.mark.parametrize("spec", ["items:nothing=1", "items:status=x", "items:stale=maybe", "items:=1"])
def test_a_wrong_fault_says_which_setting(spec: str) -> None:
    with pytest.raises(ValueError, match=r"^The fault 'items:.*' has a wrong setting '.*'; settings are latency, "):
        Faults.parse([spec])


def test_a_fault_of_no_route_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(UnknownRoute) as raised:
        faulty("itmes", Fault(status=500))
    before, _, names = str(raised.value).partition(" none of ")
    assert before == "A fault names the route 'itmes', which is"
    known = names.removesuffix(".").split(", ")
    assert (known[: len(PATHS)], known[-1], len(known)) == (list(PATHS), "*", len(set(known)))
    for name in known:
        create_emulator(small_project(), faults=Faults({name: Fault(status=500)}))


def test_a_logged_request_has_four_fields() -> None:
    assert LoggedRequest._fields == ("method", "path", "query", "status")
