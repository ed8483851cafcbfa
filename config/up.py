"""./xz up: database, seeds, demo, site and worker. A second run takes seconds."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

from .cli import DEMO_DATE, ROOT, Wrong, data_mode, parser, t, var

MOST_DEATHS = 20  # of site and worker within ten minutes


def main(argv: list[str]) -> int:
    options = parser("up", t("建库、装载、生成演示地区并启动网站。", "Set up and serve."))
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--no-demo", action="store_true", help=t("正式使用：不生成演示数据", "for real work: no demo data"))
    options.add_argument("--body-name", default="", help=t("正式使用：司法局全称", "for real work: name of the bureau"))
    options.add_argument("--body-code", default="", help=t("正式使用：其统一社会信用代码", "for real work: its credit code"))
    options.add_argument("--once", action="store_true", help=t("演示数据齐备后停止（供检查用）", "stop when the demo is complete"))
    args = options.parse_args(argv)
    say = Told(args.json)
    if not 1 <= args.port <= 65535:
        raise Wrong("port", t("端口号应在 1 至 65535 之间。", "A port is a number from 1 to 65535."))
    started = time.time()

    os.umask(0o077)  # data, files and keys are the owner's alone
    folder, mode = var(), "real" if args.no_demo else "demo"
    folder.mkdir(parents=True, exist_ok=True)
    if data_mode() not in ("", mode):
        raise Wrong("mode", t(
            f"数据目录 {folder} 里是{'演示' if mode == 'real' else '正式'}数据。请用 XIEZHI_VAR 指定另一个目录，"
            f"或{'去掉' if mode == 'real' else '加上'} --no-demo。",
            f"{folder} holds {'demo' if mode == 'real' else 'real'} data. Name another folder with XIEZHI_VAR, or "
            f"{'leave out' if mode == 'real' else 'add'} --no-demo.",
        ))  # fmt: skip
    if busy(args.port):
        other = next((p for p in range(args.port + 1, min(args.port + 50, 65536)) if not busy(p)), 8000)
        raise Wrong("port", t(f"端口 {args.port} 不能用（已被占用，或没有权限）。换一个端口：./xz up --port {other}",
                              f"Port {args.port} is in use or not allowed. Take another: ./xz up --port {other}"))  # fmt: skip
    lock = alone(folder)  # held until this process ends
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if mode == "demo":
        os.environ["XIEZHI_DEMO"] = "1"
        os.environ.setdefault("XIEZHI_TODAY", DEMO_DATE)
    (folder / "mode").write_text(mode)

    import django
    from django.core.management import call_command

    from .messages import compile_all

    compile_all()
    django.setup()
    say("migrate", "· " + t("更新数据库结构", "bringing the database up to date"))
    call_command("migrate", verbosity=0)
    say("assets", "· " + t("收集页面资源", "collecting page assets"))
    collect()
    from .seed import load

    say("seeds", "· " + t("装载基础数据", "loading seeds"))
    load()
    if mode == "demo":
        from xiezhi.demo import build

        real_statutes(say)
        say("people", "· " + t("建立演示地区（机关、人员）", "building the demo prefecture (organs, people)"))
        build.people()
        build.enqueue()
    else:
        from .seed import first_administrators

        for line in first_administrators(args.body_name, args.body_code):
            say("administrator", line, text=line.strip())
    from django.db import connections

    connections.close_all()
    with lock:
        return serve(args.port, say, started, demo=mode == "demo", once=args.once)


def real_statutes(say: Told) -> None:
    """The texts of statutes that lie beside the program; they are no part of it. Without them the pages say how to load some."""
    folder = ROOT.parent / "shared" / "domain" / "statutes"
    if not folder.is_dir():
        return
    from xiezhi.statutes.loading import load_folder

    say("statutes", "· " + t("载入法律法规", "loading statutes"))
    for result in load_folder(folder):
        if not result.ok:
            say("statute", f"  ! {result.file} [{result.error}] {result.message}", file=result.file, error=result.error)


class Told:
    """Progress: lines for people, or one JSON object a line for programs."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def __call__(self, event: str, text: str, **data: object) -> None:
        print(json.dumps({"event": event, **data}, ensure_ascii=False) if self.as_json else text, flush=True)


def alone(folder: Path) -> IO[str]:
    """One ./xz up a data folder: two would migrate and build at once, and share one worker."""
    lock = (folder / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Wrong("running", t(f"数据目录 {folder} 已有一个 ./xz up 在运行。请用它，或先停止它，或用 XIEZHI_VAR 指定另一个目录。",
                                 f"A ./xz up already runs on {folder}. Use it, stop it first, or name another folder "
                                 "with XIEZHI_VAR.")) from None  # fmt: skip
    return lock


def busy(port: int) -> bool:
    """Whether the port cannot be had."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def collect() -> None:
    """collectstatic, only when a source file is newer than the last collection."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    sources = [*ROOT.glob("xiezhi/*/static/**/*"), *ROOT.glob("vendor/web/**/*"), ROOT / "requirements.lock"]
    newest = max((p.stat().st_mtime for p in sources if p.is_file()), default=0)
    if not stamp.exists() or stamp.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.touch()


def processes(port: int) -> dict[str, list[str]]:
    return {
        "web": [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning",
            "config.wsgi:application",
        ],
        "worker": [sys.executable, "-m", "config.worker"],
    }  # fmt: skip


def serve(port: int, say: Told, started: float, *, demo: bool, once: bool) -> int:
    """Site and worker side by side; one that dies is started again. 1 when the site does not come up or keeps dying."""
    commands = processes(port)
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running = {name: begin(command) for name, command in commands.items()}
    try:
        url = f"http://127.0.0.1:{port}/"
        ready = came_up(url, running["web"], lambda: stopping)
        if not ready:
            if stopping:
                return 0
            raise Wrong("site", t("网站没有起来，原因见上面的输出。", "The site did not come up; see the output above."))
        span = round(time.time() - started)
        say("ready", t(f"✓ {url} 已就绪（{span} 秒）。按 Ctrl+C 停止。", f"✓ {url} is up ({span} s). Ctrl+C stops it."),
            url=url, seconds=span)  # fmt: skip
        if demo:
            say("demo", t(
                f"  演示模式：数据、人员均为虚构，业务日期固定为 {DEMO_DATE}；首页可选择身份进入。",
                f"  Demo: all data and people are invented, the business date is {DEMO_DATE}; choose who to be on the first page.",
            ), today=DEMO_DATE)  # fmt: skip
        told, complete = -1, not demo
        deaths: list[float] = []
        while not stopping:
            time.sleep(0.5)
            for name, process in running.items():
                if process.poll() is not None and not stopping:
                    # long life forgives: only deaths in quick succession end the service
                    deaths = [at for at in deaths if at > time.time() - 600] + [time.time()]
                    if len(deaths) > MOST_DEATHS:
                        raise Wrong("dying", t(f"{name} 反复退出，原因见上面的输出。",
                                               f"{name} keeps exiting; see the output above."))  # fmt: skip
                    running[name] = begin(commands[name])
            if not complete:
                share = demo_share()
                if share != told and share % 10 == 0:
                    told = share
                    say("progress", "  " + t(f"演示数据 {share}%", f"demo data {share}%"), percent=share)
                if share >= 100:
                    complete = True
                    span = round(time.time() - started)
                    say("complete", t(f"✓ 演示数据齐备（{span} 秒）。", f"✓ the demo is complete ({span} s)."), seconds=span)
            if complete and once:
                stopping = True
        return 0
    finally:
        end(running)


def begin(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child that ends with this process, however that ends: an orphan would hold port and lock."""
    return subprocess.Popen(command, cwd=ROOT, preexec_fn=_follow if sys.platform == "linux" else None)


def _follow() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def came_up(url: str, web: subprocess.Popen[bytes], stopped: Callable[[], bool]) -> bool:
    """Whether the site answers within a minute."""
    until = time.time() + 60
    while time.time() < until and web.poll() is None and not stopped():
        if answers(url):
            return True
        time.sleep(0.1)
    return False


def demo_share() -> int:
    """Percent of the demo that is built."""
    from django.db import connections

    from xiezhi.demo import build

    share = build.progress()
    connections.close_all()
    return share


def end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, and make them after ten seconds."""
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "login/", timeout=2) as response:  # noqa: S310 own loopback address
            return response.status == 200
    except OSError:
        return False
