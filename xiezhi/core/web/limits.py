"""How often one address may ask a public page. Kept in Django's cache: one count a process, unless the place shares one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal

SHARED = 20  # an address that stands for many people (the proxy's) may ask so many times as often


@dataclass(frozen=True)
class Allowance:
    """`times` requests from one address within `seconds`."""

    name: str
    seconds: int = 600

    def spend(self, request: HttpRequest, times: int, cost: int = 1) -> None:
        """Count this request. Raises Refusal RATE-01 (429) when the address has asked too often."""
        address, shared = client(request)
        most = times * SHARED if shared else times
        key = f"rate:{self.name}:{address}"
        cache.add(key, 0, self.seconds)
        try:
            used = cache.incr(key, cost)
        except ValueError:  # ran out between the two calls
            used = cost
        if used > most:
            raise Refusal(
                "RATE-01",
                _("查询过于频繁。"),
                _("请过几分钟再试。"),
                status=429,
                data={"title": _("请稍后再试")},
            )


def client(request: HttpRequest) -> tuple[str, bool]:
    """Where the request comes from, and whether that stands for many people.

    Behind a proxy it is the header that XIEZHI_CLIENT_HEADER names, which the proxy must set itself; without one
    everybody comes from the proxy.
    """
    name = settings.CLIENT_HEADER
    told = request.headers.get(name, "").split(",")[0].strip()[:45] if name else ""
    if told:
        return told, False
    address = str(request.META.get("REMOTE_ADDR", ""))
    return address, address in ("127.0.0.1", "::1", "")
