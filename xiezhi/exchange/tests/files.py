"""Files as organs send them, good and bad, made on the spot."""

import csv
import io

import xlsxwriter

HEAD = (
    "案号", "处罚机关代码", "行政相对人名称", "行政相对人类别", "行政相对人统一社会信用代码", "处罚程序", "案由", "立案日期",
    "处罚决定日期", "处罚类别", "罚款金额（元）", "执法证号", "法定罚款上限（元）",
)  # fmt: skip
COMPANY = "91230500MA1B3N1N2M"


def line(cast, n=1, **more):
    """A good line; `more` by heading."""
    values = {
        "案号": f"漠市监立〔2026〕{n}号", "处罚机关代码": cast.organ.code, "行政相对人名称": "某甲食品店", "行政相对人类别": "个体工商户",
        "处罚程序": "普通程序", "案由": "经营超过保质期的食品", "立案日期": "2026-03-02", "处罚决定日期": "2026-04-08",
        "处罚类别": "警告、罚款", "罚款金额（元）": "2000", "执法证号": "08270001、08270002",
    }  # fmt: skip
    return {**values, **more}


def csv_file(rows, head=HEAD, encoding="utf-8", delimiter=","):
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter)
    out.writerow(head)
    for row in rows:
        out.writerow([row.get(title, "") for title in head])
    return io.BytesIO(text.getvalue().encode(encoding))


def xlsx_file(rows, head=HEAD, before=(), change=None):
    """`before`: lines above the headings; `change(sheet, book)`: whatever else is to be in the sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, cells in enumerate([*before, head, *([row.get(title, "") for title in head] for row in rows)]):
        for column, value in enumerate(cells):
            if hasattr(value, "year"):
                sheet.write_datetime(at, column, value, dates)
            else:
                sheet.write(at, column, value)
    if change:
        change(sheet, book)
    book.close()
    file.seek(0)
    return file
