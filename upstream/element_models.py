"""What an item's elements hold, one struct per kind. Floor 0: imports msgspec and nothing of ours above it."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct, field

from upstream.errors import UpstreamMalformed

SERVICE = "delivery"


class Choice(Struct, frozen=True, gc=False):
    """A multiple choice option or a taxonomy term as it stands in an item."""

    name: str
    codename: str


class Rendition(Struct, frozen=True, gc=False):
    rendition_id: str
    preset_id: str | None = None
    width: int | None = None
    height: int | None = None
    query: str | None = None


class Asset(Struct, frozen=True, gc=False):
    """Delivery API, Asset object. A sample of the reference quotes `size`: both forms are accepted."""

    name: str
    type: str
    quoted_size: int | str | None = field(name="size", default=None)
    description: str | None = None
    url: str = ""
    width: int | None = None
    height: int | None = None
    renditions: dict[str, Rendition] | None = None

    @property
    def size(self) -> int | None:
        return quoted_integer(SERVICE, self.quoted_size, "size")


class RichTextImage(Struct, frozen=True, gc=False):
    image_id: str
    url: str
    description: str | None = None
    width: int | None = None
    height: int | None = None


class RichTextLink(Struct, frozen=True, gc=False):
    codename: str
    type: str
    url_slug: str = ""


class Element(Struct, frozen=True, gc=False, tag_field="type"):
    """What every element carries. Its codename is the key it stands under."""

    kind: ClassVar[str]
    name: str = ""


class TextElement(Element, frozen=True, tag="text"):
    kind = "text"
    value: str = ""


class UrlSlugElement(Element, frozen=True, tag="url_slug"):
    kind = "url_slug"
    value: str = ""


class NumberElement(Element, frozen=True, tag="number"):
    kind = "number"
    value: int | float | None = None


class DateTimeElement(Element, frozen=True, tag="date_time"):
    kind = "date_time"
    value: str | None = None


class MultipleChoiceElement(Element, frozen=True, tag="multiple_choice"):
    kind = "multiple_choice"
    value: list[Choice] = []


class TaxonomyElement(Element, frozen=True, tag="taxonomy"):
    kind = "taxonomy"
    taxonomy_group: str = ""
    value: list[Choice] = []


class AssetElement(Element, frozen=True, tag="asset"):
    kind = "asset"
    value: list[Asset] = []


class ModularContentElement(Element, frozen=True, tag="modular_content"):
    kind = "modular_content"
    value: list[str] = []


class RichTextElement(Element, frozen=True, tag="rich_text"):
    kind = "rich_text"
    images: dict[str, RichTextImage] = {}
    links: dict[str, RichTextLink] = {}
    modular_content: list[str] = []
    value: str = ""


class UnknownElement(Struct, frozen=True, gc=False):
    """An element of a kind that came after this program: everything the service sent is in `raw`."""

    kind: ClassVar[str] = "unknown"
    name: str
    type: str
    raw: dict[str, Any]


KnownElement = (
    TextElement
    | UrlSlugElement
    | NumberElement
    | DateTimeElement
    | MultipleChoiceElement
    | TaxonomyElement
    | AssetElement
    | ModularContentElement
    | RichTextElement
)
AnyElement = KnownElement | UnknownElement
KNOWN_KINDS = frozenset(kind.__struct_config__.tag for kind in KnownElement.__args__)


def quoted_integer(service: str, value: int | str | None, where: str) -> int | None:
    """An integer that the service may have quoted. Raises UpstreamMalformed naming `where`."""
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise UpstreamMalformed(service, f"{where} is neither an integer nor a quoted one.") from None
    return value
