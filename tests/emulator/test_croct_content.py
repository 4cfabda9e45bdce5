"""Fetch content over the sample: slots, versions, locales, audiences, experiments, previews, schemas."""

from dataclasses import replace
from typing import Any

import pytest

from emulator.croct.application import Application
from emulator.croct.slots import SlotVersion
from emulator.sample import load_sample
from tests.emulator.croct_client import APPLICATION, NOW, Croct, assert_problem, preview_token, signed_token

READER = "e3e9e191a12b9257"
SUMMER = "f1b51a73-7f6d-4b47-b177-7278d12e65e8"
NEWSLETTER = "1623b865-7508-4884-97f6-49ea3982943e"
EXPERIMENT = "436aaab2-9ff3-4964-95c6-057cb31bb78c"
BASELINE = "38086f40-73c1-44e8-963a-cb12a40a4065"
TEN_PER_CENT = "a715e9e3-80f3-491b-b62d-165d925b9fae"
ANONYMOUS = "9419982d-4299-43e0-b3fb-a20813f616a6"


async def test_without_an_experience_a_slot_serves_its_own_content() -> None:
    assert await Croct().content("home-hero", version="1") == {
        "content": {
            "_component": "home-hero@1",
            "heading": "Coffee, explained",
            "article": "on_roasts",
            "linkText": "Read on",
        },
        "metadata": {"version": "1.1", "contentSource": "slot"},
    }


@pytest.mark.parametrize(
    ("wanted", "served", "component"),
    [
        (None, "2.0", "home-hero@2"),
        ("1", "1.1", "home-hero@1"),
        ("1.0", "1.0", "home-hero@1"),
        ("1.1", "1.1", "home-hero@1"),
        ("2", "2.0", "home-hero@2"),
    ],
)
async def test_a_version_is_the_newest_of_its_kind(wanted: str | None, served: str, component: str) -> None:
    body = await Croct().content("home-hero", **({} if wanted is None else {"version": wanted}))
    assert (body["metadata"]["version"], body["content"]["_component"]) == (served, component)


@pytest.mark.parametrize("version", ["3", "1.2", "0"])
async def test_an_unknown_version_is_not_found(version: str) -> None:
    response = await Croct().post({"slotId": "home-hero", "version": version})
    await assert_problem(response, 404, "urn:contentgraph:emulator:unknown-version", "/external/web/content")


async def test_an_unknown_slot_is_not_found() -> None:
    response = await Croct().post({"slotId": "home_hero"})
    await assert_problem(response, 404, "urn:contentgraph:emulator:unknown-slot", "/external/web/content")


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        (None, "Coffee, explained"),
        ("en-us", "Coffee, explained"),
        ("EN_US", "Coffee, explained"),
        ("es", "El café, explicado"),
        ("es-MX", "El café, explicado"),
        ("pt_br", "O café, explicado"),
        ("pt", "Coffee, explained"),
        ("pt-pt", "Coffee, explained"),
        ("de", "Coffee, explained"),
    ],
)
async def test_a_locale_falls_back_to_its_language_and_then_to_the_slots_default(
    locale: str | None, heading: str
) -> None:
    body = await Croct().content("home-hero", preferredLocale=locale)
    assert body["content"]["heading"] == heading


@pytest.mark.parametrize(
    ("context", "experience", "audience", "heading"),
    [
        ({}, None, None, "Coffee, explained"),
        ({"campaign": {"name": "summer-on-ice"}}, "Summer on ice", "summer-campaign", "Summer, on ice"),
        ({"campaign": {"source": "newsletter"}}, "Summer on ice", "summer-campaign", "Summer, on ice"),
        ({"attributes": {"plan": "trade"}}, "For the trade", "trade", "For those who pour for others"),
        ({"page": {"url": "https://x.example/trade/a"}}, "For the trade", "trade", "For those who pour for others"),
        (
            {"attributes": {"plan": "trade"}, "campaign": {"name": "summer-on-ice"}},
            "Summer on ice",
            "summer-campaign",
            "Summer, on ice",
        ),
    ],
)
async def test_the_first_experience_whose_audience_matches_wins(
    context: Any, experience: str | None, audience: str | None, heading: str
) -> None:
    body = await Croct().content("home-hero", context=context)
    ids = {it.name: it.id for it in APPLICATION.experiences}
    expected: dict[str, Any] = {"version": "2.0", "contentSource": "slot"}
    if experience and audience:
        expected["contentSource"] = "experience"
        expected["experience"] = {
            "experienceId": ids[experience],
            "audienceId": APPLICATION.audiences[audience].id,
        }
    assert (body["metadata"], body["content"]["heading"]) == (expected, heading)


async def test_time_zones_are_an_audience_and_an_experience_may_lack_a_locale() -> None:
    croct = Croct()
    madrid = {"timeZone": "Europe/Madrid"}
    spanish = await croct.content("product-spotlight", context=madrid, preferredLocale="es")
    assert spanish["content"] == {
        "_component": "product-spotlight@1",
        "heading": "Para una sobremesa larga",
        "products": [
            {"product": "moka_pot", "reason": "Para tres"},
            {"product": "chiapas_la_ceiba", "reason": "Suave y dulce"},
        ],
    }
    trade = {"attributes": {"plan": "trade"}}
    lacking = await croct.content("home-hero", context=trade, preferredLocale="pt-br")
    assert lacking["content"]["heading"] == "For those who pour for others"


async def test_content_may_be_meant_for_one_audience_of_an_experience() -> None:
    croct = Croct()
    owner = await croct.content("product-spotlight", token=signed_token({"sub": "b0e1d6f4a7c25893"}))
    other = await croct.content("product-spotlight", context={"attributes": {"plan": "trade"}})
    assert (owner["content"]["heading"], other["content"]["heading"]) == ("For your bar", "This week on the shelf")


async def test_a_sample_visitor_who_is_known_gets_what_is_meant_for_readers() -> None:
    body = await Croct().content("article-teasers", token=signed_token({"sub": READER}))
    assert body == {
        "content": {
            "_component": "article-teasers@1",
            "title": "Picked for you",
            "article": "origins_of_arabica_bourbon",
            "featured": ["the_second_crack", "coffee_processing_techniques"],
            "layout": "2-columns",
        },
        "metadata": {
            "version": "1.0",
            "contentSource": "experience",
            "experience": {
                "experienceId": "3df3bb86-a38a-4a8a-8a89-31d058e31033",
                "audienceId": "30e0a9a5-48bb-4892-8397-90b9f515480d",
            },
        },
    }


async def test_dynamic_values_and_placeholders_are_evaluated_for_the_user() -> None:
    croct = Croct()
    known = await croct.content("newsletter-banner", token=signed_token({"sub": READER}))
    stranger = await croct.content("newsletter-banner", token=signed_token({"sub": "somebody"}))
    assert [known["content"], stranger["content"]] == [
        {
            "_component": "newsletter-banner@1",
            "text": "Hello Nora, one letter a month, no more.",
            "subscribed": True,
            "city": "Boston",
            "color": "#b5651d",
        },
        {
            "_component": "newsletter-banner@1",
            "text": "Hello there, one letter a month, no more.",
            "subscribed": True,
            "city": None,
            "color": "#b5651d",
        },
    ]


async def test_a_union_says_which_member_it_is_and_a_slot_may_have_no_component() -> None:
    croct = Croct()
    english = await croct.content("site-notice")
    spanish = await croct.content("site-notice", preferredLocale="es")
    assert [english["content"], spanish["content"]] == [
        {"_component": None, "_type": "event", "event": "open_cupping_boston", "seatsLeft": 12},
        {"_component": None, "_type": "message", "text": "Esta semana cerramos el lunes."},
    ]


async def test_private_attributes_do_not_leave_and_files_are_addresses() -> None:
    body = await Croct().content("home-hero")
    assert body["content"] == {
        "_component": "home-hero@2",
        "heading": "Coffee, explained",
        "article": "on_roasts",
        "cta": {"label": "Read on", "link": "https://www.brassheron.example/articles/on-roasts"},
        "media": {
            "_type": "image",
            "source": "https://assets.croct.example/hero/roaster.jpg",
            "alternative": "A drum roaster",
        },
        "overlay": 0.25,
        "dark": True,
    }


async def test_a_schema_comes_on_request_with_the_definitions_it_refers_to() -> None:
    body = await Croct().content("product-spotlight", includeSchema=True)
    assert body["metadata"] == {
        "version": "1.0",
        "contentSource": "slot",
        "schema": {
            "root": {
                "type": "structure",
                "attributes": {
                    "heading": {"position": 0, "type": {"type": "text"}},
                    "products": {
                        "position": 1,
                        "type": {"type": "list", "items": {"type": "reference", "id": "pick"}, "maximumLength": 4},
                    },
                },
            },
            "definitions": {
                "pick": {
                    "type": "structure",
                    "title": "Pick",
                    "attributes": {
                        "product": {"position": 0, "type": {"type": "text"}},
                        "reason": {"position": 1, "type": {"type": "text"}},
                        "discount": {
                            "position": 2,
                            "optional": True,
                            "type": {"type": "number", "minimum": 0, "maximum": 100},
                        },
                    },
                }
            },
        },
    }


async def test_one_client_stays_in_one_variant() -> None:
    croct = Croct()
    first = await croct.content("newsletter-banner")
    assert [await croct.content("newsletter-banner") for _ in range(3)] == [first] * 3
    assert first == {
        "content": {
            "_component": "newsletter-banner@1",
            "text": "One letter a month, no more.",
            "subscribed": False,
            "color": "#b5651d",
        },
        "metadata": {
            "version": "1.0",
            "contentSource": "experiment",
            "experience": {
                "experienceId": NEWSLETTER,
                "audienceId": ANONYMOUS,
                "experiment": {"experimentId": EXPERIMENT, "variantId": BASELINE},
            },
        },
    }


async def test_variants_share_the_clients_and_some_take_no_part() -> None:
    croct = Croct()
    seen: dict[tuple[str, str | None], str] = {}
    for at in range(40):
        client_id = f"11111111-2222-4333-8444-5555555555{at:02}"
        body = (await croct.post({"slotId": "newsletter-banner"}, headers={"X-Client-Id": client_id})).json()
        experiment = body["metadata"]["experience"].get("experiment", {})
        seen[body["metadata"]["contentSource"], experiment.get("variantId")] = body["content"]["text"]
    assert seen == {
        ("experience", None): "One letter a month, no more.",
        ("experiment", BASELINE): "One letter a month, no more.",
        ("experiment", TEN_PER_CENT): "One letter a month, and ten per cent off your next bag.",
    }


@pytest.mark.parametrize("secret", [None, APPLICATION.preview_secret])
async def test_a_preview_shows_an_experience_whatever_its_audience(secret: str | None) -> None:
    token = preview_token(secret, exp=NOW.timestamp() + 60, experienceId=SUMMER)
    croct = Croct()
    previewed = await croct.content("home-hero", previewToken=token)
    assert (previewed["content"]["heading"], previewed["metadata"]) == (
        "Summer, on ice",
        {
            "version": "2.0",
            "contentSource": "experience",
            "experience": {
                "experienceId": SUMMER,
                "audienceId": APPLICATION.audiences["summer-campaign"].id,
            },
        },
    )
    other = await croct.content("article-teasers", previewToken=token)
    assert other["metadata"] == {"version": "1.0", "contentSource": "slot"}


async def test_a_preview_shows_the_variant_it_names() -> None:
    texts = []
    for variant in (BASELINE, TEN_PER_CENT):
        token = preview_token(experienceId=NEWSLETTER, variantId=variant)
        body = await Croct().content("newsletter-banner", previewToken=token, preferredLocale="es")
        texts.append((body["metadata"]["experience"]["experiment"]["variantId"], body["content"]["text"]))
    assert texts == [
        (BASELINE, "Una carta al mes, ni una más."),
        (TEN_PER_CENT, "Una carta al mes y un diez por ciento en tu próxima bolsa."),
    ]


async def test_a_preview_of_nothing_changes_nothing() -> None:
    for token in (preview_token(), preview_token(experienceId="nothing")):
        body = await Croct().content("home-hero", previewToken=token)
        assert body["metadata"] == {"version": "2.0", "contentSource": "slot"}


@pytest.mark.parametrize(
    "token",
    [
        "pt",
        "",
        "a.b.c",
        preview_token(exp=NOW.timestamp() - 1, experienceId=SUMMER),
        preview_token("another secret that is as long as it has to be", experienceId=SUMMER),
    ],
)
async def test_an_unreadable_or_expired_preview_is_refused(token: str) -> None:
    response = await Croct().post({"slotId": "home-hero", "previewToken": token})
    await assert_problem(response, 401, "urn:contentgraph:emulator:invalid-preview-token", "/external/web/content")


async def test_static_content_is_the_same_for_everybody() -> None:
    croct = Croct()
    body = {"slotId": "newsletter-banner", "context": {"timeZone": "Europe/Madrid"}, "previewToken": "ignored"}
    response = await croct.post(body, "/external/web/static-content", {"X-Client-Id": None})
    assert response.json() == {
        "content": {
            "_component": "newsletter-banner@1",
            "text": "Hello there, one letter a month, no more.",
            "subscribed": False,
            "city": None,
            "color": "#b5651d",
        },
        "metadata": {"version": "1.0", "contentSource": "slot"},
    }


async def test_browsers_name_the_application_instead_of_a_key() -> None:
    croct = Croct()
    headers = {"X-Api-Key": None, "X-App-Id": APPLICATION.id}
    for path in ("/client/web/content", "/client/web/static-content"):
        response = await croct.post({"slotId": "home-hero", "version": "1.0"}, path, headers)
        assert response.json() == {
            "content": {"_component": "home-hero@1", "heading": "Coffee, explained", "article": "on_roasts"},
            "metadata": {"version": "1.0", "contentSource": "slot"},
        }


async def test_a_schema_may_change_while_the_emulator_runs() -> None:
    croct = Croct()
    application: Application = croct.account.application
    slot = application.slots["home-hero"]
    newest = slot.versions[-1]
    root = {"type": "structure", "attributes": {"title": {"type": {"type": "text"}}}}
    changed = SlotVersion(
        newest.number._replace(major=3), "home-hero@3", root, {}, {"en-us": {"title": "Something new"}}
    )
    croct.account.application = replace(
        application,
        slots={**application.slots, "home-hero": replace(slot, versions=(*slot.versions, changed))},
    )
    assert await croct.content("home-hero", includeSchema=True) == {
        "content": {"_component": "home-hero@3", "title": "Something new"},
        "metadata": {"version": "3.0", "contentSource": "slot", "schema": {"root": root, "definitions": {}}},
    }


async def test_responses_carry_the_headers_that_croct_sends() -> None:
    response = await Croct().post({"slotId": "home-hero"})
    assert response.headers["x-croct-region"] == "local"
    assert float(response.headers["x-croct-timing"]) >= 0


def test_attributes_that_name_items_name_those_of_the_sample() -> None:
    """article, featured, product, event and video hold codenames, in slots as well as in experiences."""
    contents = [
        content for slot in APPLICATION.slots.values() for it in slot.versions for content in it.content.values()
    ]
    for experience in APPLICATION.experiences:
        for place in experience.all_contents():
            contents.extend(place.locales.values())
    named = {codename for content in contents for codename in _codenames(content)}
    assert len(named) > 10
    assert named - load_sample().items.keys() == set()


def _codenames(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for it in value for name in _codenames(it)}
    if not isinstance(value, dict):
        return set()
    here = {it for key in ("article", "product", "event", "video") if isinstance(it := value.get(key), str)}
    return here.union(value.get("featured", []), *map(_codenames, value.values()))


def test_every_kind_of_schema_is_in_the_sample() -> None:
    kinds: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            kinds.update({value["type"]} if isinstance(value.get("type"), str) else set())
            for it in value.values():
                walk(it)

    for slot in APPLICATION.slots.values():
        for version in slot.versions:
            walk(version.root)
            walk(version.definitions)
    assert kinds == {"boolean", "number", "text", "structure", "list", "union", "reference"}


def test_the_sample_key_and_application_are_those_of_the_project() -> None:
    keys = load_sample().keys
    assert (keys["croct"].partition(":")[0] in APPLICATION.keys, keys["croct_application"]) == (True, APPLICATION.id)
