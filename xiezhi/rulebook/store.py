"""Acts kept from run to run, so that new events and corrections cost only the acts they touch.

A DuckDB file with one wide row an act and the outcome of every rule. What comes in is merged: the first of a step is the
earlier of two, the last the later, counts add up. Facts that cannot be merged (a list, a number of different persons, a
value at the first event) and corrections come with all events of the acts they touch, and replace them.
"""

# ruff: noqa: S608 - statements are built from fact names and rule codes, which the packs declare; values never.

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.law.text import N_

from . import engine, sql
from .bound import absent_columns
from .errors import RulebookError
from .evaluate import Act, day_number
from .judge import Finding
from .logs.mapping import ANY, COUNT, FIRST, LAST, MAX, MIN, LogMapping
from .rows import ACT, ROW, Rows, Scan, Stream
from .rule import Pack

OTHER_FILE = N_("{file}不是规则包{pack}的存档：{reason}。请换一个文件名，或者删除后重建。")
CANNOT_MERGE = N_("映射的{facts}不能逐批合并。请在每批数据里写全所涉案件的全部事件，并加--replace。")
MERGE = {
    FIRST: "least(old.{0}, new.{0})", MIN: "least(old.{0}, new.{0})", LAST: "greatest(old.{0}, new.{0})",
    MAX: "greatest(old.{0}, new.{0})", COUNT: "coalesce(old.{0}, 0) + coalesce(new.{0}, 0)", ANY: "old.{0} OR new.{0}",
}


@dataclass
class Update:
    """What a batch did. `counts`: figures of all acts kept; `found`: findings that were not there before; `cleared`: (rule,
    act) pairs that were and are no more; `judged`: acts that were looked at."""

    asof: date
    acts: int
    judged: int
    counts: dict[str, engine.RuleCount]
    found: list[Finding] = field(default_factory=list)
    cleared: list[tuple[str, str]] = field(default_factory=list)
    absent: frozenset[str] = frozenset()


class Store:
    """The file at `path` for one pack and mapping; a context manager. Raises STORE-01 for a file of something else."""

    def __init__(self, path: Path, pack: Pack, mapping: LogMapping | None = None, calendar: Calendar | None = None) -> None:
        self.path, self.pack, self.mapping = path, pack, mapping
        self.calendar = calendar or load_calendar()

    def __enter__(self) -> Self:
        self.rows = Rows(self.pack, self.calendar).__enter__()
        self.con = self.rows.con
        name = str(self.path).replace("'", "''")
        try:
            self.con.execute(f"ATTACH '{name}' AS kept")
            self.con.execute("CREATE TABLE IF NOT EXISTS kept.about (pack VARCHAR, versions VARCHAR, judged_on DATE)")
        except (duckdb.IOException, duckdb.CatalogException) as error:
            self.rows.__exit__()
            raise self._other(str(error).splitlines()[0]) from error
        return self

    def __exit__(self, *error: object) -> None:
        self.con.execute("DETACH kept")
        self.rows.__exit__(*error)

    def take(self, batch: Stream | pa.Table, asof: date, *, replace: bool = False) -> Update:
        """Merge a batch of wide rows (or put them in the place of those kept) and judge what it touched.

        Rows that come from no log are whole acts and always replace.
        On another day than the last time, every act is judged again: a limit may have run out meanwhile.
        Raises STORE-02 where the mapping's facts cannot be merged.
        """
        replace = replace or self.mapping is None
        if not replace and (wrong := self._cannot_merge()):
            raise RulebookError("STORE-02", CANNOT_MERGE, facts="、".join(self.pack.sheet[name].label for name in wrong))
        self.con.execute("BEGIN")
        try:
            again = self._about(asof)
            again |= self._merge(batch, replace)
            update = self._judge(asof, self._acts(whole=again, replaced=replace), everything=again)
        except BaseException:
            self.con.execute("ROLLBACK")
            raise
        self.con.execute("COMMIT")
        return update

    def _cannot_merge(self) -> list[str]:
        sources = self.mapping.facts if self.mapping else ()
        return [one.fact for one in sources if one.take not in MERGE or (one.columns and one.take in (FIRST, LAST))]

    def _about(self, asof: date) -> bool:
        """Whether all acts have to be judged: another day, or rules that changed since."""
        versions = json.dumps({rule.code: rule.version for rule in self.pack})
        row = self.con.execute("SELECT pack, versions, judged_on FROM kept.about").fetchone()
        if row and row[0] != self.pack.name:
            raise self._other(row[0])
        if row and row[1] != versions:  # other rules stand at other places of the outcomes: all is new
            for (name,) in self.con.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept' AND table_name LIKE 'judged%'").fetchall():
                self.con.execute(f"DROP TABLE kept.{name}")
        self.con.execute("DELETE FROM kept.about")
        self.con.execute("INSERT INTO kept.about VALUES (?, ?, ?)", [self.pack.name, versions, asof])
        return row is not None and row[1:] != (versions, asof)

    def _merge(self, batch: Stream | pa.Table, replace: bool) -> bool:
        """Whether a fact came in that no act had before: then its rules can judge all of them."""
        self.con.register("given", pa.RecordBatchReader.from_batches(batch.schema, batch) if isinstance(batch, Stream) else batch)
        self.con.execute("CREATE OR REPLACE TEMP TABLE batch AS FROM given")
        self.con.execute("CREATE TABLE IF NOT EXISTS kept.acts AS FROM batch LIMIT 0")
        held = [name for name, *_ in self.con.execute("DESCRIBE kept.acts").fetchall()]
        here = {name: kind for name, kind, *_ in self.con.execute("DESCRIBE batch").fetchall()}
        for name, kind in here.items():
            if name not in held:
                self.con.execute(f'ALTER TABLE kept.acts ADD COLUMN "{name}" {kind}')
        takes = {one.fact: one.take for one in self.mapping.facts} if self.mapping else {}
        names = [name for name in here if name != ACT]
        if not replace and names:
            sets = ", ".join(f'"{name}" = {MERGE[takes[name]].format(chr(34) + name + chr(34))}' for name in names)
            self.con.execute(f"UPDATE kept.acts AS old SET {sets} FROM batch AS new WHERE old.{ACT} = new.{ACT}")
        elif replace:
            self.con.execute(f"DELETE FROM kept.acts WHERE {ACT} IN (SELECT {ACT} FROM batch)")
        columns = ", ".join(f'"{name}"' for name in here)
        new = "" if replace else f" ANTI JOIN kept.acts AS old USING ({ACT})"
        self.con.execute(f"INSERT INTO kept.acts ({columns}) SELECT {columns} FROM batch{new}")
        return not here.keys() <= set(held)

    def _acts(self, whole: bool, replaced: bool) -> str:
        """The acts to judge: all, or those of the batch as they now stand. What was replaced is the batch itself."""
        if whole:
            return "SELECT * FROM kept.acts"
        if replaced:
            return "(FROM kept.acts LIMIT 0) UNION ALL BY NAME FROM batch"
        return f"SELECT * FROM kept.acts SEMI JOIN batch USING ({ACT})"

    def _judge(self, asof: date, text: str, everything: bool) -> Update:
        self.rows.show(Scan(text, self.con.execute(f"FROM ({text}) LIMIT 0").to_arrow_table().schema), asof, numbered=True)
        scene = Act({}, day_number(asof), self.calendar)
        update = Update(asof, 0, self.rows.count(), {rule.code: engine.RuleCount(rule.code) for rule in self.pack})
        update.absent = absent_columns(self.pack.sheet, self.rows.columns)
        for number, statement in enumerate(self._statements()):
            kept, columns = f"kept.judged_{number}", ", ".join(statement.columns)
            named = f"SELECT {ACT}, judged.* FROM ({statement.text}) AS judged JOIN acts USING ({ROW})"
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE now AS {named}")
            if everything:
                self.con.execute(f"CREATE OR REPLACE TABLE {kept}_next AS SELECT {ACT}, {columns} FROM now")
            self.con.execute(f"CREATE TABLE IF NOT EXISTS {kept} AS SELECT {ACT}, {columns} FROM now LIMIT 0")
            self._compare(statement, kept, scene, update)
            if everything:
                self.con.execute(f"DROP TABLE {kept}; ALTER TABLE {kept}_next RENAME TO {kept.removeprefix('kept.')}")
            else:
                self.con.execute(f"DELETE FROM {kept} WHERE {ACT} IN (SELECT {ACT} FROM now)")
                self.con.execute(f"INSERT INTO {kept} SELECT {ACT}, {columns} FROM now")
            update.acts = engine.tally(self.rows, statement, kept, update.counts)
        return update

    def _statements(self) -> tuple[engine.Statement, ...]:
        """Their texts stay in the file: making them takes longer than judging a thousand acts."""
        made_of = (engine.edition(), *(rule.code for rule in self.pack), *sorted(self.rows.columns))
        key = hashlib.sha256("\n".join(made_of).encode()).hexdigest()
        self.con.execute("CREATE TABLE IF NOT EXISTS kept.compiled (key VARCHAR, texts VARCHAR[])")
        held = self.con.execute("SELECT texts FROM kept.compiled WHERE key = ?", [key]).fetchone()
        made = engine.statements(self.pack, self.rows.columns, "", (), "duckdb", tuple(held[0]) if held else ())
        if held is None:
            self.con.execute("DELETE FROM kept.compiled")
            self.con.execute("INSERT INTO kept.compiled VALUES (?, ?)", [key, [one.text for one in made]])
        return made

    def _compare(self, statement: engine.Statement, kept: str, scene: Act, update: Update) -> None:
        """Which breaches are new, and which are no more."""
        names = statement.columns
        told = " OR ".join(f"((now.{name} | coalesce(old.{name}, 0)) & {engine.TOLD}) <> 0" for name in names)
        before = ", ".join(f"{name} := coalesce(old.{name}, 0)" for name in names)
        after = ", ".join(f"now.{name}" for name in names)
        acts = self.rows.ask(
            f"SELECT {ACT}, {ROW}, {after}, struct_pack({before}) AS before FROM now LEFT JOIN {kept} AS old USING ({ACT}) "
            f"WHERE {told} ORDER BY {ACT}").to_pylist()
        fresh: dict[str, list[int]] = {}
        for number, bound in enumerate(statement.bounds):
            for act in acts:
                breached = statement.status(act, number) == sql.BREACH
                if breached == (statement.status(act["before"], number) == sql.BREACH):
                    continue
                if breached:
                    fresh.setdefault(bound.rule.code, []).append(act[ROW])
                else:
                    update.cleared.append((bound.rule.code, act[ACT]))
        if fresh:
            taken = engine.fetched(self.rows, (number for numbers in fresh.values() for number in numbers))
            for bound in (bound for bound in statement.bounds if bound.rule.code in fresh):
                update.found.extend(engine.findings_of(bound, self.pack.sheet, taken(fresh[bound.rule.code]), scene))

    def _other(self, reason: str) -> RulebookError:
        return RulebookError("STORE-01", OTHER_FILE, file=self.path.name, pack=self.pack.name, reason=reason)
