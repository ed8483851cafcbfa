"""DuckDB, PostgreSQL and Spark find the same, on random acts of every pack, on the synthetic log and on the real one."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.bench import synthetic
from xiezhi.rulebook import engine
from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.events import pivot, read_mapping
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Pack

from .tables import rows_of, sql_statuses, table
from .test_months import PACK as MONTHS
from .test_months import month_acts

ASOF = date(2026, 6, 30)
LOG = Path(__file__).resolve().parents[4] / "shared" / "data" / "road_traffic_fines" / "rtfmp.parquet"


def spark_here() -> None:
    """Skip where Spark cannot run; where it must (XIEZHI_SPARK=1, in CI) its absence is a failure."""
    if importlib.util.find_spec("pyspark") and (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return
    why = "Spark was not compared: ./xz spark installs PySpark, and Java 17 must be there"
    if os.environ.get("XIEZHI_SPARK") == "1":
        pytest.fail(why)
    pytest.skip(why)


def random_acts(pack: Pack) -> pa.Table:
    """Acts round the limits; every fifth column is missing."""
    rng = random.Random(20260630)
    absent = frozenset(rng.sample([fact.name for fact in pack.sheet], len(pack.sheet.facts) // 5))
    rows = rows_of(pack, rng, absent, 300)
    return table(pack.sheet, rows, frozenset(rows[0]))


def real_acts(folder: Path) -> pa.Table:
    """The road-traffic log as wide rows."""
    from xiezhi.rulebook.check import _load

    return _load(LOG, PACKS["road_traffic_fines"], folder).acts


def synthetic_acts(folder: Path) -> pa.Table:
    """The log of the benchmark, 2,000 cases, as wide rows."""
    (log,) = synthetic.write(folder, 2_000)
    pack = PACKS["penalty"]
    read = pivot(log, read_mapping(Path(synthetic.__file__).with_name("penalty.toml"), pack.sheet), pack.sheet)
    assert read is not None
    return read.source.table()


def compare(folder: Path, name: str, url: str = "") -> None:
    for pack in PACKS.values():
        acts = random_acts(pack)
        assert sql_statuses(pack, acts, ASOF, engine=name, url=url) == sql_statuses(pack, acts, ASOF), pack.name
    months = table(MONTHS.sheet, month_acts(500))
    assert sql_statuses(MONTHS, months, ASOF, engine=name, url=url) == sql_statuses(MONTHS, months, ASOF)
    pack = PACKS["penalty"]
    acts = random_acts(pack)
    mine, theirs = engine.run(pack, acts, asof=ASOF), engine.run(pack, acts, asof=ASOF, engine=name, url=url)
    assert mine == theirs  # counts, findings, missing facts, alarms, duplicates
    acts = synthetic_acts(folder)
    mine = engine.run(pack, acts, asof=ASOF)
    assert mine.breached
    assert mine == engine.run(pack, acts, asof=ASOF, engine=name, url=url)
    if not LOG.exists():
        pytest.skip("the real log is not beside the repository")
    pack, acts = PACKS["road_traffic_fines"], real_acts(folder)
    mine = engine.run(pack, acts, asof=ASOF)
    assert mine.breached
    assert mine == engine.run(pack, acts, asof=ASOF, engine=name, url=url)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="Spark is compared in the run on SQLite")
def test_spark_finds_what_duckdb_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spark_here()
    # what Spark writes for each statement runs once: making it fast costs Java more than it ever brings
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    compare(tmp_path, "spark")


@pytest.mark.postgres
@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="PostgreSQL is compared where DATABASE_URL names one")
def test_postgresql_finds_what_duckdb_finds(tmp_path: Path) -> None:
    compare(tmp_path, "postgres", os.environ["DATABASE_URL"])


def test_an_engine_that_is_not_there_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = PACKS["penalty"]
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(RulebookError) as none:
        engine.run(pack, random_acts(pack), asof=ASOF, engine="postgres")
    assert none.value.code == "ENGINE-05"
    with pytest.raises(RulebookError) as wrong:
        engine.run(pack, random_acts(pack), asof=ASOF, engine="postgres", url="postgres://nobody@127.0.0.1:1/none")
    assert wrong.value.code == "ENGINE-05"
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(RulebookError) as spark:
        engine.run(pack, random_acts(pack), asof=ASOF, engine="spark")
    assert spark.value.code == "ENGINE-06"
