"""./xz bench: timings as ratios against a baseline measured in the same run. Nothing here passes or fails a test."""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .cli import DEMO_DATE, data_mode, django, parser, t, var

NAMES = ("pages", "import", "rules")


def main(argv: list[str]) -> int:
    options = parser("bench", t("基准测试（比值）。", "Benchmarks, as ratios."))
    options.add_argument("names", nargs="*", metavar="|".join(NAMES), help=t("不写则全部运行", "all of them when left out"))
    options.add_argument("--cases", type=int, default=1_000_000, metavar="N",
                         help=t("rules：最大的日志有多少件案件", "rules: cases of the largest log"))  # fmt: skip
    options.add_argument("--part", action="append", default=[], metavar="PART",
                         help=t("rules：只重测这一部分，其余用上次的结果", "rules: measure only this part anew"))  # fmt: skip
    options.add_argument("--write", action="store_true",
                         help=t("rules：把结果写进docs/benchmarks.md", "rules: put them into docs/benchmarks.md"))  # fmt: skip
    args = options.parse_args(argv)
    if strange := set(args.names) - set(NAMES):
        options.error(t(f"没有 {'、'.join(strange)}", f"there is no {', '.join(strange)}"))
    results: dict[str, Any] = {}
    for name in args.names or NAMES:
        if name == "rules":
            results[name] = rules(args.cases, tuple(args.part), args.write, shown=not args.json)
            continue
        results[name] = apart(name) if name == "import" else pages()  # an import has a data folder of its own
        if not args.json:
            show(name, results[name])
    if args.json:
        print(json.dumps(results, ensure_ascii=False))
    return 1 if any("error" in row for rows in results.values() for row in rows) else 0


def show(name: str, rows: list[dict[str, Any]]) -> None:
    print(f"\n{name}")
    for row in rows:
        print("  " + "  ".join(f"{k}={v}" for k, v in row.items()))


def best(call: Callable[[], Any], times: int = 5) -> float:
    """Median seconds of several calls, after one to warm up."""
    call()
    spans = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        spans.append(time.perf_counter() - started)
    return statistics.median(spans)


def pages() -> list[dict[str, Any]]:
    """Each main page at the demo's volume, against the log-in page (almost no work) of the same process."""
    if data_mode() != "demo":
        return [{"page": "-", "note": t("先运行 ./xz up 生成演示数据", "run ./xz up first")}]
    django(demo=True)
    from django.test import Client

    from xiezhi.demo.queries import tour

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1")
    floor = best(lambda: client.get("/login/"))
    rows: list[dict[str, Any]] = []
    home = "漠河市市场监督管理局"
    for role, organ in (("supervisor", "大兴安岭地区司法局"), ("legal_staff", home), ("data_clerk", home)):
        post = next(p for p in tour() if p.role == role and p.organ.name == organ)
        client.post(f"/demo/as/{post.pk}/")
        for path in ("/desk/", "/cases/", "/cases/?q=食品", "/findings/", "/leads/", "/supervision/", "/imports/", "/organs/",
                     "/registry/", "/training/", "/catalogue/", "/discretion/",
                     "/statutes/search/?q=听证", "/desk/search/?q=漠河"):  # fmt: skip
            if client.get(path).status_code != 200:
                continue
            span = best(lambda path=path: client.get(path))  # type: ignore[misc]
            rows.append({"as": role, "page": path, "ms": round(span * 1000), "times log-in page": round(span / floor, 1)})
    return rows


def apart(name: str) -> list[dict[str, Any]]:
    """Run a benchmark in a process of its own with an empty data folder."""
    import subprocess

    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "XIEZHI_VAR": folder, "XIEZHI_DEMO": "1", "XIEZHI_TODAY": DEMO_DATE}
        env.pop("DATABASE_URL", None)
        done = subprocess.run([sys.executable, "-m", "config.bench", name], env=env, capture_output=True, text=True)
        if done.returncode:
            return [{"error": done.stderr[-400:]}]
        found: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
        return found


def run_import() -> list[dict[str, Any]]:
    """10,000 rows of an XLSX: read, checked, written; against bare INSERTs of the same rows without any check."""
    import sqlite3

    django(demo=True)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from xiezhi.accounts.models import Post
    from xiezhi.accounts.queries import actor_for
    from xiezhi.demo import build, sample
    from xiezhi.exchange import actions, tasks

    from .seed import load

    load()
    build.people()
    rows = sample.new_rows(10_000, 3)
    book = sample.workbook(rows).getvalue()
    post = Post.objects.get(organ__name=sample.HOME, role="data_clerk")
    by = actor_for(post)
    started = time.perf_counter()
    batch, _new = actions.upload(io.BytesIO(book), by=by, organ=post.organ, name="bench.xlsx")
    tasks.read_batch.call(batch.pk)
    span = time.perf_counter() - started
    plain = sqlite3.connect(Path(tempfile.mkdtemp()) / "plain.sqlite3")
    names = sorted({k for r in rows for k in r})
    plain.execute(f"CREATE TABLE c ({', '.join(names)})")
    started = time.perf_counter()
    for start in range(0, len(rows), 500):
        with plain:
            plain.executemany(
                f"INSERT INTO c VALUES ({', '.join('?' * len(names))})",  # noqa: S608 own column names
                [[str(r.get(n)) for n in names] for r in rows[start : start + 500]],
            )
    floor = time.perf_counter() - started
    batch.refresh_from_db()
    return [{"rows": batch.total, "accepted": batch.accepted, "seconds": round(span, 1), "rows/s": round(batch.total / span),
             "times bare INSERT": round(span / floor, 1)}]  # fmt: skip


def rules(largest: int, parts: tuple[str, ...], written: bool, shown: bool) -> dict[str, Any]:
    """The rulebook against pm4py, against reading alone, and against itself; logs of ten thousand cases up to `largest`."""
    django(demo=True)
    from tests.bench import report
    from tests.bench.rules import Bench, machine

    sizes = tuple(size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= largest) or (largest,)
    folder = var() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    print("· " + machine(), file=sys.stderr, flush=True)
    bench = Bench(folder, sizes, lambda text: print("· " + text, file=sys.stderr, flush=True))
    results = bench.measure(parts)
    if wanting := [name for name in bench.parts if name not in results]:
        print(t(f"还没有测：{'、'.join(wanting)}", f"not measured yet: {', '.join(wanting)}"), file=sys.stderr)
        return results
    if shown:
        print(report.markdown(results))
    if written:
        report.write(results)
    return results


if __name__ == "__main__":
    print(json.dumps(run_import(), ensure_ascii=False))
