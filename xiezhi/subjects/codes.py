"""Code sets of this room."""

from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_

SEAL_KIND = CodeSet(
    "seal_kind", "1", "平台补充",
    (
        Code("organ", N_("机关印章"), ("公章", "行政公章", "机关公章", "单位公章")),
        Code("enforcement", N_("行政执法专用章"), ("执法专用章", "行政处罚专用章")),
        Code("supervision", N_("行政执法协调监督专用印章"),
             ("监督专用章", "监督专用印章", "行政执法协调监督专用章", "行政执法监督专用章")),
    ),
)  # fmt: skip
