"""行政处罚: the rules of law-facts §2.1 that a case's own data can carry, in the order of the procedure."""

from xiezhi.law.text import N_

from ...facts.penalty import PENALTY
from ...rule import Pack
from .amount import P21, P39, P40
from .decision import P18, P19, P20
from .hearing import P15, P16, P17
from .notice import P13, P14
from .service import P26, P29, P31
from .standing import P01, P02, P05
from .time import P10, P11, P12, P33

PENALTY_PACK = Pack(
    "penalty",
    N_("行政处罚"),
    PENALTY,
    (P01, P02, P05, P10, P11, P12, P13, P14, P15, P16, P17, P18, P19, P20, P21, P26, P29, P31, P33, P39, P40),
)
