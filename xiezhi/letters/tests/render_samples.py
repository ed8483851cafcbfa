"""Invented letters that the rendering tests share."""

from __future__ import annotations

import datetime
from typing import Any

from xiezhi.letters.render import Kind, Letter, fill, template_for

CREATED = datetime.datetime(2026, 3, 5, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
DAY = datetime.date(2026, 3, 5)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 300"><rect width="800" height="300" fill="#eef"/>'
    '<text x="100" y="140" font-family="sans-serif" font-size="20">立案 2025-09-01</text></svg>'
)

_COMMON: dict[str, Any] = {
    "number": "兴司执督函〔2026〕1号", "date": DAY, "issuer": "兴安区司法局", "addressee": "兴安区市场监督管理局",
    "government": "兴安区人民政府", "subject": "行政处罚案件超过法定办案期限", "source": "日常监督",
    "findings": [
        {
            "title": "案件超过九十日未作出处罚决定", "facts": "2025年9月1日立案的甲商店案，至2025年12月3日仍未作出决定。",
            "clause": "《中华人民共和国行政处罚法》第六十条",
        },
        {
            "title": "行政处罚决定书未在七日内送达", "facts": "2025年10月9日作出的决定，至2025年10月27日方送达",
            "clause": "《中华人民共和国行政处罚法》第六十一条第一款",
        },
    ],
    "requirement": "对超过办案期限的案件依法作出处理决定。\n对2025年以来的案件开展自查。",
    "deadline": datetime.date(2026, 4, 7), "period": "三十三日", "report_way": "纠正情况报告加盖公章后通过监督平台报送",
    "objection_way": "自收到本文书之日起十五日内书面报送", "contact": "综合科，0457-0000000",
}


def slots(kind: Kind, **changes: Any) -> dict[str, Any]:
    """A full set of values for a kind, with changes; a change to None takes the slot out."""
    base = {
        Kind.SUPERVISE_LETTER: {
            **_COMMON, "duty": "行政机关应当自立案之日起九十日内作出行政处罚决定。", "evidence": ["立案审批表", "送达回证"],
            "cases": [
                {"case_no": f"兴市监立〔2025〕{i}号", "cause": "未明码标价", "problem": "超过九十日", "clause": "处罚法第六十条"}
                for i in (1, 2)
            ],
            "copy_to": ["兴安区人民政府办公室"],
        },
        Kind.SUPERVISE_OPINION: {
            **_COMMON, "number": "兴司执督意〔2026〕12号", "reason": "无延长期限的法定事由，违反法定程序。",
            "copy_to": ["大兴安岭地区行政公署司法局"], "print_organ": "兴安区司法局",
        },
        Kind.SUPERVISE_DECISION: {
            **{k: v for k, v in _COMMON.items() if k not in ("issuer", "source", "requirement")},
            "number": "署执督决〔2026〕1号", "government": "大兴安岭地区行政公署",
            "supervision_body": "大兴安岭地区行政公署司法局", "prior_no": "兴司执督意〔2026〕12号",
            "prior_outcome": "你单位逾期未按照意见书要求纠正", "advice_no": "处理建议单〔2026〕第3号",
            "approval_no": "署函〔2026〕20号", "approval_date": datetime.date(2026, 3, 2),
            "approval_form": "2026年第5次常务会议", "decision": "责令对上述案件依法作出处理决定。",
            "consequence": "逾期不执行的，依照《行政执法监督条例》第三十一条的规定予以通报。",
            "print_organ": "大兴安岭地区行政公署办公室",
        },
        Kind.SUPERVISION_NOTICE: {
            **_COMMON, "number": "兴司执督通〔2025〕3号", "date": datetime.date(2025, 10, 20),
            "deadline": datetime.date(2025, 11, 19),
        },
        Kind.OBJECTION_REPLY: {
            **{k: _COMMON[k] for k in ("date", "issuer", "addressee", "contact")}, "number": "兴司执督复〔2026〕1号",
            "prior_no": "兴司执督函〔2026〕1号", "objection_date": datetime.date(2026, 3, 2),
            "objection_summary": "你单位认为鉴定期间应当扣除。", "review": "扣除后仍超过九十日。", "result": "维持督办函。",
        },
        Kind.INTERVIEW_NOTICE: {
            **{k: _COMMON[k] for k in ("date", "issuer", "addressee", "contact", "subject")},
            "number": "兴司执督约〔2026〕1号", "person_role": "主要负责人", "meeting_time": "2026年3月25日9时30分",
            "meeting_place": "兴安区司法局三楼会议室", "materials": "超期案件清单。",
        },
        Kind.APPOINTMENT: {
            **{k: _COMMON[k] for k in ("date", "issuer", "addressee")}, "number": "兴司执督聘〔2026〕1号",
            "engaged_as": "行政执法监督联系点", "point": "兴安区市场监督管理局", "term_from": datetime.date(2026, 3, 5), "term_to": datetime.date(2028, 3, 4),
        },
    }[kind]
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def letter(kind: Kind = Kind.SUPERVISE_LETTER, **changes: Any) -> Letter:
    """A filled letter of a kind."""
    values = slots(kind, **changes)
    return fill(template_for(kind, values["date"]), values)
