"""The engines that can judge: DuckDB (embedded, the default), PostgreSQL, Apache Spark. All run the statement Ibis made.

An engine takes prepared rows and answers the statements of `sql.py`; what the answers mean is worked out by `engine.py`,
the same for all.
"""



from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import ibis
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from xiezhi.law.text import N_

from .errors import RulebookError
from .rows import Rows, working_days
from .sql import SHARED


class Engine(Protocol):
    """What a run needs of an engine."""

    dialect: str

    def show(self, rows: Rows) -> None:
        """Take over the part of the source that is at hand."""

    def ask(self, text: str) -> pa.Table:
        """Run a statement made for this dialect."""


def compiled(queries: Sequence[ibis.Table], dialect: str) -> str:
    """The text of a statement, or of several of which each reads the one before it under the name shared_N."""
    *below, last = (str(ibis.to_sql(query, dialect=dialect, pretty=False)) for query in queries)
    named = [f"{SHARED.format(at)} AS ({text})" for at, text in enumerate(below)]
    return f"WITH {', '.join(named)} {last}" if named else last


@contextlib.contextmanager
def opened(name: str, rows: Rows, url: str = "") -> Iterator[Engine]:
    """An engine for these rows. Raises RulebookError (ENGINE-05…07: not to be had here)."""
    with contextlib.ExitStack() as stack:
        yield _OPEN[name](stack, rows, url)


class DuckDB:
    """In this process: the rows are there already."""

    dialect = "duckdb"

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def show(self, rows: Rows) -> None:
        pass

    def ask(self, text: str) -> pa.Table:
        return self.rows.ask(text)


class Postgres:
    """Temporary tables of one session, filled by COPY; nothing of the database is read, nothing is left behind."""

    dialect = "postgres"
    TYPES: Mapping[Any, str] = {pa.int32(): "integer", pa.int64(): "bigint", pa.bool_(): "boolean", pa.string(): "text"}

    def __init__(self, con: Any) -> None:
        self.con = con

    def show(self, rows: Rows) -> None:
        self.fill("acts", rows.table())

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

    def ask(self, text: str) -> pa.Table:
        with self.con.cursor() as cursor, cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv, HEADER)") as copy:
            found = b"".join(copy)
        return pa.csv.read_csv(pa.BufferReader(found))


def _postgres(stack: contextlib.ExitStack, rows: Rows, url: str) -> Postgres:
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
    engine.fill("working_days", working_days(rows.calendar))
    return engine


class Spark:
    """A local Spark session (PySpark and Java 17 or later); rows are handed over as Parquet."""

    dialect = "pyspark"

    def __init__(self, session: Any, folder: Path) -> None:
        self.session, self.folder = session, folder

    def show(self, rows: Rows) -> None:
        self.view("acts", rows.table())

    def view(self, name: str, table: pa.Table) -> None:
        """A view of these rows."""
        path = self.folder / f"{name}.parquet"
        pq.write_table(table, path)
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def ask(self, text: str) -> pa.Table:
        return self.session.sql(text).toArrow()


def _spark(stack: contextlib.ExitStack, rows: Rows, url: str) -> Spark:
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise RulebookError(
            "ENGINE-06", N_("没有安装PySpark。请先运行./xz spark，它会安装requirements-spark.lock里固定版本的PySpark。")) from error
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise RulebookError("ENGINE-07", N_("没有找到Java。Spark需要Java 17或者更高版本，请安装后重试。"))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xiezhi-spark-")))
    builder = (
        SparkSession.builder.master("local[*]").appName("xiezhi").config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse")).config("spark.log.level", "ERROR")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1"))
    try:
        session = builder.getOrCreate()
    except Exception as error:  # of many kinds, from a Java that is not there to one that is too old
        raise RulebookError("ENGINE-07", N_("Spark没有启动：{reason}。请核对Java（17或者更高版本）和JAVA_HOME。"),
                            reason=str(error).splitlines()[0]) from error
    engine = Spark(session, folder)
    engine.view("working_days", working_days(rows.calendar))
    return engine


def _duckdb(stack: contextlib.ExitStack, rows: Rows, url: str) -> DuckDB:
    return DuckDB(rows)


_OPEN: dict[str, Callable[[contextlib.ExitStack, Rows, str], Engine]] = {
    "duckdb": _duckdb, "postgres": _postgres, "spark": _spark,
}
