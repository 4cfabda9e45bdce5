"""Files as the Migration API shows them, and the links to download them. Stdlib only."""

from datetime import datetime, timedelta

from emulator.project import Asset, Payload, Project, Variant, derived_id

LINK_LIFETIME = timedelta(hours=1)


def asset_of(project: Project, url: str, key: str = "") -> Asset:
    """The file behind an image or an asset element; a recorded project has no library, so its files are made up."""
    known = project.assets.get(key) or next((it for it in project.assets.values() if it.url == url), None)
    name = url.rsplit("/", 1)[-1]
    return known or Asset(derived_id(project.id, "assets", key or url), key, name, "", 0, None, url)


def draft_asset(asset: Asset, variant: Variant, links: str) -> Payload:
    """Choice: where nobody noted the date of a file, that of the item it is shown in stands for it."""
    return {
        "asset_id": asset.id,
        "name": asset.name,
        "type": asset.type,
        "size": asset.size,
        "last_modified": asset.last_modified or variant.last_modified,
        "create_download_link": f"{links}/{asset.id}",
    }


def download_link(asset: Asset, now: datetime) -> Payload:
    """Choice: a link that is good for an hour."""
    expires = now + LINK_LIFETIME
    return {"download_link": f"{asset.url}?expires={int(expires.timestamp())}"}
