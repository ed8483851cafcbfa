"""./xz, after the environment is there. Each command prints for people, and with --json for programs."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = os.environ.get("XIEZHI_LANG") == "en"
DEMO_DATE = "2026-11-20"


def t(zh: str, en: str) -> str:
    return en if ENGLISH else zh


HELP = {
    "up": t("建库、装载、生成演示地区并启动网站", "set up the database, load seeds, build the demo and serve the site"),
    "test": t("运行全部测试", "run all tests"),
    "lint": t("代码、类型、分层、迁移、译文检查", "code, types, floors, migrations, translations"),
    "check": t("用规则检查一个文件，不需要网站", "check a file against the rules, without the site"),
    "spark": t("安装 PySpark（可选，供 ./xz check --engine spark）", "install PySpark (optional, for ./xz check --engine spark)"),
    "load-statutes": t("把一个文件夹的法律法规载入法规库", "load a folder of statutes into the collection"),
    "demo verify": t("演示数据：埋设的违法 = 查出的违法", "demo data: planted = found, rule by rule"),
    "trail verify": t("核验操作留痕", "verify the trail"),
    "backup": t("备份数据库和文件", "back up database and files"),
    "restore": t("从备份恢复", "restore a backup"),
    "bench": t("基准测试（比值）", "benchmarks (ratios)"),
    "trace": t("方案和条例逐条落实表", "which duty is discharged where"),
    "messages": t("更新英文译文目录", "update the English catalogue"),
    "help": t("本说明", "this help"),
}


def django(demo: bool | None = None) -> None:
    """Settings and apps; the mode is that of the data folder unless said otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    mode = data_mode()
    if demo is None:
        demo = mode == "demo"
    if demo:
        os.environ["XIEZHI_DEMO"] = "1"
        os.environ.setdefault("XIEZHI_TODAY", DEMO_DATE)
    import django as dj

    dj.setup()
    from django.utils import translation

    translation.activate("en" if ENGLISH else "zh-hans")


def var() -> Path:
    return Path(os.environ.get("XIEZHI_VAR") or ROOT / "var")


def data_mode() -> str:
    """"demo", "real" or "" for a data folder that is still empty."""
    note = var() / "mode"
    return note.read_text().strip() if note.exists() else ""


def run(*argv: str | Path, **env: str) -> int:
    return subprocess.run([str(a) for a in argv], cwd=ROOT, env={**os.environ, **env}).returncode


def cmd_help(_: list[str]) -> int:
    if "--json" in _:
        print(json.dumps(HELP, ensure_ascii=False))
        return 0
    print(t("獬豸 · 行政执法协调监督平台\n", "Xiezhi · supervision of administrative law enforcement\n"))
    for name, text in HELP.items():
        print(f"  ./xz {name:<15}{text}")
    print(t("\n每个命令加 -h 看用法，加 --json 供程序读取。", "\nAdd -h to a command for its usage, --json for programs."))
    return 0


def cmd_up(argv: list[str]) -> int:
    from . import up

    return up.main(argv)


def cmd_test(argv: list[str]) -> int:
    workers = [] if any(a.startswith("-n") for a in argv) else ["-n", "2"]
    if "--json" in argv:
        argv = [a for a in argv if a != "--json"] + [f"--junitxml={var() / 'test.xml'}", "-q"]
    env = {"XIEZHI_VAR": str(var() / "test"), "XIEZHI_TODAY": DEMO_DATE, "XIEZHI_DEMO": "1"}
    (var() / "test").mkdir(parents=True, exist_ok=True)
    from .messages import compile_all

    compile_all()
    return run(sys.executable, "-m", "pytest", *workers, *argv, **env)


def cmd_lint(argv: list[str]) -> int:
    from . import lint

    return lint.main(argv)


def cmd_check(argv: list[str]) -> int:
    caller = os.environ.get("XIEZHI_CALLER")
    if caller:
        os.chdir(caller)  # file names are meant from where the person stands
    from xiezhi.rulebook.check import main

    return main(argv, english() if ENGLISH else str)


def english() -> Callable[[str], str]:
    """The English catalogue without Django."""
    import gettext

    from .messages import compile_all

    compile_all()
    found = gettext.NullTranslations()
    for folder in ROOT.glob("xiezhi/*/locale"):
        found.add_fallback(gettext.translation("django", folder, ["en"], fallback=True))
    return lambda text: found.gettext(text) if text else text


def cmd_demo(argv: list[str]) -> int:
    if argv[:1] != ["verify"]:
        raise Wrong("usage", t("用法：./xz demo verify [--json]", "usage: ./xz demo verify [--json]"))
    if data_mode() != "demo":
        raise Wrong("empty", t("这里没有演示数据。先运行 ./xz up。", "There is no demo data here. Run ./xz up first."))
    django(demo=True)
    from xiezhi.demo.verify import main

    return main(argv[1:])


def cmd_load_statutes(argv: list[str]) -> int:
    from . import load_statutes

    return load_statutes.main(argv)


def cmd_spark(argv: list[str]) -> int:
    """The packages were installed by ./xz; say whether everything that Spark needs is here."""
    import shutil

    import pyspark  # type: ignore[import-not-found, unused-ignore]

    java = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
    text = t(f"PySpark {pyspark.__version__} 已安装。", f"PySpark {pyspark.__version__} is installed.")
    if not java:
        text += t("还需要 Java 17 或更高版本。", " Java 17 or later is needed as well.")
    show({"ok": java, "pyspark": pyspark.__version__, "java": java}, "--json" in argv, text)
    return 0 if java else 2


def cmd_trail(argv: list[str]) -> int:
    if argv[:1] != ["verify"]:
        raise Wrong("usage", t("用法：./xz trail verify [--export 文件] [--head 序号:哈希] [--json]",
                               "usage: ./xz trail verify [--export FILE] [--head SEQ:HASH] [--json]"))  # fmt: skip
    django()
    from xiezhi.trail.cli import main

    if "--export" in argv[:-1]:
        at = argv.index("--export") + 1
        argv = [*argv[:at], str(asked_path(argv[at])), *argv[at + 1 :]]
    return main(argv[1:])


def cmd_backup(argv: list[str]) -> int:
    django()
    from . import backup

    return backup.backup(argv)


def cmd_restore(argv: list[str]) -> int:
    django()
    from . import backup

    return backup.restore(argv)


def cmd_bench(argv: list[str]) -> int:
    from . import bench

    return bench.main(argv)


def cmd_trace(argv: list[str]) -> int:
    django(demo=True)
    from . import trace

    return trace.main(argv)


def cmd_messages(argv: list[str]) -> int:
    from . import messages

    return messages.main(argv)


class Parser(argparse.ArgumentParser):
    """A wrong command is answered like every other failure: in the reader's language, or as JSON."""

    def error(self, message: str) -> NoReturn:
        """Called by argparse with its own English message."""
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        raise Wrong("usage", t(f"命令写得不对（{message}）。用法：{usage}", f"{message}. Usage: {usage}"))


def parser(name: str, text: str) -> argparse.ArgumentParser:
    """An argument parser that speaks of ./xz."""
    made = Parser(prog=f"./xz {name}", description=text)
    made.add_argument("--json", action="store_true", help=t("供程序读取", "for programs"))
    return made


def show(data: dict[str, Any], as_json: bool, text: str) -> None:
    print(json.dumps(data, ensure_ascii=False) if as_json else text)


class Wrong(Exception):
    """A command cannot go on; what to do is said. `code` is for programs."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


def wrong(as_json: bool, code: str, text: str) -> int:
    """Say why a command failed: {"ok": false, "error": code, "message": …} or one line. Returns the exit code 2."""
    show({"ok": False, "error": code, "message": text}, as_json, f"✗ {text}")
    return 2


def asked_path(text: str) -> Path:
    """A file named on the command line is meant from where the person stands."""
    return Path(os.environ.get("XIEZHI_CALLER") or Path.cwd()) / text


def unforeseen(error: Exception) -> Wrong:
    """What the machine or the database answered, in words; the details go to a file, not over the screen."""
    import traceback

    database = next((c for c in type(error).__mro__ if c.__module__ == "django.db.utils"), None)
    if database:
        return Wrong("database", t(
            f"数据库用不了：{error}。请核对 DATABASE_URL 或 XIEZHI_VAR；还没有建库的，先运行 ./xz up。",
            f"the database cannot be used: {error}. Check DATABASE_URL or XIEZHI_VAR; run ./xz up if there is none yet.",
        ))  # fmt: skip
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return Wrong("system", t(f"{where}{error.strerror or error}。请检查路径、权限和磁盘空间。",
                                 f"{where}{error.strerror or error}. Check path, rights and disk space."))  # fmt: skip
    text = "".join(traceback.format_exception(error))
    try:
        note = var() / "last-error.txt"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text)
        where = str(note)
    except OSError:
        where = text
    return Wrong("unforeseen", t(f"程序出错：{type(error).__name__}。请把 {where} 交给维护人员。",
                                 f"unforeseen: {type(error).__name__}. Please report with {where}."))  # fmt: skip


def main() -> int:
    argv = sys.argv[1:] or ["help"]
    as_json = "--json" in argv
    name = {"-h": "help", "--help": "help"}.get(argv[0], argv[0])
    command = globals().get(f"cmd_{name.replace('-', '_')}")
    if command is None:
        if as_json:
            return wrong(True, "command", t(f"没有“{name}”这个命令。", f"There is no command “{name}”."))
        print(t(f"没有“{name}”这个命令。", f"There is no command “{name}”."))
        cmd_help([])
        return 2
    try:
        return int(command(argv[1:]) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Wrong as error:
        return wrong(as_json, error.code, str(error))
    except Exception as error:
        if code := getattr(error, "code", ""):
            if type(error).__module__ in ("xiezhi.core.errors", "xiezhi.law.errors", "xiezhi.rulebook.errors"):
                return wrong(as_json, str(code), str(error))  # a refusal says what, where and how to mend
        told = unforeseen(error)
        return wrong(as_json, told.code, str(told))


if __name__ == "__main__":
    # by its own name: other modules import config.cli, and an exception class must be the same one
    from config.cli import main as run_main

    sys.exit(run_main())
