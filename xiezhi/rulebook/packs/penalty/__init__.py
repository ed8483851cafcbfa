"""行政处罚: the rules of law-facts §2.1, each in the file of its stage. P44 is about no case: packs/assessment.py."""

from xiezhi.law.text import N_

from ...facts.penalty import PENALTY
from ...rule import Pack
from .amount import P21, P39, P40
from .closing import P42, P43, P45
from .decision import P18, P19, P20, P28
from .ground import P34, P35, P36, P37, P38
from .hearing import P15, P16, P17
from .jurisdiction import P06, P07, P08
from .money import P25, P27
from .notice import P13, P14
from .opening import P09, P41
from .service import P26, P29, P30, P31, P32
from .spot import P22, P23, P24
from .standing import P01, P02, P03, P04, P05
from .time import P10, P11, P12, P33

PENALTY_PACK = Pack(
    "penalty",
    N_("行政处罚"),
    PENALTY,
    (
        P01, P02, P03, P04, P05, P06, P07, P08, P09, P10, P11, P12, P13, P14, P15, P16, P17, P18, P19, P20, P21, P22, P23, P24,
        P25, P26, P27, P28, P29, P30, P31, P32, P33, P34, P35, P36, P37, P38, P39, P40, P41, P42, P43, P45,
    ),
)
