"""行政强制措施与强制执行: the rules of law-facts §2.2 (行政强制法), and the half of P31 that is about them (Q16)."""

from xiezhi.law.text import N_

from ...facts.coercion import COERCION
from ...rule import Pack
from .execution import Q10, Q11, Q12, Q13, Q14
from .measure import Q01, Q02, Q03, Q04, Q05, Q15, Q16
from .term import Q06, Q07, Q08, Q09

COERCION_PACK = Pack(
    "coercion",
    N_("行政强制"),
    COERCION,
    (Q01, Q02, Q03, Q04, Q05, Q06, Q07, Q08, Q09, Q10, Q11, Q12, Q13, Q14, Q15, Q16),
)
