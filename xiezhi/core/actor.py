"""Who acts: one person in one post (role at an organ), with the organs whose records this post may see."""

from __future__ import annotations

from dataclasses import dataclass

from . import roles


@dataclass(frozen=True)
class Actor:
    """`ref` identifies for ever ("accounts.User:5"); name and organ are kept as text in the trail.

    `organ_ids` are the organs whose records may be seen: empty means none. Only the worker sees all (`system`).
    """

    ref: str
    name: str
    role: str
    organ_id: int | None = None
    organ_name: str = ""
    organ_ids: frozenset[int] = frozenset()
    system: bool = False
    post_id: int | None = None

    def sees(self, organ_id: int | None) -> bool:
        """Whether records of that organ are within this post's scope."""
        return self.system or (organ_id is not None and organ_id in self.organ_ids)


def system_actor(job: str) -> Actor:
    """The platform itself, acting in a job: seeding, sweep, import worker. `job` shows on the trail."""
    return Actor(ref=f"system:{job}", name="系统", role=roles.SYSTEM, system=True)
