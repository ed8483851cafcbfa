"""Rule packs, one a kind of act. `PACKS` is what `xz check --pack` offers."""

from ..rule import Pack
from .penalty import PENALTY_PACK
from .road_traffic_fines import ROAD_TRAFFIC_FINES_PACK

PACKS: dict[str, Pack] = {pack.name: pack for pack in (PENALTY_PACK, ROAD_TRAFFIC_FINES_PACK)}
