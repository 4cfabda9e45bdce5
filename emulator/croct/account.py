"""The account an application runs under: everything about it that a test or a demo may change while it runs.

Imports the application and the project it belongs to.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.croct.application import Application, load_application
from emulator.project import Project


@dataclass(slots=True)
class Account:
    """The application, which may be replaced, and the account's switches."""

    application: Application
    suspended: bool = False
    """202 without a body: tracking and personalisation are switched off."""
    quota_exceeded: bool = False
    """402 for everybody but returning users."""
    past_due: bool = False
    """402 for everybody."""
    rate_limited: bool = False
    """429 for everybody."""
    signed_tokens_only: bool = False
    """The application enforces signed user tokens."""
    anonymous_clients: bool = False
    """A call with neither client id nor token is a new anonymous user instead of an error."""
    strict_keys: bool = True
    """API keys and application ids are UUIDs of version 4; otherwise any that look like a UUID."""
    longest_attribute: int = 50
    """How long a text among the attributes may be: the documentation says 50, the official SDK 255."""
    experiment_source: Literal["experiment", "experience"] = "experiment"
    """`contentSource` when a variant was assigned: Croct's list of values says one, its example the other."""


def load_account(project: Project) -> Account:
    """The account over the application in the project's folder; without one there is no slot and no key."""
    folder = project.folder / "croct" if project.folder else None
    return Account(load_application(folder) if folder and folder.is_dir() else Application("", ""))
