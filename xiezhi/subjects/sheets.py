"""Columns of the tables of this room that come in as files."""

from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

from .codes import SEAL_KIND

T, D, C, CS = Kind.TEXT, Kind.DATE, Kind.CODE, Kind.CODES

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

ENTRUSTMENT = FactSheet(
    "entrustment",
    N_("委托书"),
    (
        Fact("number", T, N_("委托书编号"), names=("委托书文号", "文号", "编号"), required=True, example="漠市监委〔2026〕1号"),
        Fact("organ_code", T, N_("委托机关统一社会信用代码"), names=("机关代码", "委托机关代码"), note=N_("不填的为本机关")),
        Fact("organ_name", T, N_("委托机关"), note=N_("只供核对，以代码为准")),
        Fact("to", T, N_("受委托组织"), names=("受委托方", "受托组织", "受委托单位", "受委托组织统一社会信用代码"), required=True,
             example="漠河市市场监管综合行政执法大队", note=N_("全称、简称或者统一社会信用代码，以机关名录中登记的为准")),
        Fact("basis", T, N_("委托依据"), required=True, example="《……条例》第五条", note=N_("允许委托的法律、法规、规章条款")),
        Fact("powers", CS, N_("委托职权类别"), names=("职权类别",), codes=POWER_TYPE, required=True, example="行政处罚、行政检查"),
        Fact("matters", T, N_("委托的具体事项"), names=("委托事项",), required=True),
        Fact("limits", T, N_("委托权限"), required=True, example="以委托机关名义调查取证，处罚决定由委托机关作出"),
        Fact("from_on", D, N_("委托期限自"), names=("期限起", "委托期限起", "生效日期"), required=True),
        Fact("to_on", D, N_("委托期限至"), names=("期限止", "委托期限止", "失效日期"), required=True, note=N_("该日当日仍有效")),
        Fact("signed_on", D, N_("签订日期"), note=N_("已经签订的填写，没有填的列为待签订")),
        Fact("signed_by", T, N_("签订人"), names=("委托机关负责人",), note=N_("填写签订日期的必须填写")),
        Fact("published_on", D, N_("公布日期"), note=N_("已经向社会公布的填写")),
        Fact("published_at", T, N_("公布网址"), example="https://www.example.gov.cn/wt/1.html"),
        Fact("ended_on", D, N_("解除日期"), note=N_("期限届满以前解除的填写，自该日起不再委托")),
        Fact("end_reason", T, N_("解除理由"), note=N_("填写解除日期的必须填写")),
    ),
    key=("number",),
)  # fmt: skip

SEAL = FactSheet(
    "seal",
    N_("印章"),
    (
        Fact("organ_code", T, N_("用印机关统一社会信用代码"), names=("机关代码", "用印机关代码"), note=N_("不填的为本机关")),
        Fact("kind", C, N_("印章种类"), names=("种类", "印章类别"), codes=SEAL_KIND, required=True, example="行政执法专用章"),
        Fact("name", T, N_("印文"), names=("印章名称", "印章全称"), required=True, example="漠河市市场监督管理局行政执法专用章",
             note=N_("与印模上的文字一致")),
        Fact("filing_no", T, N_("公安机关备案编号"), names=("备案编号", "印章编码"),
             note=N_("用文本格式，否则表格软件会丢掉前面的0")),
        Fact("engraved_on", D, N_("刻制日期"), required=True),
        Fact("keeper", T, N_("保管人"), names=("印章保管人",), required=True),
        Fact("used_from", D, N_("启用日期"), note=N_("没有启用的不填")),
        Fact("used_to", D, N_("停用日期"), names=("封存日期",), note=N_("停用封存的填写")),
        Fact("note", T, N_("说明"), names=("备注",)),
    ),
    key=("name", "engraved_on"),
)  # fmt: skip
