"""行政许可: the rules of law-facts §2.3 (行政许可法), and the half of P31 that is about licences (L10)."""

from xiezhi.law.text import N_

from ...facts.licence import LICENCE
from ...rule import Pack
from .application import L01, L02, L03, L04
from .outcome import L05, L06, L07, L08, L09, L10

LICENCE_PACK = Pack("licence", N_("行政许可"), LICENCE, (L01, L02, L03, L04, L05, L06, L07, L08, L09, L10))
