"""The trail: numbered without gap, chained, append-only."""

import pytest
from django.db import DatabaseError, connection, transaction

from xiezhi.core.actor import system_actor
from xiezhi.core.errors import NotAllowed
from xiezhi.core.records import WriteOutsideAct
from xiezhi.organs.models import Division
from xiezhi.trail import queries
from xiezhi.trail.door import Act, OutOfScope, action
from xiezhi.trail.models import Line
from xiezhi.trail.verify import verify

pytestmark = pytest.mark.django_db


@action("test.say", roles={"supervisor"})
def say(act, text, *, by):
    act.note(text=text)


def test_each_act_leaves_one_line_and_the_chain_holds():
    before = queries.head()[0]
    for n in range(5):
        say(f"第{n}句", by=system_actor("test"))
    result = verify(queries.rows_for_export(Line.objects.all()))
    assert result.ok
    assert result.head[0] == before + 5 == queries.head()[0]
    assert result.head == queries.head()


@pytest.mark.parametrize("sql", [
    "UPDATE trail_line SET reason='x'",
    "DELETE FROM trail_line",
    "DELETE FROM trail_head",
    "INSERT INTO trail_line SELECT seq+7,at,actor,actor_name,role,organ,organ_name,verb,about,about_organ,outcome,reason,detail,prev,hash FROM trail_line",
])
def test_the_database_refuses_to_change_the_trail(sql):
    say("甲", by=system_actor("test"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


COLUMNS = "seq,at,actor,actor_name,role,organ,organ_name,verb,about,about_organ,outcome,reason,detail,prev,hash"
FORGED = COLUMNS.replace("reason", "'x'")
BY_DATABASE = {
    "sqlite": [
        [f"REPLACE INTO trail_line SELECT {FORGED} FROM trail_line WHERE seq=1"],
        [f"INSERT OR REPLACE INTO trail_line SELECT {FORGED} FROM trail_line ORDER BY seq DESC LIMIT 1"],
        [f"INSERT INTO trail_line SELECT {COLUMNS} FROM trail_line WHERE seq=1 ON CONFLICT(seq) DO UPDATE SET reason='x'"],
        ["REPLACE INTO trail_head (id, seq, hash) VALUES (1, 0, 'x')"],
        # a connection that does not fire triggers for the row that a REPLACE pushes out
        ["PRAGMA recursive_triggers=OFF", f"REPLACE INTO trail_line SELECT {FORGED} FROM trail_line WHERE seq=1"],
    ],
    "postgresql": [
        ["TRUNCATE trail_line"],
        ["TRUNCATE trail_line, trail_head CASCADE"],
        ["SET LOCAL session_replication_role = replica", "UPDATE trail_line SET reason='x'"],
        ["SET LOCAL session_replication_role = replica", "DELETE FROM trail_line"],
        [f"INSERT INTO trail_line SELECT {COLUMNS} FROM trail_line WHERE seq=1 ON CONFLICT(seq) DO UPDATE SET reason='x'"],
        ["MERGE INTO trail_line t USING trail_head h ON t.seq=h.seq WHEN MATCHED THEN UPDATE SET reason='x'"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("n", range(6))
def test_nor_by_the_ways_of_one_database(n):
    ways = BY_DATABASE[connection.vendor]
    if n >= len(ways):
        return
    say("甲", by=system_actor("test"))
    kept = list(Line.objects.order_by("seq").values())
    try:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            list(map(cursor.execute, ways[n]))
    finally:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA recursive_triggers=ON")
    assert list(Line.objects.order_by("seq").values()) == kept


def test_a_changed_byte_is_found():
    say("甲", by=system_actor("test"))
    rows = list(queries.rows_for_export(Line.objects.all()))
    rows[0]["detail"] = rows[0]["detail"].replace("{", "{ ", 1)
    assert verify(rows).bad_seq == rows[0]["seq"]


def test_a_trail_cut_short_is_found_against_a_noted_head():
    say("甲", by=system_actor("test"))
    say("乙", by=system_actor("test"))
    rows = list(queries.rows_for_export(Line.objects.all()))
    assert not verify(rows[:-1], expect=queries.head()).ok


def test_a_refused_role_writes_nothing(cast):
    before = queries.head()
    with pytest.raises(NotAllowed):
        say("甲", by=cast.clerk)
    assert queries.head() == before


def test_a_failing_action_leaves_neither_rows_nor_line():
    @action("test.fail", roles=())
    def fail(act, *, by):
        act.create(Division, code="1", name="x", level="county", path="/1/")
        raise ValueError

    before = queries.head()
    with pytest.raises(ValueError):
        fail(by=system_actor("test"))
    assert queries.head() == before
    assert not Division.objects.filter(code="1").exists()


def test_records_refuse_to_be_written_outside_an_action(cast):
    division = Division.objects.first()
    for write in (
        division.save,
        division.delete,
        lambda: Division.objects.all().delete(),
        lambda: Division.objects.update(name="x"),
        lambda: Division.objects.create(code="9", name="x", level="county", path="/9/"),
        lambda: Division.objects.bulk_create([Division(code="9", name="x", level="county", path="/9/")]),
    ):
        with pytest.raises(WriteOutsideAct):
            write()


def test_an_action_cannot_write_a_record_outside_the_actors_scope(cast):
    @action("test.touch", roles={"supervisor"})
    def touch(act, organ, *, by):
        act.save(organ, "short_name")

    touch(cast.organ, by=cast.supervisor)
    with pytest.raises(OutOfScope):
        touch(cast.organ, by=cast.stranger_supervisor)


def test_what_was_written_between_two_numbers_is_told_once_by_the_verbs_that_begin_so():
    by = system_actor("test")

    def line(verb, about, organ, outcome="done"):
        act = Act(verb, by)
        act.on(about, organ)
        act.close(outcome)

    line("room.open", "room.Row:1", 7)
    after = queries.head()[0]
    for _ in range(2):
        line("room.open", "room.Row:1", 7)
    line("room.row.shut", "room.Row:2", None)
    line("room.open", "room.Row:3", 8, "refused")
    line("roomy.open", "room.Row:4", 9)
    upto = queries.head()[0]
    line("room.open", "room.Row:5", 7)
    told = sorted(queries.written(["room."], after=after, upto=upto), key=str)
    assert told == [("room.open", "room.Row:1", 7), ("room.row.shut", "room.Row:2", None)]
    assert list(queries.written([], after=after, upto=upto)) == []
