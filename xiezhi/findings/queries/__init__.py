"""The read door of findings: which set, and which figures."""

from .figures import (
    SMALL,
    Month,
    OrganFigures,
    RuleFigures,
    figures_by_organ,
    rule_figures,
    statistics,
    trend,
    versions,
)
from .mutes import covers, in_force, mute_of, muted, mutes, run_out, standing
from .places import WHOLE_AREA, area_by_organ, areas, areas_of, division_of, place_of, places, prefix_of
from .runs import full_of, heard, last_done, last_full, run_figures, stalled, stalled_trials, sweeps, under_way
from .thresholds import (
    adopted,
    cases_of,
    changed_by,
    data_mark,
    dry_runs,
    last_trial,
    local_of,
    second_look,
    spec_of,
    stale,
    thresholds,
    to_adopt,
)
from .worklists import OWN, READERS, about_act, reach, to_decide, to_lead, visible_to, waiting

__all__ = [
    "OWN", "READERS", "SMALL", "WHOLE_AREA", "Month", "OrganFigures", "RuleFigures", "about_act", "adopted", "area_by_organ",
    "areas", "areas_of", "cases_of", "changed_by", "covers", "data_mark", "division_of", "dry_runs", "figures_by_organ",
    "full_of", "heard", "in_force", "last_done", "last_full", "last_trial", "local_of", "mute_of", "muted", "mutes",
    "place_of", "places", "prefix_of", "reach", "rule_figures", "run_figures", "run_out", "second_look", "spec_of", "stale",
    "stalled", "stalled_trials", "standing", "statistics", "sweeps", "thresholds", "to_adopt", "to_decide", "to_lead",
    "trend", "under_way", "versions", "visible_to", "waiting",
]  # fmt: skip
