"""Who may open a page is declared on the view. One that declares nothing is refused by the middleware of accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xiezhi.core import roles as role_codes

View = Callable[..., Any]


@dataclass(frozen=True)
class Policy:
    """`public`: no log-in asked. Otherwise log-in and one of `roles`; empty `roles` means any person logged in."""

    roles: frozenset[str] = frozenset()
    public: bool = False

    def admits(self, role: str | None) -> bool:
        """Whether somebody in this role (None: not logged in) may open the page. Row scope is a separate matter."""
        if self.public:
            return True
        return role is not None and (not self.roles or role in self.roles)


def page(*roles: str) -> Callable[[View], View]:
    """Declare a page for people logged in with one of these role codes; without codes, for anybody logged in.

    Use on a view function, or on what `as_view()` returned: `page(roles.SUPERVISOR)(FindingList.as_view())`.
    Raises ValueError on a role code that does not exist, at import time.
    """
    if unknown := set(roles) - set(role_codes.LABELS):
        raise ValueError(f"unknown role codes: {sorted(unknown)}")
    return _declare(Policy(frozenset(roles)))


def public_page(view: View) -> View:
    """Declare a page for everybody, without log-in."""
    return _declare(Policy(public=True))(view)


def policy_of(view: View) -> Policy | None:
    """The declared policy of a resolved view, or None: then the page must be refused."""
    found = getattr(view, "policy", None)
    return found if isinstance(found, Policy) else None


def _declare(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark
