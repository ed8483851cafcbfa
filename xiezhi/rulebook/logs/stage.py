"""A log on its way in: events as texts, written to Parquet in batches, so that a huge log needs little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 50_000
LINE = "__line"  # where in the file the event stands
PART = "__part"  # which trace of the file it came from
Tick = Callable[[int], None]


class Stage:
    """A Parquet file of text columns (and whole numbers), filled row by row. `tick` is told now and then how many there are."""

    def __init__(self, path: Path, columns: Sequence[str], numbers: Sequence[str] = (), tick: Tick | None = None) -> None:
        self.path, self._tick = path, tick
        self.schema = pa.schema([*((name, pa.string()) for name in columns), *((name, pa.int64()) for name in numbers)])
        self.rows = 0
        self._held: list[Sequence[Any]] = []

    def __enter__(self) -> Self:
        self._file = pq.ParquetWriter(self.path, self.schema, compression="zstd", compression_level=1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._write()
        self._file.close()

    def add(self, row: Sequence[Any]) -> None:
        """One row, in the order of the columns."""
        self._held.append(row)
        if len(self._held) >= BATCH:
            self._write()

    def extend(self, rows: Iterable[Sequence[Any]]) -> None:
        """Several rows."""
        self._held.extend(rows)
        if len(self._held) >= BATCH:
            self._write()

    def _write(self) -> None:
        if self._held:
            columns = zip(*self._held, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, self.schema, strict=True)]
            self._file.write_batch(pa.record_batch(arrays, schema=self.schema))
            self.rows += len(self._held)
            self._held.clear()
            if self._tick is not None:
                self._tick(self.rows)
