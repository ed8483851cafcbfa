"""A file checked from the terminal, from the register to the report; it writes the manual page as it goes."""

from __future__ import annotations

import contextlib
import html
import io
import re

import pytest

from xiezhi.demo import sample
from xiezhi.rulebook import check

from .manual import Manual

pytestmark = [pytest.mark.browser, pytest.mark.once]

COLOURS = {"1": "font-weight:700", "2": "color:#566274", "31": "color:#b3261e", "32": "color:#15663c", "33": "color:#864600"}


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def told(monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    """What `./xz check` shows on a terminal of 96 columns, and its exit code."""
    monkeypatch.setenv("COLUMNS", "96")
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    screen = Screen()
    with contextlib.redirect_stdout(screen):
        code = check.main(list(words))
    return code, screen.getvalue()


def as_page(command: str, shown: str) -> str:
    """The terminal as a page, for a picture."""
    text = re.sub(r"\x1b\[(\d+)m(.*?)\x1b\[0m", lambda m: f"<span style='{COLOURS[m[1]]}'>{m[2]}</span>", html.escape(shown, quote=False))
    style = "margin:0;padding:18px 22px;font:14px/1.5 'Noto Sans Mono CJK SC',monospace;color:#1f2937;background:#fff;white-space:pre"
    return f"<!doctype html><html lang='zh-CN'><title>xz</title><body style='margin:0'><pre style=\"{style}\"><b>$ {command}</b>\n\n{text}</pre>"


def test_a_jurist_checks_a_register_from_the_terminal(chrome, tmp_path, monkeypatch):
    book = Manual("check", "不开网站，核查一个文件")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "台账.xlsx").write_bytes(sample.faulty_batch().getvalue())
    context = chrome.new_context(viewport={"width": 1000, "height": 760}, locale="zh-CN")
    page = context.new_page()

    book.say("手里有一份台账，想知道哪些案件不合法定程序：不装服务器，不登录，一条命令。文件不离开这台机器。")
    book.head("一、核查")
    words = ["台账.xlsx", "--asof", "2026-11-20"]
    code, shown = told(monkeypatch, *words)
    assert code == check.FOUND
    assert "3行没有核查" in shown
    book.say("```\n./xz check 台账.xlsx --asof 2026-11-20\n```")
    book.say("可以是Excel（.xlsx）、CSV（UTF-8或者GB18030）、Parquet，压缩成.gz或者.zip的也行，列名写中文名就行；`--asof` 是核查基准日，不写就是今天。"
             "先看结论，再看各条规则，最重的在前；读不出来的行不核查，逐处列出原因。")
    page.set_content(as_page("./xz check 台账.xlsx --asof 2026-11-20", shown.split("\n注意")[0]))
    book.detail(page.locator("pre"), "终端里的结果", most=720)

    book.head("二、看报告")
    code, shown = told(monkeypatch, *words, "--out", "报告.html")
    assert (tmp_path / "报告.html").exists()
    assert "已写入报告.html。" in shown
    book.say("```\n./xz check 台账.xlsx --asof 2026-11-20 --out 报告.html\n```")
    book.say("报告是一个文件，不联网就能打开，可以发给别人，可以打印成A4。里面有各条规则的件数和违反率、趋势、各机关、每项发现和它的时间轴。"
             "要表格，把文件名写成 `发现.xlsx`。")
    page.set_viewport_size({"width": 1100, "height": 620})
    page.goto((tmp_path / "报告.html").as_uri())
    book.picture(page, "报告的开头：结论和数字")
    late = page.locator(".f[data-rule=P11]").first
    if late.get_attribute("open") is None:
        late.locator("summary").click()
    book.detail(late, "一项发现：方括线从起算日到最后合法日，红线是超过的部分，下面是依据、算法和如何纠正")

    book.head("三、结果怎么读")
    book.say("* **违反**：按文件里的数据，违反了某条规则。它是线索，不是处理决定。\n"
             "* **数据不足**：缺少规则所需的数据，既不算违反，也不算符合。\n"
             "* **没有核查的规则**：文件没有它需要的列。用 `./xz check --columns` 看认得哪些列，"
             "`./xz check --columns --out 模板.xlsx` 得到一张可以填的表。\n"
             "* **没有核查的行**：有单元格读不出来，整行放在一边，因为空格会被看成没有办理。改正后重新核查。")
    book.say("“没有发现违反”只在每一行都核查过时才说。给程序用的退出码：0 没有发现违反，1 有发现，2 无法核查"
             "（命令或者文件有问题，没有一条规则得出结论，或者没有发现违反但是有的行没有核查）；`--json` 给出全部数字。")
    (tmp_path / "只有案号.csv").write_text("案号,立案时间\n甲1,2026-01-05\n", encoding="utf-8")
    assert told(monkeypatch, "只有案号.csv")[0] == check.CANNOT

    book.head("四、别的文件")
    book.say("* 几个文件一起核查，合为一个结果：`./xz check 一月.csv 二月.csv`\n"
             "* 别的行为：`--pack coercion`（行政强制）、`--pack licence`（行政许可）等，`./xz check -h` 列出全部\n"
             "* 业务系统导出的事件日志（XES、OCEL、CSV）：写一个映射文件，`--map 映射.toml`，写法见 [rulebook.md](../rulebook.md)（英文）\n"
             "* 每月只核查新数据：`--keep 存档.duckdb`")
    book.write()
    context.close()
