"""The lists of the room as pages."""

from __future__ import annotations

from xiezhi.core.web.policy import page

from . import lists, queries

READERS = tuple(sorted(queries.READERS))

benchmark_list = page(*READERS)(lists.BenchmarkList.as_view())
adjustment_list = page(*READERS)(lists.AdjustmentList.as_view())
uncovered_list = page(*READERS)(lists.UncoveredList.as_view())
calculation_list = page(*READERS)(lists.CalculationList.as_view())
