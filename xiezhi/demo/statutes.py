"""Invented statutes of the prefecture: one that is about to be amended, one repealed, one without a day, one uploaded.

Real texts are not in the program: `./xz up` loads them from beside it, where they are there (config/up.py).
"""

from __future__ import annotations

import datetime as dt

from xiezhi.core import roles
from xiezhi.organs.models import Organ
from xiezhi.statutes import actions
from xiezhi.statutes.models import Edition, Statute

from .build import BY, mark, stage
from .history import actor_of

FIRE_2021 = """# 林区野外用火管理条例（虚构）

2021年3月26日 演示省人民代表大会常务委员会第二十二次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了加强林区野外用火管理，预防森林火灾，制定本条例。

第二条 在林区内从事野外用火以及相关监督管理，适用本条例。

前款所称野外用火，包括生产性用火、祭祀用火和其他在室外使用明火的行为。

第三条 县级人民政府应当划定森林防火区，规定防火期，并向社会公布。

## 第二章 用火许可

第四条 防火期内不得野外用火。因防治病虫鼠害、勘察等特殊情况确需用火的，应当经县级人民政府批准。

第五条 申请野外用火，应当提交用火方案。方案应当写明下列事项：

（一）用火的时间、地点和面积；

（二）扑火人员和器材；

（三）防火隔离措施。

第六条 受理机关应当自受理之日起五个工作日内作出决定；不予批准的，应当书面说明理由。

## 第三章 法律责任

第七条 未经批准在防火期内野外用火的，责令停止违法行为，给予警告，对个人处二百元以上三千元以下罚款，对单位处一万元以上五万元以下罚款。

第八条 未按批准的方案用火的，责令改正；拒不改正的，对个人处二百元以上一千元以下罚款，对单位处五千元以上二万元以下罚款。

第九条 作出较大数额罚款决定前，应当依照《中华人民共和国行政处罚法》第六十三条的规定告知当事人有要求听证的权利。

## 第四章 附则

第十条 本条例自2021年6月1日起施行。
"""

FIRE_2026 = (
    FIRE_2021.replace("\n\n<!--", "\n\n2026年9月25日 演示省人民代表大会常务委员会第二十八次会议修订\n\n<!--")
    .replace("第三条 县级人民政府应当划定森林防火区，规定防火期，并向社会公布。", "第三条 县级人民政府应当划定森林防火区，规定防火期，并至迟在防火期开始三十日前向社会公布。\n\n第四条 推行代为集中焚烧和秸秆离田，减少生产性用火。")
    .replace("第十条 本条例自2021年6月1日", "第十一条 本条例自2027年1月1日")
    .replace("第九条 作出", "第十条 作出").replace("第八条 未按", "第九条 未按").replace("第七条 未经", "第八条 未经")
    .replace("第六条 受理机关应当自受理之日起五个工作日内", "第七条 受理机关应当自受理之日起三个工作日内")
    .replace("第五条 申请", "第六条 申请").replace("第四条 防火期", "第五条 防火期")
    .replace("二百元以上三千元以下罚款，对单位处一万元以上五万元以下罚款", "五百元以上五千元以下罚款，对单位处二万元以上十万元以下罚款")
)  # fmt: skip

SNOW_2014 = """# 城镇冰雪清运管理办法（虚构）

2014年10月20日 演示市人民政府令第3号公布

<!-- INFO END -->

第一条 为了规范城镇冰雪清运，制定本办法。

第二条 沿街单位应当在降雪停止后二十四小时内清除责任区积雪。

第三条 违反本办法第二条规定的，责令限期清除；逾期不清除的，处二百元以上一千元以下罚款。

第四条 本办法自2014年11月20日起施行。
"""

STALL_2019 = """# 城镇摊点管理规定（虚构）

2016年4月1日 演示市人民政府令第5号公布

2025年12月30日 《演示市人民政府关于修改部分规章的决定》修正

<!-- INFO END -->

第一条 为了方便群众生活，规范城镇摊点，制定本规定。

第二条 摊点应当在划定的区域和时段内经营，保持周围环境整洁。

第三条 违反本规定第二条规定的，责令改正；拒不改正的，处五十元以上五百元以下罚款。

第四条 本规定自2016年6月1日起施行。
"""

ICE_2026 = """# 河道冰面安全管理规定（虚构）

2026年10月30日 演示市人民政府令第9号公布

<!-- INFO END -->

第一条 为了加强河道冰面安全管理，保护人身安全，制定本规定。

第二条 冰层厚度不足三十厘米的，不得通行机动车。

第三条 违反本规定第二条规定的，责令改正，处二百元以上二千元以下罚款。

第四条 本规定自2026年12月1日起施行。
"""


def write() -> None:
    """Load what is in force, note a repeal, leave one edition for adoption. Seconds; taken up again where it stopped."""
    if stage("statutes").complete:
        return
    for text, name in (
        (FIRE_2021, "林区野外用火管理条例（虚构）(2021-03-26).md"), (FIRE_2026, "林区野外用火管理条例（虚构）(2026-09-25).md"),
        (SNOW_2014, "城镇冰雪清运管理办法（虚构）(2014-10-20).md"), (STALL_2019, "城镇摊点管理规定（虚构）(2025-12-30).md"),
    ):  # fmt: skip
        actions.load(text, name, by=BY, folder="地方政府规章")
    body = actor_of(Organ.objects.get(name="大兴安岭地区司法局"), roles.SUPERVISOR)
    snow = Statute.objects.get(full="城镇冰雪清运管理办法（虚构）")
    if snow.repealed_on is None:
        actions.repeal(snow, by=body, on=dt.date(2025, 10, 1), source="演示市人民政府令第8号（虚构）")
    if not Edition.objects.filter(statute__full="河道冰面安全管理规定（虚构）").exists():
        actions.upload(ICE_2026, "河道冰面安全管理规定（虚构）(2026-10-30).md", by=body, level="地方政府规章")
    mark("statutes", by=BY, done=1, total=1)
