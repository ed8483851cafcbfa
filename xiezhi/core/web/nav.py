"""Side navigation, declared once. An item whose page does not exist here, or is not for the role, is left out."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles


@dataclass(frozen=True)
class Item:
    """One entry: shown `label`, vendored `icon`, `url_name` of a page without arguments, and who sees it.

    `also`: folders of another room whose pages belong to this entry, each as the URL name of that room and a path below it.
    """

    label: Any
    icon: str
    url_name: str
    roles: frozenset[str]
    also: tuple[tuple[str, str], ...] = ()

    def addresses(self) -> list[str]:
        """Where its pages lie; its own first."""
        return [
            url + below for name, below in ((self.url_name, ""), *self.also) if (url := page_or_none(name)) is not None
        ]


@dataclass(frozen=True)
class Group:
    label: Any
    items: tuple[Item, ...]


@dataclass
class Entry:
    """An item as shown to one person on one page."""

    label: Any
    icon: str
    url: str
    current: bool = False


@dataclass
class Section:
    label: Any
    entries: list[Entry] = field(default_factory=list)


# who sees findings and instruments at all
CONCERNED = roles.SUPERVISION | {roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT}
# who reports data, answers for them, or supervises
REPORTING = roles.SUPERVISION | {roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD}

# who keeps the registers of people, or reads them for supervision
REGISTERING = REPORTING | {roles.GOVERNMENT}

NAV: tuple[Group, ...] = (
    Group("", (Item(_("工作台"), "inbox", "desk:home", roles.EVERYONE),)),
    Group(
        _("监督办理"),
        (
            Item(_("预警"), "exclamation-triangle", "findings:list", CONCERNED),
            Item(_("线索"), "funnel", "leads:list", roles.SUPERVISION | {roles.TOWNSHIP}),
            Item(_("监督"), "shield-check", "supervision:list", CONCERNED),
            Item(_("决定书待办"), "file-earmark-check", "supervision:decisions", frozenset({roles.GOVERNMENT})),
        ),
    ),
    Group(
        _("案件与数据"),
        (
            Item(_("案件"), "folder2-open", "cases:list", roles.BUSINESS - {roles.TOWNSHIP}, (("desk:home", "case/"),)),
            Item(_("数据报送"), "upload", "exchange:list", REPORTING),
            Item(_("规则"), "journal-check", "findings:rules", roles.BUSINESS),
        ),
    ),
    Group(
        _("主体与人员"),
        (
            Item(_("我的证件与学时"), "person-circle", "registry:mine", frozenset({roles.OFFICER})),
            Item(_("执法主体"), "building", "subjects:list", roles.BUSINESS),
            Item(_("执法人员"), "people", "registry:list", REGISTERING),
            Item(_("资格考试"), "pencil-square", "exams:list", REGISTERING | {roles.OFFICER}),
            Item(_("培训学时"), "book", "training:list", REGISTERING | {roles.OFFICER}),
            Item(
                _("装备与经费"),
                "layers",
                "equipment:list",
                REGISTERING | {roles.OFFICER},
                (("registry:list", "outfit/"),),
            ),
            Item(_("监督力量"), "patch-check", "forces:list", roles.SUPERVISION | {roles.GOVERNMENT, roles.TOWNSHIP}),
        ),
    ),
    Group(
        _("事项与裁量"),
        (
            Item(_("我可以行使的事项"), "clipboard-check", "desk:powers", frozenset({roles.OFFICER})),
            Item(_("事项目录"), "journal-text", "catalogue:list", roles.BUSINESS),
            Item(_("乡镇赋权"), "diagram-3", "catalogue:delegations", roles.BUSINESS, (("desk:home", "handovers/"),)),
            Item(_("裁量基准"), "graph-up", "discretion:list", roles.BUSINESS),
            Item(
                _("裁量计算"),
                "gear",
                "discretion:calculator",
                roles.BUSINESS,
                (("discretion:calculations", ""),),
            ),
            Item(_("法规库"), "bank2", "statutes:list", roles.EVERYONE),
        ),
    ),
    Group(
        _("基础与管理"),
        (
            Item(_("机关"), "diagram-3", "organs:list", roles.EVERYONE),
            Item(_("账号"), "people", "accounts:users", roles.ADMINS),
            Item(_("操作留痕"), "fingerprint", "trail:list", frozenset({roles.AUDITOR})),
        ),
    ),
)


# what anybody may look up
PUBLIC: tuple[tuple[Any, str, str], ...] = (
    (_("执法主体"), "building", "subjects:public"),
    (_("执法事项"), "journal-text", "catalogue:public"),
    (_("裁量基准"), "graph-up", "discretion:public"),
    (_("证件查验"), "person-circle", "registry:verify"),
    (_("法规库"), "bank2", "statutes:list"),
)


def url_or_none(name: str, *args: Any) -> str | None:
    """URL of a page, or None where this installation does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def page_or_none(name: str) -> str | None:
    """The same of a page without arguments. Each page shows dozens of these, so an address is worked out once."""
    return _page_or_none(name, settings.ROOT_URLCONF, get_script_prefix())


@functools.cache
def _page_or_none(name: str, urlconf: str, prefix: str) -> str | None:
    return url_or_none(name)


def importing(kind: str) -> list[dict[str, Any]]:
    """The button of a list that leads to the import of its table; none where this installation takes no files in."""
    url = page_or_none("exchange:upload")
    return [{"label": _("导入"), "url": f"{url}?kind={kind}", "icon": "upload"}] if url else []


def build(role: str | None, path: str, groups: Sequence[Group] = NAV) -> list[Section]:
    """Sections for a role, with the entry that `path` lies under marked as current (the longest one wins)."""
    sections: list[Section] = []
    best: Entry | None = None
    depth = 0
    for group in groups:
        section = Section(group.label)
        for item in group.items:
            url = page_or_none(item.url_name) if role in item.roles else None
            if url is None:
                continue
            entry = Entry(item.label, item.icon, url)
            section.entries.append(entry)
            under = max(
                (len(at) for at in item.addresses() if path == at or (at != "/" and path.startswith(at))), default=0
            )
            if under > depth:
                best, depth = entry, under
        if section.entries:
            sections.append(section)
    if best is not None:
        best.current = True
    return sections


def public(path: str) -> list[Entry]:
    """The public pages, with the one that `path` lies under marked."""
    found = [(label, icon, url) for label, icon, name in PUBLIC if (url := page_or_none(name))]
    return [Entry(label, icon, url, path.startswith(url)) for label, icon, url in found]
