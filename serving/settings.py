"""Settings: one row each, with name, default and help. Read from CONTENTGRAPH_* and `.env`; refused in one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from resolvers.caller import Scope
from serving.persisted import PersistedMode
from serving.profiles import Profile
from serving.statuses import StatusProfile
from upstream.capabilities import Generation
from upstream.croct_tokens import parse_key

PREFIX = "CONTENTGRAPH_"
ENV_FILE = ".env"

# Read by the tests, not by the server.
OF_THE_TESTS = frozenset({f"{PREFIX}RECORDINGS", f"{PREFIX}URL"})


class SettingsError(Exception):
    """One sentence that names the setting and says what to change."""


def _host(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        complete = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        complete = False
    if not complete or parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://deliver.kontent.ai")
    return value.rstrip("/")


def _project(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value):
        raise ValueError("must be your project's GUID, such as 975bf280-fd91-488c-994c-2f04416e5ee3")
    return value


def _key(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not re.fullmatch(r"[\x21-\x7e]+", value.get_secret_value()):
        raise ValueError("must be a key without spaces or line breaks")
    return value


def _guid(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value):
        raise ValueError("must be a GUID")
    return value


def _croct_key(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        parse_key(value.get_secret_value())
    return value


def _listed(value: object) -> object:
    """`a,b` as a list; pydantic would want JSON."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _json(value: object) -> object:
    """Read here, for a mistake must end in a sentence that repeats nothing."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise ValueError("must be JSON") from None


def _access_tokens(value: dict[str, list[Scope]]) -> dict[str, list[Scope]]:
    if not all(re.fullmatch(r"[\x21-\x7e]{16,}", token) for token in value):
        raise ValueError("must hold tokens of at least 16 characters, without spaces")
    return value


def _name(value: str) -> str:
    """RFC 9110, Tokens: names of headers and cookies."""
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        raise ValueError("must be a name such as x-client-id")
    return value


def _origins(values: list[str]) -> list[str]:
    for value in values:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or value != f"{parts.scheme}://{parts.netloc}":
            raise ValueError("must be origins such as https://www.example.com, without a path")
    return values


Host = Annotated[str | None, AfterValidator(_host)]
Key = Annotated[SecretStr | None, AfterValidator(_key)]
Name = Annotated[str, AfterValidator(_name)]


class Settings(BaseSettings):
    """Everything that can be set. With nothing set, the embedded emulator serves its sample project."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    project_id: Annotated[str | None, AfterValidator(_project)] = Field(
        None, description="GUID of your project; set, it turns the embedded emulator off."
    )
    generation: Generation = Field(
        Generation.KENTICO_CLOUD,
        description="Which Delivery API the project lives on: kentico-cloud (2017) or kontent-ai (today).",
    )
    preview_key: Key = Field(None, description="Preview API key; without it `preview: true` is refused.")
    secure_access_key: Key = Field(None, description="Key of the production API where secure access is on.")
    delivery_url: Host = Field(None, description="Host of the Delivery API; by default the generation's own.")
    preview_url: Host = Field(None, description="Host of the Preview API; by default the generation's own.")
    personalization_key: Key = Field(None, description="Personalization API key; without it visitors are refused.")
    personalization_url: Host = Field(
        "https://engage-api.kenticocloud.com/v1/visitor", description="Address of the Personalization API."
    )
    migration_key: Key = Field(None, description="Migration API key; without it drafts and projects are refused.")
    migration_url: Host = Field("https://api.kenticocloud.com/draft", description="Address of the Migration API.")
    croct_api_key: Annotated[SecretStr | None, AfterValidator(_croct_key)] = Field(
        None, description="Croct API key, `<uuid>` or `<uuid>:ES256;<base64>` if it may sign user tokens."
    )
    croct_application_id: Annotated[str | None, AfterValidator(_guid)] = Field(
        None, description="Croct application id, which user tokens name."
    )
    croct_url: Host = Field("https://api.croct.io", description="Host of Croct.")
    slot_links: Annotated[dict[str, list[str]], NoDecode, BeforeValidator(_json)] = Field(
        {}, description='Fields of slots that hold codenames of items, as JSON: `{"home-hero": ["cta.article"]}`.'
    )
    slot_fallbacks: Path | None = Field(
        None, description="JSON file of content for slots that Croct cannot answer, as `croct` downloads it."
    )
    slots: Annotated[list[str], NoDecode, BeforeValidator(_listed)] = Field(
        [], description="Slots to give types of their own in the graph, such as `home-hero,site-notice`."
    )
    link_types: Annotated[dict[str, list[str]], NoDecode, BeforeValidator(_json)] = Field(
        {},
        description="Content types that a linked-items element may hold, where you know it, as JSON: "
        '`{"article.author": ["person"]}`.',
    )
    link_types_from_content: bool = Field(
        False, description="Type other links by what published items link to: one type, or a union of those seen."
    )
    model_poll: float = Field(60.0, gt=0, description="Seconds between two looks at the content model.")
    model_file: Path | None = Field(
        None, description="File that keeps the last good content model, for a start while the services are away."
    )
    open_scopes: Annotated[list[Scope] | None, NoDecode, BeforeValidator(_listed)] = Field(
        None,
        description="Scopes that need no token, such as `content,slots`; by default content, and on the emulator bound "
        "to loopback all.",
    )
    access_tokens: Annotated[
        dict[str, list[Scope]], NoDecode, BeforeValidator(_json), AfterValidator(_access_tokens)
    ] = Field(
        {}, repr=False, description='Bearer tokens and their scopes, as JSON: `{"a-long-random-token": ["preview"]}`.'
    )
    jwt_key: SecretStr | None = Field(None, description="Key of JSON Web Tokens: a secret (HS256) or a public PEM.")
    jwks: str | None = Field(None, description="JWKS of JSON Web Tokens (RS256, ES256): a file or an https address.")
    jwt_audience: str | None = Field(None, description="Audience that JSON Web Tokens must name.")
    jwt_issuer: str | None = Field(None, description="Issuer that JSON Web Tokens must name; left out, any.")
    trusted_proxies: Annotated[list[IPvAnyNetwork], NoDecode, BeforeValidator(_listed)] = Field(
        [], description="Networks of proxies whose X-Forwarded-For is believed, such as `10.0.0.0/8`."
    )
    client_id_header: Name = Field("x-client-id", description="Header with the caller's Croct client id.")
    client_id_cookie: Name = Field("ct.client_id", description="Cookie with the caller's Croct client id.")
    user_token_header: Name = Field("x-token", description="Header with the caller's Croct user token.")
    user_token_cookie: Name = Field("ct.user_token", description="Cookie with the caller's Croct user token.")
    connect_timeout: float = Field(3.0, gt=0, description="Seconds to connect to a service.")
    read_timeout: float = Field(10.0, gt=0, description="Seconds between two reads from a service.")
    attempt_timeout: float = Field(15.0, gt=0, description="Seconds for one request to a service in all.")
    upstream_budget: float = Field(30.0, gt=0, description="Seconds for a request to a service with its retries.")
    upstream_attempts: int = Field(3, ge=1, le=10, description="Attempts at a request that may be repeated.")
    upstream_concurrency: int = Field(20, ge=1, description="Requests to one service at a time.")
    upstream_url_length: int = Field(2048, ge=256, le=65519, description="Longest URL to send to the Delivery API.")
    push_down: bool = Field(
        True, description="Ask the Delivery API only for the elements and the depth that a query selects."
    )
    level_by_level: bool = Field(
        False,
        description="Without push-down: ask for linked items level by level, never along with what links to them.",
    )
    max_page: int = Field(100, ge=1, le=2000, description="Largest `limit` that a list accepts.")
    max_body: int = Field(100_000, ge=1_000, description="Largest request body in bytes.")
    max_url: int = Field(16_000, ge=1_000, description="Largest query string in bytes.")
    profile: Profile = Field(
        Profile.OPEN,
        description="open: introspection, suggestions, GraphiQL and free texts. hardened: none of them.",
    )
    http_status_profile: StatusProfile = Field(
        StatusProfile.AUDIT, description="audit: as graphql-http audits it. draft: 422 and 294 as the draft of 2026."
    )
    max_characters: int = Field(15_000, ge=1, description="Longest document in characters.")
    max_tokens: int = Field(1_000, ge=1, description="Most tokens of a document, comments included.")
    max_depth: int = Field(16, ge=1, description="Deepest nesting of an operation.")
    max_aliases: int = Field(30, ge=0, description="Most aliases of an operation, fragments expanded.")
    max_root_fields: int = Field(20, ge=1, description="Most root fields of an operation.")
    max_directives: int | None = Field(
        None, ge=0, description="Most directives of an operation; by default 50, hardened 9."
    )
    max_fields: int = Field(1_000, ge=1, description="Most fields of an operation, fragments expanded.")
    max_introspection_depth: int = Field(16, ge=1, description="Deepest nesting below `__schema` and `__type`.")
    max_comparisons: int = Field(
        6_000, ge=1, description="Most comparisons of fields that have one name, as fragments bring them together."
    )
    max_nodes: int = Field(500_000, ge=1, description="Most objects that an answer may be estimated to hold.")
    max_upstream_requests: int = Field(200, ge=1, description="Most requests upstream of an operation.")
    operation_deadline: float = Field(30.0, gt=0, description="Seconds that an operation may take.")
    body_deadline: float = Field(10.0, gt=0, description="Seconds that a request body may take to arrive.")
    budget_burst: int = Field(
        0,
        ge=0,
        description="Points that a caller may spend at once, 1 for an operation and 1 for each request; 0: any.",
    )
    budget_rate: float = Field(10.0, gt=0, description="Points that come back each second.")
    show_cost: bool = Field(True, description="Show the cost of an operation in `extensions.cost` of its answer.")
    persisted: PersistedMode | None = Field(
        None, description="Documents by hash: off, automatic or only; by default automatic, hardened only."
    )
    manifests: Annotated[list[Path], NoDecode, BeforeValidator(_listed)] = Field(
        [], description="JSON files of trusted documents, as the code generator, Relay or Apollo write them."
    )
    response_cache: int = Field(1_000, ge=0, description="Public answers kept in this process; 0: none.")
    response_cache_bytes: int = Field(32_000_000, ge=0, description="Bytes that they may take together.")
    content_lifetime: int = Field(20, ge=0, description="Seconds that an answer with items may be kept.")
    model_lifetime: int = Field(300, ge=0, description="Seconds that an answer of types and taxonomies may be kept.")
    cors_origins: Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_origins)] = Field(
        [], description="Origins whose pages may read answers, such as `https://www.example.com`."
    )
    cors_credentials: bool = Field(False, description="Let those pages send cookies.")
    incremental: bool = Field(
        False, description="Know the directives @defer and @stream: answers in parts, as multipart/mixed."
    )
    compression: bool = Field(True, description="Compress answers with gzip; turn off behind a proxy that does.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error: the least that is logged."
    )
    log_json: bool = Field(False, description="Log lines as JSON.")

    @model_validator(mode="after")
    def _fit_together(self) -> Settings:
        for name in ("preview_key", "secure_access_key", "delivery_url", "preview_url"):
            if self.project_id is None and getattr(self, name) is not None:
                raise ValueError(f"{PREFIX}{name.upper()} needs a project: set {PREFIX}PROJECT_ID too")
        for name, key in (
            ("delivery_url", self.secure_access_key),
            ("preview_url", self.preview_key),
            ("personalization_url", self.personalization_key),
            ("migration_url", self.migration_key),
            ("croct_url", self.croct_api_key),
        ):
            parts = urlsplit(getattr(self, name) or "")
            if key is not None and parts.scheme == "http" and not is_loopback(parts.hostname):
                rule = "would carry a key unencrypted: use https, or a loopback address"
                raise ValueError(f"{PREFIX}{name.upper()} {rule}")
        return self

    @property
    def embedded(self) -> bool:
        """Whether the emulator stands in for the services: no account is configured."""
        return not any((self.project_id, self.personalization_key, self.migration_key, self.croct_api_key))


def load_settings(**given: Any) -> Settings:
    """The settings of this process. Raises SettingsError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{ENV_FILE} cannot be read: it must be a text file in UTF-8.") from None


def misspelt(environment: Mapping[str, str], env_file: Path = Path(ENV_FILE)) -> list[str]:
    """A sentence for every variable of ours, in the environment or in `.env`, that is not a setting."""
    known = [name for name, _, _ in table()]
    written = (*environment, *(dotenv_values(env_file) if env_file.is_file() else ()))
    ours = {name.upper() for name in written if name.upper().startswith(PREFIX)}
    return [_suggestion(name, known) for name in sorted(ours - OF_THE_TESTS - set(known))]


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def table() -> list[tuple[str, str, str]]:
    """Name, default and help of every setting, in order."""
    return [
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _shown(default: Any) -> str:
    return (
        ""
        if default is None or default == [] or default == {}
        else str(default).lower()
        if isinstance(default, bool)
        else str(default)
    )


def _sentence(error: ValidationError) -> str:
    """The first mistake: the value is not repeated, it may be a key."""
    first = error.errors(include_input=False, include_url=False)[0]
    rule = _RULES.get(first["type"])
    text = first["msg"].removeprefix("Value error, ") if rule is None else rule.format(**first.get("ctx", {}))
    name = f"{PREFIX}{str(first['loc'][0]).upper()} " if first["loc"] else ""
    return f"{name}{text}."


_RULES: Mapping[str, str] = {
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_parsing": "must be true or false",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "dict_type": "must be an object of lists, as JSON",
    "list_type": "must be an object of lists, as JSON",
    "string_type": "must be an object of lists of texts, as JSON",
    "ip_any_network": "must be networks such as 10.0.0.0/8",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


def _suggestion(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.8)
    return f"{name} is not a setting: {f'did you mean {nearest[0]}?' if nearest else '--help lists them.'}"
