"""The commands of ./xz, as a maintainer or a program calls them."""

import fcntl
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def xz(*argv, var=None, **env):
    """Run a command in a process of its own, on SQLite, in a data folder of its own."""
    base = {k: v for k, v in os.environ.items() if not k.startswith("XIEZHI_") and k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    base |= {"PYTHONPATH": str(ROOT), "XIEZHI_LANG": "zh", **env}
    if var:
        base["XIEZHI_VAR"] = str(var)
    return subprocess.run([sys.executable, "-m", "config.cli", *argv], cwd=ROOT, env=base, capture_output=True, text=True)


def test_help_lists_every_command_for_people_and_for_programs():
    shown = xz("help")
    listed = json.loads(xz("help", "--json").stdout)
    assert shown.returncode == 0
    assert all(f"./xz {name}" in shown.stdout for name in listed)
    assert {"up", "test", "lint", "check", "demo verify", "trail verify", "backup", "restore", "bench", "trace", "help"} <= set(listed)


def test_an_unknown_command_says_so_and_fails():
    done = xz("fly")
    assert done.returncode == 2
    assert "没有“fly”这个命令" in done.stdout


def test_a_file_is_checked_without_any_database(tmp_path):
    csv = tmp_path / "cases.csv"
    csv.write_text(
        "案号,处罚机关统一社会信用代码,行政相对人名称,行政相对人类别,处罚程序,违法行为类型,立案日期,处罚决定日期\n"
        "甲1,11230500001755309F,演示公司,法人,普通程序,超期经营,2026-01-05,2026-06-30\n"
        "甲2,11230500001755309F,演示公司,法人,普通程序,超期经营,2026-01-05,2026-02-10\n"
    )
    done = xz("check", str(csv), "--asof", "2026-11-20", "--json", var=tmp_path / "none")
    figures = json.loads(done.stdout)
    p11 = figures["rules"]["P11"] if isinstance(figures["rules"], dict) else next(r for r in figures["rules"] if r["code"] == "P11")
    assert done.returncode == 1
    assert (p11["checked"], p11["breached"]) == (2, 1)
    assert not (tmp_path / "none" / "xiezhi.sqlite3").exists()


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """A data folder with a platform in real use: no demo, first administrators."""
    var = tmp_path_factory.mktemp("platform")
    script = (
        "from config.cli import django; django(demo=False)\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from config.seed import load, first_administrators; load()\n"
        "print('\\n'.join(first_administrators('演示司法局', '11232700MB0000002X')))\n"
    )
    (var / "mode").write_text("real")
    env = {k: v for k, v in os.environ.items() if not k.startswith("XIEZHI_") and k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=env | {"PYTHONPATH": str(ROOT), "XIEZHI_VAR": str(var), "XIEZHI_LANG": "zh"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "sysadmin" in done.stdout
    return var


def test_a_backup_restores_into_an_empty_folder_with_the_trail_whole(platform, tmp_path):
    made = xz("backup", "--to", str(tmp_path / "b.tar"), "--json", var=platform)
    assert made.returncode == 0, made.stderr
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    back = xz("restore", str(tmp_path / "b.tar"), "--json", var=fresh)
    assert back.returncode == 0, back.stdout + back.stderr
    assert json.loads(back.stdout)["lines"] == json.loads(made.stdout)["seq"]
    assert (fresh / "mode").read_text() == "real"
    verified = xz("trail", "verify", "--json", var=fresh)
    assert verified.returncode == 0, verified.stdout


def test_a_backup_of_a_platform_at_work_holds_no_passing_files(platform, tmp_path):
    """The journal files of an open database come and go; a backup that lists them breaks off or cannot be restored."""
    live = sqlite3.connect(platform / "xiezhi.sqlite3")
    live.execute("SELECT * FROM trail_head").fetchall()
    made = xz("backup", "--to", str(tmp_path / "b.tar"), var=platform)
    live.close()
    assert made.returncode == 0, made.stdout + made.stderr
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert [n for n in tar.getnames() if n.startswith("database")] == ["database.sqlite3"]


def test_a_backup_goes_where_the_person_stands_and_never_over_another(platform, tmp_path):
    assert xz("backup", "--to", "b.tar", var=platform, XIEZHI_CALLER=str(tmp_path)).returncode == 0
    again = xz("backup", "--to", "b.tar", "--json", var=platform, XIEZHI_CALLER=str(tmp_path))
    assert (again.returncode, json.loads(again.stdout)["error"]) == (2, "exists")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["fly"], "command"),
        (["up", "--port", "x"], "usage"),
        (["up", "--port", "99999"], "port"),
        (["demo"], "usage"),
        (["demo", "verify"], "empty"),
        (["trail"], "usage"),
        (["trail", "verify"], "database"),
        (["backup"], "empty"),
        (["restore"], "usage"),
        (["restore", "nowhere.tar"], "missing"),
        (["bench", "fly"], "usage"),
        (["check", "nowhere.csv"], "LOAD-01"),
        (["load-statutes"], "usage"),
        (["load-statutes", "nowhere"], "missing"),
        (["load-statutes", "docs/manual/img"], "empty"),
        (["load-statutes", "docs"], "database"),
    ],
)
def test_every_failure_is_one_line_for_people_and_an_object_for_programs(tmp_path, argv, code):
    shown, told = xz(*argv, var=tmp_path), xz(*argv, "--json", var=tmp_path)
    assert shown.returncode == told.returncode == 2
    assert "Traceback" not in shown.stdout + shown.stderr + told.stdout + told.stderr
    assert any("\u4e00" <= mark <= "\u9fff" for mark in shown.stdout + shown.stderr)
    answer = json.loads(told.stdout)
    assert (answer["ok"], answer["error"]) == (False, code)
    assert answer["message"]


def test_commands_and_checks_speak_english_where_asked(tmp_path):
    said = xz("check", str(tmp_path / "nowhere.csv"), XIEZHI_LANG="en").stderr + xz("fly", XIEZHI_LANG="en").stdout
    assert "not found" in said
    assert not any("\u4e00" <= mark <= "\u9fff" for mark in said)


def test_a_taken_port_and_a_folder_in_use_are_told_before_anything_is_touched(tmp_path):
    with socket.socket() as taken, (tmp_path / "up.lock").open("w") as lock:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert json.loads(xz("up", "--port", port, "--json", var=tmp_path).stdout)["error"] == "port"
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert json.loads(xz("up", "--port", "8397", "--json", var=tmp_path).stdout)["error"] == "running"
    assert not (tmp_path / "xiezhi.sqlite3").exists()


def test_restoring_over_data_or_from_a_damaged_backup_is_refused(platform, tmp_path):
    backup = tmp_path / "b.tar"
    xz("backup", "--to", str(backup), var=platform)
    assert xz("restore", str(backup), var=platform).returncode == 2
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "bad.tar").write_bytes(data)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert xz("restore", str(tmp_path / "bad.tar"), var=fresh).returncode in (1, 2)
    assert not (fresh / "xiezhi.sqlite3").exists()


def test_a_wrong_credit_code_is_refused_in_words(tmp_path):
    (tmp_path / "mode").write_text("")
    done = xz("up", "--no-demo", "--body-name", "演示司法局", "--body-code", "11232700MB00000021", "--port", "8399", "--once", var=tmp_path)
    assert done.returncode == 2
    assert "ORG-01" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_statutes_are_loaded_from_where_the_person_stands_and_what_cannot_be_read_is_named(platform, tmp_path):
    folder = tmp_path / "地方性法规"
    folder.mkdir()
    (folder / "演示条例(2020-01-02).md").write_text("# 演示条例\n\n第一条 本条例自2020年2月1日起施行。\n")
    shown = xz("load-statutes", "地方性法规", var=platform, XIEZHI_CALLER=str(tmp_path))
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "演示条例" in shown.stdout
    (folder / "坏的(2020-01-02).md").write_text("# 坏的\n\n第二条 缺第一条。\n")
    told = xz("load-statutes", "地方性法规", "--json", var=platform, XIEZHI_CALLER=str(tmp_path))
    answer = json.loads(told.stdout)
    assert (told.returncode, answer["ok"], answer["new"], answer["same"], answer["failed"]) == (2, False, 0, 1, 1)
    assert [(file["file"], file.get("error", "")) for file in answer["files"]] == [("坏的(2020-01-02).md", "STAT-04"), ("演示条例(2020-01-02).md", "")]


def test_demo_commands_say_what_to_do_where_there_is_no_demo(tmp_path):
    done = xz("demo", "verify", var=tmp_path)
    assert done.returncode == 2
    assert "./xz up" in done.stdout


def test_the_same_folder_is_not_used_for_demo_and_real_work(platform):
    done = xz("up", "--port", "8398", "--once", var=platform)
    assert done.returncode == 2
    assert "XIEZHI_VAR" in done.stdout
