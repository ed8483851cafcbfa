"""Examinations of the demo: a bank made from rules of procedure, some past, of the prefecture and of counties, and one that runs."""

from __future__ import annotations

import datetime as dt
import random
from itertools import product

from xiezhi.accounts.models import Person, Post
from xiezhi.accounts.queries import actor_for
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import CHINA, now, today
from xiezhi.exams import actions, queries
from xiezhi.exams.models import Exam, Question, Sitting
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

from .build import BY, mark, stage
from .history import actor_of, on_day

# (what, the right figure, wrong ones, clause): limits that the rulebook counts too
LIMITS = (
    ("适用普通程序的行政处罚案件，自立案之日起作出决定的期限是", "九十日", ("三十日", "六十日", "一百二十日"), "行政处罚法第六十条"),
    ("行政处罚决定书不能当场交付的，送达期限是", "七日", ("三日", "十日", "十五日"), "行政处罚法第六十一条"),
    ("当事人要求听证的，应当在告知后提出的期限是", "五日", ("三日", "七日", "十五日"), "行政处罚法第六十四条"),
    ("听证的时间、地点，通知当事人应当在举行前", "七日", ("三日", "五日", "十日"), "行政处罚法第六十四条"),
    ("先行登记保存的证据，作出处理决定的期限是", "七日", ("三日", "十日", "三十日"), "行政处罚法第五十六条"),
    ("当事人应当自收到行政处罚决定书之日起缴纳罚款的期限是", "十五日", ("七日", "十日", "三十日"), "行政处罚法第六十七条"),
    ("查封、扣押的期限一般不得超过", "三十日", ("十五日", "六十日", "九十日"), "行政强制法第二十五条"),
    ("行政机关作出行政许可决定的一般期限是受理之日起", "二十日", ("十日", "三十日", "四十五日"), "行政许可法第四十二条"),
    ("申请材料不齐全的，一次告知需要补正内容的期限是", "五日", ("三日", "七日", "十日"), "行政许可法第三十二条"),
    ("加处罚款的标准是每日按罚款数额的", "百分之三", ("百分之一", "百分之五", "千分之三"), "行政处罚法第七十二条"),
)
FIELDS = ("市场监管", "交通运输", "林业草原", "城市管理", "生态环境", "应急管理", "农业农村", "卫生健康")
TRUE = (
    ("行政处罚应当由具有行政执法资格的执法人员实施，执法人员不得少于两人，法律另有规定的除外。", True, "行政处罚法第四十二条"),
    ("执法人员在调查或者进行检查时，应当主动向当事人出示执法证件。", True, "行政处罚法第五十五条"),
    ("行政机关可以因当事人陈述、申辩而给予更重的处罚。", False, "行政处罚法第四十五条"),
    ("受委托组织可以再委托其他组织实施行政处罚。", False, "行政处罚法第二十条"),
    ("行政强制措施权不得委托。", True, "行政强制法第十七条"),
    ("对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚。", True, "行政处罚法第二十九条"),
    ("未经法制审核或者审核未通过的，不得作出法律规定应当审核的决定。", True, "行政处罚法第五十八条"),
    ("罚款、没收的违法所得可以同作出处罚的行政机关的考核挂钩。", False, "行政处罚法第七十四条"),
)
DUE_REVIEW = (
    ("下列哪些情形，行政处罚决定前应当进行法制审核", ("涉及重大公共利益的", "经过听证程序且直接关系当事人重大权益的", "案件情况疑难复杂、涉及多个法律关系的"),
     ("当场作出警告的",), "行政处罚法第五十八条"),
    ("行政处罚决定书应当载明的事项有", ("违反法律、法规、规章的事实和证据", "处罚的种类和依据", "申请行政复议、提起行政诉讼的途径和期限"),
     ("办案人员的家庭住址",), "行政处罚法第五十九条"),
    ("实施行政强制措施应当遵守的规定有", ("实施前须向行政机关负责人报告并经批准", "由两名以上行政执法人员实施", "出示执法身份证件", "制作现场笔录"),
     ("一律由当事人垫付费用",), "行政强制法第十八条"),
    ("当事人有下列哪些情形，应当从轻或者减轻行政处罚", ("主动消除或者减轻违法行为危害后果的", "受他人胁迫或者诱骗实施违法行为的", "配合行政机关查处违法行为有立功表现的"),
     ("态度一般的",), "行政处罚法第三十二条"),
)  # fmt: skip


def write() -> None:
    """The bank, examinations with results and one that is open for a month."""
    if stage("exams").complete:
        return
    body = Organ.objects.get(name="大兴安岭地区司法局")
    officer = actor_of(body, roles.SUPERVISOR)
    if not Question.objects.exists():
        actions.take_questions(_questions(), by=officer, organ=body, batch="demo")
    _past()
    if not Exam.objects.filter(title=RUNNING).exists():
        _running(body, officer)
    mark("exams", by=BY, done=1, total=1)


def _questions() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for field, (what, right, wrong, clause) in product(FIELDS, LIMITS):
        options = sorted((right, *wrong))
        rows.append({"kind": "single", "area": "law", "stem": f"{field}领域行政执法中，{what}（　）。",
                     **{f"option_{'abcd'[n]}": text for n, text in enumerate(options)}, "answer": "ABCD"[options.index(right)], "basis": clause})  # fmt: skip
    for field, (what, rights, wrongs, clause) in product(FIELDS, DUE_REVIEW):
        options = sorted((*rights, *wrongs))
        rows.append({"kind": "multi", "area": "business", "stem": f"{field}领域：{what}（　）。",
                     **{f"option_{'abcdef'[n]}": text for n, text in enumerate(options)},
                     "answer": "".join("ABCDEF"[n] for n, text in enumerate(options) if text in rights), "basis": clause})  # fmt: skip
    for field, (what, true, clause) in product(FIELDS[:5], TRUE):
        rows.append({"kind": "judge", "area": "skills", "stem": f"（{field}）{what}", "answer": "对" if true else "错", "basis": clause})
    return rows


RUNNING = "2026年第四季度行政执法资格考试（演示）"
# (body, what, days ago, who sat: role and the beginning of the organ's name, how many, pass mark, the spread of what they know)
PAST = (
    ("大兴安岭地区司法局", "2026年第三季度行政执法资格考试（演示）", 50, roles.DATA_CLERK, "", 60, 60, (0.5, 1)),
    ("漠河市司法局", "2026年上半年行政执法资格考试（漠河考点，演示）", 168, roles.LEGAL_STAFF, "漠河市", 14, 60, (0.55, 1)),
    ("大兴安岭地区司法局", "2025年下半年行政执法资格考试（演示）", 372, roles.LEGAL_STAFF, "大兴安岭地区", 20, 60, (0.5, 0.95)),
    ("呼玛县司法局", "2025年行政执法资格考试（呼玛考点，演示）", 515, roles.LEGAL_STAFF, "呼玛县", 12, 60, (0.45, 0.9)),
    ("加格达奇区司法局", "2024年法制审核人员考试（加格达奇考点，演示）", 742, roles.LEGAL_STAFF, "加格达奇区", 16, 80, (0.6, 1)),
)


def _past() -> None:
    """Examinations of three years, of the prefecture and of counties: sat, closed, published, some failed, some absent."""
    for n, (name, title, ago, role, place, count, mark_, known) in enumerate(PAST):
        if Exam.objects.filter(title=title).exists():
            continue
        body = Organ.objects.get(name=name)
        people = Person.objects.filter(user__posts__role=role, organ__name__startswith=place).order_by("id").distinct()[:count]
        _held(body, title, ago, list(people), mark_, random.Random(11 + n), known)


def _held(
    body: Organ, title: str, ago: int, people: list[Person], pass_mark: int, rng: random.Random, known: tuple[float, float]
) -> None:
    """One of them. It runs now and is moved to its day afterwards: nobody sits an examination of the past."""
    officer, head = actor_of(body, roles.SUPERVISOR), actor_of(body, roles.SUPERVISION_HEAD)
    exam = actions.prepare(
        body, by=officer, title=title, opens_at=now() - dt.timedelta(hours=1), closes_at=now() + dt.timedelta(hours=2),
        minutes=90, recipe={"single": (20, 2), "multi": (10, 4), "judge": (10, 2)}, pass_mark=pass_mark,
    )  # fmt: skip
    actions.invite(exam, by=officer, people=people)
    actions.announce(exam, by=officer)
    posts = {post.user.person_id: post for post in Post.objects.filter(user__person__in=people).select_related("user__person", "organ__division")}
    with on_day(today() - dt.timedelta(days=ago)):
        for n, row in enumerate(Sitting.objects.filter(exam=exam).select_related("exam").order_by("id")):
            if n % 12 == 5:
                continue  # never came
            by = actor_for(posts[row.person_id])
            actions.begin(row, by=by)
            skill = rng.uniform(*known)
            answers = {str(place): q["answer"] if rng.random() < skill else "A" for place, q in enumerate(row.paper)}
            actions.save_answers(row, by=by, answers=answers)
            actions.hand_in(row, by=by)
        _end(exam, rng)
        actions.close(exam, by=officer)
        actions.publish(exam, by=head)
        Act("demo.clock", BY).rows(Exam).filter(pk=exam.pk).update(closed_at=exam.closes_at + dt.timedelta(minutes=20))


def _end(exam: Exam, rng: random.Random) -> None:
    """The demo does not wait for the end of the time: it was on the business day, from nine to twelve."""
    opens = dt.datetime.combine(today(), dt.time(9), tzinfo=CHINA)
    act = Act("demo.clock", BY)
    act.rows(Exam).filter(pk=exam.pk).update(opens_at=opens, closes_at=opens + dt.timedelta(hours=3))
    exam.refresh_from_db()
    sat = list(Sitting.objects.filter(exam=exam).exclude(begun_at=None))
    for row in sat:
        row.begun_at = opens + dt.timedelta(minutes=rng.randrange(20))
        row.ends_at = row.begun_at + dt.timedelta(minutes=exam.minutes)
        row.saved_at = row.handed_in_at = row.begun_at + dt.timedelta(minutes=rng.randrange(38, exam.minutes))
    act.rows(Sitting).bulk_update(sat, ["begun_at", "ends_at", "saved_at", "handed_in_at"])


def _running(body: Organ, officer: Actor) -> None:
    """Open for a month, so that a visitor can sit it as an officer."""
    exam = actions.prepare(
        body, by=officer, title=RUNNING, opens_at=now() - dt.timedelta(hours=1), closes_at=now() + dt.timedelta(days=30),
        minutes=60, recipe={"single": (10, 4), "multi": (5, 6), "judge": (10, 3)}, pass_mark=60, valid_years=5,
    )  # fmt: skip
    people = Person.objects.filter(user__posts__role=roles.OFFICER).order_by("id").distinct()
    actions.invite(exam, by=officer, people=list(people))
    actions.announce(exam, by=officer)
    assert queries.bank_size(body)
