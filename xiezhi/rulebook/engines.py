"""The engines that can judge: DuckDB (embedded, the default), PostgreSQL, Apache Spark. All run the statement Ibis made.

An engine is opened once a run. It is handed prepared rows (a table, or with DuckDB a stored Parquet file) and answers the
statements of `sql.py`; what the statuses mean is worked out by `engine.py`, the same for all.
"""

# ruff: noqa: S608 - statements are built from fact names and rule codes, which the packs declare; values never.

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from xiezhi.law.text import N_

from .errors import RulebookError
from .sql import ROW

MEMORY = os.environ.get("XIEZHI_RULES_MEMORY", "1GB")
STREAM = 122_880  # rows a batch: DuckDB's row group


class Engine(Protocol):
    """What a run needs of an engine."""

    dialect: str

    def show(self, rows: pa.Table | Path, today: Mapping[str, int | None]) -> None:
        """Make prepared rows visible as the table `acts`, each with its row number and the day of the run."""

    def ask(self, text: str) -> Iterator[pa.RecordBatch]:
        """Run a statement made for this dialect."""


def compiled(query: ibis.Table, dialect: str) -> str:
    """The statement's text."""
    return str(ibis.to_sql(query, dialect=dialect))


@contextlib.contextmanager
def opened(name: str, days: pa.Table, url: str = "") -> Iterator[Engine]:
    """An engine with the calendar `days` as table working_days. Raises RulebookError (ENGINE-05…07: not to be had here)."""
    with contextlib.ExitStack() as stack:
        yield _OPEN[name](stack, days, url)


def _today(today: Mapping[str, int | None]) -> str:
    return ", ".join(f"CAST({'NULL' if value is None else value} AS INTEGER) AS {name}" for name, value in today.items())


class DuckDB:
    """In this process; spills to disk past its memory limit."""

    dialect = "duckdb"

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def show(self, rows: pa.Table | Path, today: Mapping[str, int | None]) -> None:
        if isinstance(rows, Path):
            path = str(rows).replace("'", "''")
            source = f"SELECT *, file_row_number AS {ROW} FROM read_parquet('{path}', file_row_number=true)"
        else:
            self.con.register("chunk", _numbered(rows))
            source = "SELECT * FROM chunk"
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW acts AS SELECT *, {_today(today)} FROM ({source})")

    def ask(self, text: str) -> Iterator[pa.RecordBatch]:
        yield from self.con.execute(text).to_arrow_reader(STREAM)


def _duckdb(stack: contextlib.ExitStack, days: pa.Table, url: str) -> DuckDB:
    spill = stack.enter_context(tempfile.TemporaryDirectory(prefix="xiezhi-"))
    con = stack.enter_context(duckdb.connect())
    con.execute(f"SET temp_directory = '{spill}'; SET preserve_insertion_order = false; SET memory_limit = '{MEMORY}'")
    con.register("working_days", days)
    return DuckDB(con)


class Postgres:
    """Temporary tables of one session, filled by COPY; nothing of the database is read, nothing is left behind."""

    dialect = "postgres"
    TYPES: Mapping[Any, str] = {pa.int32(): "integer", pa.int64(): "bigint", pa.bool_(): "boolean", pa.string(): "text"}

    def __init__(self, con: Any) -> None:
        self.con = con

    def show(self, rows: pa.Table | Path, today: Mapping[str, int | None]) -> None:
        self.con.execute("DROP VIEW IF EXISTS acts")
        self.fill("acts_here", _in_memory(rows))
        self.con.execute(f"CREATE TEMP VIEW acts AS SELECT *, {_today(today)} FROM acts_here")

    def fill(self, name: str, table: pa.Table) -> None:
        """A temporary table with these rows."""
        columns = ", ".join(f'"{field.name}" {self.TYPES[field.type]}' for field in table.schema)
        self.con.execute(f"DROP TABLE IF EXISTS {name}")
        self.con.execute(f"CREATE TEMP TABLE {name} ({columns})")
        buffer = pa.BufferOutputStream()
        pa.csv.write_csv(table, buffer, pa.csv.WriteOptions(include_header=False))
        with self.con.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
            copy.write(memoryview(buffer.getvalue()))
        self.con.execute(f"ANALYZE {name}")

    def ask(self, text: str) -> Iterator[pa.RecordBatch]:
        with self.con.cursor() as cursor, cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv, HEADER)") as copy:
            found = b"".join(copy)
        yield from pa.csv.read_csv(pa.BufferReader(found)).to_batches()


def _postgres(stack: contextlib.ExitStack, days: pa.Table, url: str) -> Postgres:
    import psycopg

    if not url:
        raise RulebookError(
            "ENGINE-05", N_("没有指定PostgreSQL。请用环境变量DATABASE_URL写明地址，例如postgres://用户@主机/库名。"))
    try:
        con = stack.enter_context(psycopg.connect(url.replace("postgresql://", "postgres://", 1), autocommit=True))
    except psycopg.OperationalError as error:
        raise RulebookError("ENGINE-05", N_("连接不上PostgreSQL：{reason}。请核对DATABASE_URL。"),
                            reason=str(error).splitlines()[0]) from error
    engine = Postgres(con)
    engine.fill("working_days", days)
    return engine


class Spark:
    """A local Spark session (PySpark and Java 17 or later); rows are handed over as Parquet."""

    dialect = "pyspark"

    def __init__(self, session: Any, folder: Path) -> None:
        self.session, self.folder = session, folder

    def show(self, rows: pa.Table | Path, today: Mapping[str, int | None]) -> None:
        self.view("acts_here", _in_memory(rows))
        self.session.sql(f"CREATE OR REPLACE TEMP VIEW acts AS SELECT *, {_today(today)} FROM acts_here")

    def view(self, name: str, table: pa.Table) -> None:
        """A view of these rows."""
        path = self.folder / f"{name}.parquet"
        pq.write_table(table, path)
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def ask(self, text: str) -> Iterator[pa.RecordBatch]:
        yield from self.session.sql(text).toArrow().to_batches()


def _spark(stack: contextlib.ExitStack, days: pa.Table, url: str) -> Spark:
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise RulebookError(
            "ENGINE-06", N_("没有安装PySpark。请先运行./xz spark，它会安装requirements-spark.lock里固定版本的PySpark。")) from error
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise RulebookError("ENGINE-07", N_("没有找到Java。Spark需要Java 17或者更高版本，请安装后重试。"))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xiezhi-spark-")))
    session = (
        SparkSession.builder.master("local[*]").appName("xiezhi").config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse")).config("spark.log.level", "ERROR")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate())
    engine = Spark(session, folder)
    engine.view("working_days", days)
    return engine


_OPEN: dict[str, Callable[[contextlib.ExitStack, pa.Table, str], Engine]] = {
    "duckdb": _duckdb, "postgres": _postgres, "spark": _spark,
}


def _in_memory(rows: pa.Table | Path) -> pa.Table:
    return _numbered(pq.read_table(rows) if isinstance(rows, Path) else rows)


def _numbered(rows: pa.Table) -> pa.Table:
    return rows.append_column(ROW, pa.arange(0, rows.num_rows))
