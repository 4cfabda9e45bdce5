"""What the HTML of a rich text refers to: inline items, item links and images. Stdlib only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class Image:
    """An image as the HTML shows it."""

    image_id: str
    description: str
    url: str


@dataclass(slots=True)
class References:
    """Each in the order of its first appearance."""

    items: list[str] = field(default_factory=list)
    linked_ids: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)


def references_of(html: str) -> References:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = References()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "object" and attributes.get("data-type") == "item":
            _add(self.found.items, attributes.get("data-codename", ""))
        elif tag == "a" and "data-item-id" in attributes:
            _add(self.found.linked_ids, attributes["data-item-id"])
        elif tag == "img" and "data-image-id" in attributes:
            image = Image(attributes["data-image-id"], attributes.get("alt", ""), attributes.get("src", ""))
            if image.image_id not in (it.image_id for it in self.found.images):
                self.found.images.append(image)


def _add(names: list[str], name: str) -> None:
    if name and name not in names:
        names.append(name)
