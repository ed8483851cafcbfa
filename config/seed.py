"""Loading of seeds, idempotent. In real use, the supervision body that runs the platform and its three administrators."""

from __future__ import annotations

from .cli import t


def load() -> None:
    """Divisions and what else every place starts from."""
    from xiezhi.core.actor import system_actor
    from xiezhi.organs.seeding import load_divisions_file

    load_divisions_file(by=system_actor("seed"))


def first_administrators(name: str, code: str) -> list[str]:
    """Lines to print. Raises Refusal when the credit code is wrong or the division is unknown."""
    from django.conf import settings

    from xiezhi.accounts.actions import first_again, first_three
    from xiezhi.accounts.models import User
    from xiezhi.core.actor import system_actor
    from xiezhi.organs.actions import save
    from xiezhi.organs.models import Kind
    from xiezhi.organs.queries import division_by_code

    by = system_actor("setup")
    if User.objects.exists():
        return _shown(
            t("  首次口令过期未用，已换新的（只显示这一次，首次登录须修改）：",
              "  First passwords that lapsed unused were replaced (shown once, to be changed at log-in):"),
            first_again(by=by),
        )  # fmt: skip
    division = division_by_code(settings.PLACE)
    if not (name and code and division):
        return [
            t(
                "  平台还没有账号。请写明运行平台的司法局：./xz up --no-demo --body-name 全称 --body-code 统一社会信用代码",
                "  There is no account yet. Name the justice bureau that runs the platform: "
                "./xz up --no-demo --body-name NAME --body-code CREDIT_CODE",
            )
        ]
    organ = save(by=by, code=code, name=name, kind=Kind.SUPERVISION, division=division, level=division.level)
    title = t("  三名管理员的首次口令（只显示这一次，首次登录须修改）：", "  First passwords of the three administrators (once):")
    return _shown(title, first_three(by=by, organ=organ))


def _shown(title: str, made: list[tuple[str, str, str]]) -> list[str]:
    return [title, *(f"    {role}: {username} / {password}" for role, username, password in made)] if made else []
