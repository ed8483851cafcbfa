"""./xz backup and ./xz restore: database, files and keys in one tar with a manifest of digests.

SQLite by its own online backup (consistent under load); PostgreSQL by COPY of every table in one snapshot, so that no
client program is needed. Restoring goes into an empty place only, checks every digest and walks the trail.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from .cli import asked_path, parser, show, t, var, wrong

SKIP_TABLES = {"django_migrations", "django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backup(argv: list[str]) -> int:
    options = parser("backup", t("备份数据库和文件。", "Back up database and files."))
    options.add_argument("--to", help=t("目标文件（.tar）", "target file (.tar)"))
    args = options.parse_args(argv)
    from django.db import connection

    from xiezhi.core.time import now

    stamp = now().strftime("%Y%m%d-%H%M%S")
    target = asked_path(args.to) if args.to else var() / "backups" / f"xiezhi-{stamp}.tar"
    if target.exists():
        return wrong(args.json, "exists", t(f"{target} 已存在，不覆盖。请另写一个文件名。",
                                            f"{target} exists; not overwritten. Name another file."))  # fmt: skip
    if not has_platform():
        return wrong(args.json, "empty", t(
            f"{var()} 里还没有平台数据。先运行 ./xz up，或用 XIEZHI_VAR 指明数据目录。",
            f"{var()} holds no platform yet. Run ./xz up, or name the folder with XIEZHI_VAR.",
        ))  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        work = Path(scratch)
        if connection.vendor == "sqlite":
            copy_sqlite(Path(connection.settings_dict["NAME"]), work / "database.sqlite3")
            head = head_in(work / "database.sqlite3")
        else:
            head = copy_postgres(work / "tables")
        parts = {p.relative_to(work).as_posix(): p for p in sorted(work.rglob("*")) if p.is_file()}
        for name in ("secret.key", "mode"):
            if (var() / name).exists():
                parts[name] = var() / name
        files = var() / "files"
        parts |= {f"files/{p.relative_to(files).as_posix()}": p for p in sorted(files.rglob("*")) if p.is_file()}
        manifest = {
            "made": stamp,
            "vendor": connection.vendor,
            "trail": {"seq": head[0], "hash": head[1]},
            "files": {name: sha256(path) for name, path in parts.items()},
        }
        partial = target.with_suffix(".part")
        with tarfile.open(partial, "w") as tar:
            data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            info = tarfile.TarInfo("manifest.json")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
            for name, path in parts.items():
                tar.add(path, arcname=name)
        partial.rename(target)
    show(
        {"file": str(target), **manifest["trail"], "parts": len(parts)},
        args.json,
        t(
            f"✓ 已备份到 {target}（{target.stat().st_size / 1e6:.1f} MB，留痕至第 {head[0]} 号 {head[1][:16]}…）。\n"
            "  备份含密钥文件，请与系统分开、加密保存。",
            f"✓ backed up to {target} ({target.stat().st_size / 1e6:.1f} MB, trail up to line {head[0]} {head[1][:16]}…).\n"
            "  It holds the key file: keep it elsewhere, encrypted.",
        ),
    )
    return 0


def has_platform() -> bool:
    """Whether there is a platform to back up: the trail has its head."""
    from django.db import connection

    return "trail_head" in connection.introspection.table_names()


def copy_sqlite(source: Path, target: Path) -> None:
    """All pages in one step: the stepwise form never ends under a busy writer."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file: no journal beside it that comes and goes


def head_in(path: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(path)) as db:
        seq, digest = db.execute("SELECT seq, hash FROM trail_head WHERE id=1").fetchone()
    return seq, digest


def tables() -> list[str]:
    from django.db import connection

    return sorted(t for t in connection.introspection.table_names() if t not in SKIP_TABLES)


def columns(table: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        return [c.name for c in connection.introspection.get_table_description(cursor, table)]


def copy_postgres(folder: Path) -> tuple[int, str]:
    """One file a table, from one snapshot; the first line of each names the columns."""
    from django.db import connection, transaction

    folder.mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in tables():
            names = columns(table)
            quoted = ", ".join(f'"{n}"' for n in names)
            order = "ORDER BY seq" if table == "trail_line" else ""
            with (folder / table).open("wb") as out:
                out.write((json.dumps(names) + "\n").encode())
                with cursor.cursor.copy(f'COPY (SELECT {quoted} FROM "{table}" {order}) TO STDOUT') as copy:
                    for block in copy:
                        out.write(block)
        cursor.execute("SELECT seq, hash FROM trail_head WHERE id=1")
        seq, digest = cursor.fetchone()
    return seq, digest


def restore(argv: list[str]) -> int:
    options = parser("restore", t("从备份恢复到一个空的数据目录或空库。", "Restore into an empty data folder or database."))
    options.add_argument("file")
    args = options.parse_args(argv)
    source = asked_path(args.file)
    if not source.is_file():
        return wrong(args.json, "missing", t(f"没有这个文件：{source}", f"no such file: {source}"))
    var().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var()) as scratch:
        work = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                tar.extractall(work, filter="data")
            manifest: dict[str, Any] = json.loads((work / "manifest.json").read_text())
        except (tarfile.TarError, KeyError, ValueError, OSError) as error:
            return wrong(args.json, "broken", t(f"不是完好的备份文件：{error}", f"not a whole backup: {error}"))
        broken = [n for n, digest in manifest["files"].items() if not (work / n).is_file() or sha256(work / n) != digest]
        if broken:
            names = "、".join(broken[:5])
            return wrong(args.json, "digest", t(f"备份已损坏，摘要不符：{names}", f"damaged, digests differ: {names}"))
        problem = put_back(work, manifest)
        if problem:
            return wrong(args.json, "target", problem)
    return after(manifest, args.json)


def put_back(work: Path, manifest: dict[str, Any]) -> str:
    """Move everything into place; returns why not, or nothing."""
    from django.core.management import call_command
    from django.db import connection, connections

    if manifest["vendor"] != connection.vendor:
        return t(f"备份来自 {manifest['vendor']}，当前数据库是 {connection.vendor}。",
                 f"The backup is of {manifest['vendor']}, the database here is {connection.vendor}.")  # fmt: skip
    not_empty = t("目标不是空的：恢复只写入空的数据目录或空库，请用 XIEZHI_VAR 或 DATABASE_URL 指定。",
                  "The target is not empty: name an empty folder or database with XIEZHI_VAR or DATABASE_URL.")  # fmt: skip
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        connections.close_all()
        if target.exists() and target.stat().st_size:
            return not_empty
        shutil.move(work / "database.sqlite3", target)
        call_command("migrate", verbosity=0)
    else:
        if "trail_line" in connection.introspection.table_names():
            return not_empty
        call_command("migrate", verbosity=0)
        fill_postgres(work / "tables")
    for name in ("secret.key", "mode"):
        if (work / name).exists():
            shutil.copy2(work / name, var() / name)
    if (work / "files").is_dir():
        shutil.copytree(work / "files", var() / "files", dirs_exist_ok=True)
    return ""


def fill_postgres(folder: Path) -> None:
    """COPY every table back in one transaction; the trail's own triggers check its order once more."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        present = set(tables())
        for name in ("auth_permission", "django_content_type", "auth_group_permissions"):
            if name in present:
                cursor.execute(f'DELETE FROM "{name}"')
        for path in sorted(folder.iterdir()):
            with path.open("rb") as data:
                quoted = ", ".join(f'"{n}"' for n in json.loads(data.readline()))
                if path.name == "trail_head":
                    seq, digest = head_row(data.read(), quoted)
                    cursor.execute("UPDATE trail_head SET seq=%s, hash=%s", [seq, digest])
                    continue
                with cursor.cursor.copy(f'COPY "{path.name}" ({quoted}) FROM STDIN') as copy:
                    while block := data.read(1 << 20):
                        copy.write(block)
        for table in present:
            if "id" in columns(table):
                cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
                sequence = cursor.fetchone()[0]
                if sequence:
                    cursor.execute(f'SELECT setval(%s, COALESCE((SELECT MAX(id) FROM "{table}"), 1))', [sequence])


def head_row(data: bytes, quoted: str) -> tuple[int, str]:
    row = dict(zip([c.strip('" ') for c in quoted.split(",")], data.decode().strip().split("\t"), strict=True))
    return int(row["seq"]), row["hash"]


def after(manifest: dict[str, Any], as_json: bool) -> int:
    """The trail must reach the head that the backup noted."""
    from xiezhi.trail import queries
    from xiezhi.trail.models import Line
    from xiezhi.trail.verify import verify

    head = (manifest["trail"]["seq"], manifest["trail"]["hash"])
    result = verify(queries.rows_for_export(Line.objects.all()), expect=head)
    ok = result.ok and result.head == head
    show(
        {"ok": ok, "lines": result.lines},
        as_json,
        t(f"✓ 已恢复，留痕 {result.lines} 条核验无误。", f"✓ restored; {result.lines} trail lines verified.")
        if ok
        else t(f"✗ 已恢复，但留痕在第 {result.bad_seq} 号不符。", f"✗ restored, but the trail breaks at line {result.bad_seq}."),
    )
    return 0 if ok else 1
