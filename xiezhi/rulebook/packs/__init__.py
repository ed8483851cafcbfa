"""Rule packs, one a kind of act. `PACKS` is what `xz check --pack` offers."""

from collections.abc import Iterable

from ..bound import waiting
from ..rule import Pack
from .assessment import ASSESSMENT_PACK
from .coercion import COERCION_PACK
from .inspection import INSPECTION_PACKS
from .licence import LICENCE_PACK
from .management import MANAGEMENT_PACKS
from .penalty import PENALTY_PACK
from .remedies import REMEDIES_PACK
from .road_traffic_fines import ROAD_TRAFFIC_FINES_PACK
from .road_traffic_fines_24h import ROAD_TRAFFIC_FINES_24H_PACK
from .supervision import SUPERVISION_PACKS

PACKS: dict[str, Pack] = {
    pack.name: pack
    for pack in (
        PENALTY_PACK, ASSESSMENT_PACK, COERCION_PACK, LICENCE_PACK, *INSPECTION_PACKS, REMEDIES_PACK, *MANAGEMENT_PACKS,
        *SUPERVISION_PACKS, ROAD_TRAFFIC_FINES_PACK, ROAD_TRAFFIC_FINES_24H_PACK)
}


def split(pack: Pack, held: Iterable[str]) -> tuple[Pack, dict[str, frozenset[str]]]:
    """The rules that can find something where only the facts `held` are known, and the others with what they wait for."""
    absent = frozenset(fact.name for fact in pack.sheet) - frozenset(held)
    waits = {rule.code: lacking for rule in pack if (lacking := waiting(rule, absent))}
    return pack.only(*(rule.code for rule in pack if rule.code not in waits)), waits
