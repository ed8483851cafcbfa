"""行政复议与行政诉讼: the rules of law-facts §2.7 (行政复议法, its regulation, 行政诉讼法)."""

from xiezhi.law.text import N_

from ...facts.remedies import REMEDIES
from ...rule import Pack
from .litigation import F05, F06, F07, F08
from .reconsideration import F01, F02, F03, F04

REMEDIES_PACK = Pack("remedies", N_("行政复议与行政诉讼"), REMEDIES, (F01, F02, F03, F04, F05, F06, F07, F08))
