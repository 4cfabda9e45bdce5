"""Settings: who may ask for what, and where a caller's own identity is read from."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from serving.settings.values import Name, Networks, Scopes, ScopesByToken


class CallerSettings(BaseSettings):
    """Without tokens everything that is open is open to all."""

    open_scopes: Scopes = Field(
        None,
        description="Scopes that need no token, such as `content,slots`; by default content, and on the emulator bound "
        "to loopback all.",
    )
    access_tokens: ScopesByToken = Field(
        {}, repr=False, description='Bearer tokens and their scopes, as JSON: `{"a-long-random-token": ["preview"]}`.'
    )
    jwt_key: SecretStr | None = Field(None, description="Key of JSON Web Tokens: a secret (HS256) or a public PEM.")
    jwks: str | None = Field(None, description="JWKS of JSON Web Tokens (RS256, ES256): a file or an https address.")
    jwt_audience: str | None = Field(None, description="Audience that JSON Web Tokens must name.")
    jwt_issuer: str | None = Field(None, description="Issuer that JSON Web Tokens must name; left out, any.")
    trusted_proxies: Networks = Field(
        [], description="Networks of proxies whose X-Forwarded-For is believed, such as `10.0.0.0/8`."
    )
    client_id_header: Name = Field("x-client-id", description="Header with the caller's Croct client id.")
    client_id_cookie: Name = Field("ct.client_id", description="Cookie with the caller's Croct client id.")
    user_token_header: Name = Field("x-token", description="Header with the caller's Croct user token.")
    user_token_cookie: Name = Field("ct.user_token", description="Cookie with the caller's Croct user token.")
