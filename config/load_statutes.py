"""./xz load-statutes DIR: a folder of Markdown statutes into the collection. Idempotent; every file for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cli import Wrong, asked_path, django, parser, show, t

if TYPE_CHECKING:
    from xiezhi.statutes.loading import Result


def main(argv: list[str]) -> int:
    """2 when a file could not be taken."""
    options = parser("load-statutes", t("把一个文件夹的 Markdown 法律法规载入法规库；再运行一次不会重复。",
                                        "Load the Markdown statutes of a folder; running it again changes nothing."))  # fmt: skip
    options.add_argument("folder", metavar="DIR")
    options.add_argument("--replace", action="store_true", help=t(
        "同一版本文字不同的，以文件为准", "where an edition is there with other words, take those of the file"))  # fmt: skip
    args = options.parse_args(argv)
    folder = asked_path(args.folder)
    if not folder.is_dir():
        raise Wrong("missing", t(f"没有这个文件夹：{folder}", f"no such folder: {folder}"))
    django()
    from xiezhi.statutes.loading import files_in, load_folder
    from xiezhi.statutes.queries import statutes

    total = len(files_in(folder))
    if not total:
        raise Wrong("empty", t(f"{folder} 里没有 .md 或者 .txt 文件。", f"there is no .md or .txt file in {folder}"))
    statutes().exists()  # a database that is not there is one failure, not one a file
    results = []
    for n, result in enumerate(load_folder(folder, args.replace), 1):
        results.append(result)
        if not args.json:
            print(f"{n:>4}/{total} {line(result)}", *(f"\n          ! {doubt}" for doubt in result.doubts), sep="", flush=True)
    failed = sum(not result.ok for result in results)
    counts = {what: sum(result.what == what for result in results) for what in ("new", "same", "corrected")}
    told = t(
        f"共 {total} 个文件：新收录 {counts['new']}，没有变化 {counts['same']}，更正 {counts['corrected']}，不能收录 {failed}。",
        f"{total} files: {counts['new']} new, {counts['same']} unchanged, {counts['corrected']} corrected, {failed} not taken.",
    )  # fmt: skip
    wrong = {"error": "files", "message": told} if failed else {}
    files = [result.shown() for result in results]
    show({"ok": not failed, **wrong, **counts, "failed": failed, "files": files}, args.json, told)
    return 2 if failed else 0


def line(result: Result) -> str:
    """What became of a file, for people."""
    if not result.ok:
        return f"✗ {result.file} [{result.error}] {result.message}"
    words = {
        "new": t("新收录", "new"), "same": t("没有变化", "unchanged"), "corrected": t("文字已更正", "corrected"),
    }  # fmt: skip
    first = result.first_on or t("施行日期待核定", "first day open")
    return f"✓ {result.statute} {result.edition} · {result.articles} {t('条', 'articles')} · {first} · {words[result.what]}"
