"""Slot content. Croct takes one slot per call; equal requests of one operation are one call."""

from __future__ import annotations

from resolvers.batch import Batch, Flights, each
from upstream.croct import CroctClient
from upstream.croct_tokens import UserTokens
from upstream.slot_models import SlotAnswer, SlotRequest


class Slots:
    """Who may ask depends on how the user is named; `resolvers.slots` decides before it asks."""

    def __init__(self, client: CroctClient, user_tokens: UserTokens | None, flights: Flights) -> None:
        self.content: Batch[SlotRequest, SlotAnswer] = Batch(flights, lambda keys: each(client.content, keys))
        self._user_tokens = user_tokens
        self._issued: dict[str, str] = {}

    def token_for(self, user_id: str) -> str | None:
        """A user token, the same for the whole request, so that equal slots stay equal; None without a key."""
        if self._user_tokens is None:
            return None
        if user_id not in self._issued:
            self._issued[user_id] = self._user_tokens.issue(user_id)
        return self._issued[user_id]
