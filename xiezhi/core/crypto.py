"""The crypto seam: the platform asks here and nowhere else, so that a certified device can take the place of software.

SM3 as in GB/T 32905-2016. `SoftProvider` uses OpenSSL through `cryptography`; an HSM adapter implements the same calls.
"""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives import hashes, hmac


class CryptoProvider(Protocol):
    """What any provider must offer; digests are hexadecimal, lower case."""

    def sm3(self, data: bytes) -> str: ...

    def hmac_sm3(self, key: bytes, data: bytes) -> str: ...


class SoftProvider:
    """SM3 in software. Not a certified product: 密评 needs an HSM provider in its place."""

    def sm3(self, data: bytes) -> str:
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize().hex()

    def hmac_sm3(self, key: bytes, data: bytes) -> str:
        mac = hmac.HMAC(key, hashes.SM3())
        mac.update(data)
        return mac.finalize().hex()


provider: CryptoProvider = SoftProvider()


def sm3(data: bytes) -> str:
    """SM3 digest of bytes, hexadecimal."""
    return provider.sm3(data)


def hmac_sm3(key: bytes, data: bytes) -> str:
    """Keyed SM3 digest, hexadecimal."""
    return provider.hmac_sm3(key, data)
