"""Event logs: one row an event, turned into one wide row an act by a small mapping file. One pass, on DuckDB.

What is wrong with a log is named and counted (EVENTS-nn); an act that might be accused because of it is set aside.
"""

# ruff: noqa: S608 - statements are built from names and texts of the mapping file, which are quoted.

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from xiezhi.law.text import N_

from .errors import RulebookError
from .facts import FactSheet
from .loading import Note, RowError
from .logs import times
from .logs.facts import ACTIVITY, CASE, NUMBER, TIME, Taken, Values, listed
from .logs.mapping import BEFORE, LogMapping, packaged_mapping, read_mapping
from .logs.names import quote, quote_name
from .logs.opening import NO_MAPPING, Log, looks_like_log, open_log
from .logs.stage import PART
from .rows import ACT, MEMORY, Scan
from .values import CellError

__all__ = ["LogMapping", "Pivot", "looks_like_log", "no_mapping", "packaged_mapping", "pivot", "read_mapping"]

SHOWN = 20  # names in one note
LISTED = 1_000  # events that cannot be read, one by one
BAD = "__bad"
