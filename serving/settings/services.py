"""Settings: where this server listens, and which services it reads with which keys."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings

from serving.settings.values import CroctKey, Guid, Host, Key, Project, Texts, TextsByName
from upstream.capabilities import Generation


class ServiceSettings(BaseSettings):
    """With none of the services set, the embedded emulator stands in for them."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    project_id: Project = Field(None, description="GUID of your project; set, it turns the embedded emulator off.")
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
    croct_api_key: CroctKey = Field(
        None, description="Croct API key, `<uuid>` or `<uuid>:ES256;<base64>` if it may sign user tokens."
    )
    croct_application_id: Guid = Field(None, description="Croct application id, which user tokens name.")
    croct_url: Host = Field("https://api.croct.io", description="Host of Croct.")
    slot_links: TextsByName = Field(
        {}, description='Fields of slots that hold codenames of items, as JSON: `{"home-hero": ["cta.article"]}`.'
    )
    slot_fallbacks: Path | None = Field(
        None, description="JSON file of content for slots that Croct cannot answer, as `croct` downloads it."
    )
    slots: Texts = Field(
        [], description="Slots to give types of their own in the graph, such as `home-hero,site-notice`."
    )
    link_types: TextsByName = Field(
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
