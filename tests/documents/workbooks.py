"""Small XLSX files as programs write them, made of their XML where openpyxl would not."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows, formats=(), hidden=(), merged=()):
    """A workbook of one sheet; `formats` are (cell, format), `hidden` rows, `merged` ranges."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in formats:
        book.active[cell].number_format = number_format
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    for cells in merged:
        book.active.merge_cells(cells)
    return saved(book)


def sheets(**tables):
    """A workbook with several sheets; a name that ends with `_hidden` is."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name.removesuffix("_hidden"))
        sheet.sheet_state = "hidden" if name.endswith("_hidden") else "visible"
        for row in rows:
            sheet.append(row)
    return saved(book)


def raw_workbook(
    sheet_data, *, before="", after="", strings="", prolog="", compression=ZIP_DEFLATED
):
    """A workbook whose sheet has this XML; `prolog` stands before the root, as a DOCTYPE does."""
    sheet = (
        f'{prolog}<worksheet xmlns="{_MAIN}">{before}<sheetData>{sheet_data}</sheetData>'
        f"{after}</worksheet>"
    )
    parts = {
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_TO}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_TO}"><sheets>'
        '<sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_TO}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_TO}/sharedStrings" Target="sharedStrings.xml"/>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
    }
    out = io.BytesIO()
    with ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def inline(*texts):
    """A row of cells with their texts in them, and no places."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f"<row>{cells}</row>"
