"""Columns of the tables of this room that come in as files."""

from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

T, D, CS = Kind.TEXT, Kind.DATE, Kind.CODES

SUBJECT = FactSheet(
    "subject",
    N_("行政执法主体"),
    (
        Fact("organ_code", T, N_("执法主体统一社会信用代码"), required=True),
        Fact("organ_name", T, N_("执法主体名称"), note=N_("只供核对，以代码为准")),
        Fact("basis_no", T, N_("“三定”规定文号"), names=("三定文号",), example="漠编发〔2024〕3号", note=N_("行政机关必填")),
        Fact("basis_on", D, N_("“三定”规定日期"), names=("三定日期",)),
        Fact("authority", T, N_("授权依据"), note=N_("法律、法规授权的组织必填")),
        Fact("duties", T, N_("执法职责"), required=True),
        Fact("powers", CS, N_("职权类别"), codes=POWER_TYPE, required=True, example="行政处罚、行政检查"),
        Fact("region", T, N_("执法区域"), required=True, example="漠河市"),
        Fact("procedure", T, N_("执法程序")),
        Fact("remedy", T, N_("救济渠道")),
        Fact("address", T, N_("办公地址")),
        Fact("hotline", T, N_("监督电话")),
        Fact("confirm_no", T, N_("确认文号"), required=True, example="漠司确〔2024〕1号"),
        Fact("confirmed_on", D, N_("确认日期"), required=True),
        Fact("from_on", D, N_("生效日期"), note=N_("不填的，与确认日期相同")),
        Fact("published_on", D, N_("公示日期"), note=N_("已经公示的填写，列入公示名录")),
        Fact("published_at", T, N_("公示网址")),
    ),
    key=("organ_code",),
)
