"""Every page as a picture would show it: no serious accessibility violation, nothing sticking out at 390 px, no complaint."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from .test_journey import press

pytestmark = [pytest.mark.browser, pytest.mark.once]

# who looks at what; "#" stands for the first record of the list before it
PEOPLE = {
    ("监督人员", "大兴安岭地区司法局"): [
        "/desk/", "/findings/", "/findings/#", "/findings/rules/", "/findings/rules/P11/", "/findings/sweeps/", "/leads/", "/leads/#",
        "/findings/?view=muted", "/findings/by-act/", "/findings/by-pattern/", "/findings/rules/?view=waiting", "/findings/rules/?view=muted",
        "/findings/rules/P31/results/", "/findings/rules/P15/settings/", "/findings/rules/P15/settings/#", "/findings/rules/P31/mute/",
        "/findings/rules/P15/thresholds/unit/",
        "/leads/open/", "/supervision/", "/supervision/#", "/cases/", "/cases/#", "/imports/", "/organs/", "/organs/#",
        "/statutes/", "/statutes/#", "/statutes/search/?q=罚款", "/statutes/upload/",
        "/desk/search/?q=漠河", "/account/", "/password/", "/cases/?q=没有这样的案件", "/registry/", "/registry/#",
        "/registry/applications/", "/registry/applications/#", "/registry/certificates/", "/registry/certificates/#", "/registry/annual/",
        "/registry/auxiliaries/", "/registry/auxiliaries/#", "/registry/rules/", "/discretion/?view=force", "/discretion/?view=force#",
        "/discretion/adjustments/", "/discretion/adjustments/#", "/discretion/uncovered/", "/discretion/calculations/", "/discretion/calculations/#",
        "/discretion/calculator/",
        "/registry/outfit/",
        "/forces/", "/forces/staff/", "/forces/staff/#", "/forces/engagements/", "/forces/engagements/#", "/forces/opinions/", "/forces/opinions/#",
        "/forces/experts/", "/forces/experts/#", "/forces/draws/", "/forces/draws/#", "/forces/draws/new/", "/equipment/budget/",
        "/catalogue/", "/catalogue/#", "/catalogue/lists/", "/catalogue/lists/#", "/catalogue/compare/", "/catalogue/unused/",
        "/catalogue/adjustments/", "/catalogue/adjustments/#", "/catalogue/townships/", "/catalogue/townships/#",
        "/catalogue/townships/new/", "/catalogue/townships/items/", "/catalogue/townships/handovers/", "/catalogue/townships/handovers/#",
    ],
    ("数据专员", "漠河市市场监督管理局"): [
        "/desk/", "/imports/", "/imports/new/", "/cases/", "/cases/#", "/registry/", "/registry/#", "/registry/new/",
        "/equipment/", "/equipment/#", "/equipment/handouts/", "/equipment/uniforms/", "/equipment/uniforms/#", "/equipment/budget/#", "/equipment/budget/new/",
    ],
    ("执法人员", "漠河市市场监督管理局"): ["/desk/", "/registry/mine/", "/desk/powers/", "/desk/powers/#", "/equipment/", "/equipment/#"],
    ("数据专员", "漠河市水务局"): ["/catalogue/lists/?view=open", "/catalogue/lists/?view=open#"],
    ("法制机构人员", "漠河市市场监督管理局"): ["/desk/", "/findings/", "/findings/#", "/supervision/", "/supervision/#"],
    ("政府（行署）办理人员", "大兴安岭地区行政公署"): ["/desk/", "/supervision/decisions/", "/supervision/decisions/#"],
    ("系统管理员", "大兴安岭地区司法局"): ["/desk/", "/accounts/", "/accounts/#", "/accounts/new/", "/organs/new/"],
    ("安全管理员", "大兴安岭地区司法局"): ["/desk/", "/accounts/", "/accounts/#"],
    ("审计管理员", "大兴安岭地区司法局"): ["/desk/", "/trail/", "/trail/#", "/trail/verify/", "/trail/head/"],
}  # fmt: skip


def addresses(visitor, paths):
    """The paths, each "#" replaced by the first link of its list: noted when the list itself was open, which is not opened again."""
    first: dict[str, str | None] = {}
    for path in paths:
        if not path.endswith("#"):
            yield path
        elif path[:-1] not in first:
            visitor.open(path[:-1])
        if (at := path.removesuffix("#")) not in first:
            link = visitor.page.locator("tbody a").first
            first[at] = link.get_attribute("href") if link.count() else None
        if path.endswith("#"):
            assert first[at], f"{path}: the list is empty"
            yield first[at]


@pytest.mark.parametrize(("role", "organ"), PEOPLE)
def test_pages_are_accessible_and_fit_a_phone(visitor, role, organ):
    desk = visitor().become(role, organ)  # one window in two sizes: administrators hold one session at a time
    wrong = []
    for path in addresses(desk, PEOPLE[role, organ]):
        assert desk.open(path) == 200, path
        found = Axe().run(desk.page).response["violations"]
        wrong += [f"{path}: {v['id']} ×{len(v['nodes'])}" for v in found if v["impact"] in ("serious", "critical")]
        desk.page.set_viewport_size({"width": 390, "height": 844})
        width = desk.page.evaluate("document.documentElement.scrollWidth")
        desk.page.set_viewport_size({"width": 1440, "height": 900})
        if width > 390:
            wrong.append(f"{path}: {width} px wide on a phone")
    assert not wrong


PUBLIC = (
    "/login/", "/demo/", "/login/?next=/cases/", "/no-such-page/", "/statutes/", "/statutes/search/?q=罚款", "/statutes/cite/?ref=第一条",
    "/registry/verify/", "/registry/verify/?number=1", "/discretion/public/?q=食品",
    "/catalogue/public/", "/catalogue/public/?q=处罚",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_and_the_error_page_are_accessible(visitor, path):
    anyone = visitor()
    anyone.open(path)
    found = Axe().run(anyone.page).response["violations"]
    assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")]


def test_the_english_interface_has_no_chinese_left_in_its_frame(visitor):
    officer = visitor().become("监督人员", "漠河市司法局")
    press(officer.page.get_by_role("button", name="English"))
    officer.open("/findings/")
    for where in ("nav.side", "h1", "thead"):
        text = officer.page.locator(where).first.inner_text()
        assert not any("\u4e00" <= c <= "\u9fff" for c in text), text


def test_lists_work_with_the_keyboard_alone(visitor):
    officer = visitor().become("监督人员", "漠河市司法局")
    officer.open("/cases/")
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url("**/cases/*/")
