"""./xz lint: code, types, floors, migrations, translations, vendored files. One line each, details for what fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from .cli import DEMO_DATE, ROOT, parser, t, var

PY = sys.executable
STRICT = ("xiezhi/law", "xiezhi/rulebook", "xiezhi/core", "xiezhi/trail")
CHECKS: dict[str, list[str]] = {
    "ruff": [PY, "-m", "ruff", "check", "."],
    "mypy": [PY, "-m", "mypy", *STRICT],
    "import contracts": [PY, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "migrations": [PY, "manage.py", "makemigrations", "--check", "--dry-run"],
    "django check": [PY, "manage.py", "check", "--fail-level", "WARNING"],
    "translations": [PY, "-m", "config.lint", "translations"],
    "vendored files": [PY, "-m", "xiezhi.core.web.vendor_check"],
    "no hosts, no secrets": [PY, "-m", "config.lint", "hygiene"],
}


def main(argv: list[str]) -> int:
    args = parser("lint", t("代码、类型、分层、迁移、译文检查。", "All static checks.")).parse_args(argv)
    env = {**os.environ, "XIEZHI_VAR": str(var() / "lint"), "XIEZHI_DEMO": "1", "XIEZHI_TODAY": DEMO_DATE}
    (var() / "lint").mkdir(parents=True, exist_ok=True)
    results, outputs = {}, {}
    for name, command in CHECKS.items():
        started = time.time()
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        results[name] = done.returncode == 0
        outputs[name] = (done.stdout + done.stderr).strip()
        if not args.json:
            print(f"{'✓' if results[name] else '✗'} {name} ({time.time() - started:.0f} s)", flush=True)
            if not results[name]:
                print(outputs[name][-6000:])
    if args.json:
        import json

        print(json.dumps({n: {"ok": ok, "output": "" if ok else outputs[n]} for n, ok in results.items()}, ensure_ascii=False))
    return 0 if all(results.values()) else 1


def translations() -> int:
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    from .messages import problems

    wrong = problems()
    print("\n".join(wrong[:200]))
    if wrong:
        print(t(f"译文目录有 {len(wrong)} 处不齐：运行 ./xz messages，补上英文。",
                f"{len(wrong)} entries to mend: run ./xz messages and fill in the English."))  # fmt: skip
    return 1 if wrong else 0


def hygiene() -> int:
    """No registry hosts, machine paths or statute texts in committed files."""
    import re

    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    # written in pieces, so that this file does not hold what it looks for
    flags = "|".join(("index" + "-url", "find" + "-links"))
    packages = r"https?://[^ \"]+\.(whl|tar\.gz|tgz|deb)\b"
    here = [str(ROOT.parent), str(Path.home())]
    shared = ("/", "/tmp", "/home", "/var", "/opt", "/srv")  # noqa: S108 not used as a place to write
    own = [re.escape(f"{folder}/") for folder in here if folder not in shared]
    bad = re.compile("|".join([flags, packages, *own]))
    wrong = []
    for name in files:
        path = ROOT / name
        if not name or name.startswith("vendor/") or not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        wrong += [f"{name}:{n}: {line[:120]}" for n, line in enumerate(text.splitlines(), 1) if bad.search(line)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit({"translations": translations, "hygiene": hygiene}[sys.argv[1]]())
