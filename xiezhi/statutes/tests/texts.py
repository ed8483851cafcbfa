"""Statutes invented for the tests, and how they are taken in."""

from __future__ import annotations

import datetime as dt

from xiezhi.core.actor import system_actor
from xiezhi.statutes import actions
from xiezhi.statutes.models import Edition

BY = system_actor("test")

RIVER_2019 = """# 演示河道采砂管理条例

2019年3月1日 演示省人民代表大会常务委员会第九次会议通过

<!-- INFO END -->

## 第一章 总 则

第一条 为了加强河道采砂管理，保护河道和堤防，制定本条例。

第二条 在本省河道内采砂，适用本条例。

前款所称采砂，包括采挖砂、石和取土。

## 第二章 许可和处罚

### 第一节 许可

第三条 采砂实行许可制度。有下列情形之一的，不予许可：

（一）在禁采区内的；

（二）在禁采期内的，包括：

1．主汛期；

2．封冻期。

（三）法律、法规规定的其他情形。

有前款第一项情形的，应当说明理由。

### 第二节 处罚

第四条 违反本条例第三条规定，擅自采砂的，处一万元以上五万元以下罚款。

第五条 作出较大数额罚款决定前，应当告知当事人有要求听证的权利。

第六条 未经法制审核或者审核未通过的，不得作出决定。

## 第三章 附 则

第七条 本条例自2019年5月1日起施行。
"""

RIVER_2024 = """# 演示河道采砂管理条例

2019年3月1日 演示省人民代表大会常务委员会第九次会议通过

2024年6月20日 演示省人民代表大会常务委员会第三十次会议修订

<!-- INFO END -->

## 第一章 总则

第一条 为了加强河道采砂管理，保护河道和堤防，制定本条例。

第二条 在本省河道内采砂，适用本条例。

前款所称采砂，包括采挖砂、石和取土。

第三条 河道采砂应当编制规划，并向社会公开。

## 第二章 许可和处罚

第四条 采砂实行许可制度。有下列情形之一的，不予许可：

（一）在禁采区内的；

（二）在禁采期内的，包括：

1．主汛期；

2．封冻期。

（三）法律、法规规定的其他情形。

有前款第一项情形的，应当说明理由。

第五条 违反本条例第四条规定，擅自采砂的，处三万元以上十万元以下罚款。

第六条 未经法制审核或者审核未通过的，不得作出决定。

## 第三章 附则

第七条 本条例自2024年9月1日起施行。
"""

FOREST_2021 = """# 演示林地巡护办法

2021年2月3日 演示市人民政府令第12号公布

2023年4月5日 《演示市人民政府关于修改部分规章的决定》修正

<!-- INFO END -->

第一条 为了规范林地巡护，制定本办法。

第二条 巡护人员应当两人以上，并出示证件。

第三条 本办法自公布之日起施行。

附件 巡护记录表

|项目|内容|
|---|---|
|巡护人员|姓名、证号|
|听证情况|有、无|
"""


def take(source: str, name: str, **more: object) -> Edition:
    """One text as the command takes it."""
    return actions.load(source, name, by=BY, **more)[0]


def river(*years: int) -> list[Edition]:
    """The regulation on sand in its editions of 2019 and 2024."""
    texts = {2019: (RIVER_2019, "演示河道采砂管理条例(2019-03-01).md"), 2024: (RIVER_2024, "演示河道采砂管理条例(2024-06-20).md")}
    return [take(*texts[year]) for year in years or (2019, 2024)]


def forest() -> Edition:
    """The measures on forests, amended in 2023: from when on, the text does not say."""
    return take(FOREST_2021, "演示林地巡护办法(2023-04-05).md")


DAY = dt.date
