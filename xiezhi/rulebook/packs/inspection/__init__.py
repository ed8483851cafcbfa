"""涉企行政检查: the rules of law-facts §2.4, on one inspection, one plan, one item of the list."""

from xiezhi.law.text import N_

from ...facts.inspection import INSPECTION
from ...rule import Pack
from .burden import J05, J06, J14
from .conduct import J04, J09, J10, J11
from .plan import INSPECTION_ITEM_PACK, INSPECTION_PLAN_PACK
from .standing import J01, J02, J03, J08

INSPECTION_PACK = Pack(
    "inspection", N_("涉企行政检查"), INSPECTION, (J01, J02, J03, J04, J05, J06, J08, J09, J10, J11, J14))

INSPECTION_PACKS = (INSPECTION_PACK, INSPECTION_PLAN_PACK, INSPECTION_ITEM_PACK)
