"""Do vendor/ and its manifest agree, both ways? `python -m xiezhi.core.web.vendor_check` (exit 1 if not).

MANIFEST.toml: one table a package with version, licence, source and `files` (path below vendor/ -> SHA-256).
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[3] / "vendor"
FIELDS = ("version", "licence", "source", "files")


def problems(root: Path = VENDOR) -> list[str]:
    """Every disagreement as one line; empty when all is well."""
    try:
        manifest = tomllib.loads((root / "MANIFEST.toml").read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as err:
        return [f"MANIFEST.toml: {err}"]
    found: list[str] = []
    listed: dict[str, str] = {}
    for package, table in manifest.items():
        found += [f"{package}: no `{name}`" for name in FIELDS if not table.get(name)]
        for path, digest in table.get("files", {}).items():
            if path in listed:
                found.append(f"{path}: listed twice")
            listed[path] = digest
    present = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()} - {"MANIFEST.toml"}
    found += [f"{path}: in the manifest, not on disk" for path in sorted(set(listed) - present)]
    found += [f"{path}: on disk, not in the manifest" for path in sorted(present - set(listed))]
    for path in sorted(present & set(listed)):
        if hashlib.sha256((root / path).read_bytes()).hexdigest() != listed[path]:
            found.append(f"{path}: differs from the manifest")
    return found


def main() -> int:
    found = problems()
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("vendor: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
