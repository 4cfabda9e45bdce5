"""The clients of the three services beside Delivery, over the emulator of the sample project at a fixed time."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from emulator.app import create_emulator
from emulator.croct.account import Account
from emulator.faults import Faults
from tests.graph import sample_project
from tests.witness import Seen, Witness
from upstream.croct import CroctClient, CroctEndpoint
from upstream.croct_tokens import CroctKey, parse_key
from upstream.delivery import Endpoint
from upstream.migration import MigrationClient
from upstream.personalization import PersonalizationClient
from upstream.transport import HttpxTransport, in_process

NOW = datetime(2017, 4, 5, 12, 34, 56, tzinfo=UTC)
APPLICATION = "90287345-4c98-44e9-b33e-8887c78a6b8e"
# Of the sample application, shown to everybody: the first may issue user tokens, the second may not.
SIGNING_KEY = "a40d1765-7612-4a4a-bcfd-7d60d26ebe08"
OTHER_KEY = "93eb721a-dcb2-4b90-9e2b-8a6736afcd0c"


@dataclass(frozen=True)
class Emulated:
    personalization: PersonalizationClient
    migration: MigrationClient
    croct: CroctClient
    account: Account
    faults: Faults
    witness: Witness

    @property
    def seen(self) -> list[Seen]:
        """What the services received."""
        return self.witness.seen

    def key(self, identifier: str = SIGNING_KEY) -> CroctKey:
        """One of the sample application's keys with its private half."""
        return parse_key(f"{identifier}:ES256;{self.account.application.keys[identifier].private_key}")


@asynccontextmanager
async def emulated(
    *, personalization: str = "personalization", migration: str = "migration", croct: str = SIGNING_KEY
) -> AsyncIterator[Emulated]:
    """The keys are named as the sample project names them; Croct's is the identifier itself."""
    app = create_emulator(sample_project(), clock=lambda: NOW)
    witness = Witness()
    app.add_middleware(witness.middleware)
    keys = {**app.state.project.keys, "unknown": "unknown"}
    carrier = HttpxTransport(app=in_process(app))
    try:
        yield Emulated(
            PersonalizationClient(
                carrier, Endpoint("http://emulator/personalization/v1/visitor", keys[personalization])
            ),
            MigrationClient(carrier, Endpoint("http://emulator/migration/draft", keys[migration])),
            CroctClient(carrier, CroctEndpoint("http://emulator/croct", croct, "contentgraph v0.1.0")),
            app.state.croct,
            app.state.faults,
            witness,
        )
    finally:
        await carrier.aclose()


def verify(token: str, public: ec.EllipticCurvePublicKey) -> None:
    """RFC 7518, Digital Signature with ECDSA: r and s of 32 bytes each, one behind the other."""
    signed, _, signature = token.rpartition(".")
    raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    assert len(raw) == 64
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(SHA256()))
