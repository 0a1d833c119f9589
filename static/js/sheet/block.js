/* A block copied from a spreadsheet, and the cells of a sheet that it falls on. Knows no page. */

import { Headings } from "./headings.js";
import { fold } from "./names.js";

export const MOST_CHARACTERS = 200000;
const QUOTED = /"((?:""|[^"])*)"(?=[\t\n]|$)/y;

/* Rows and columns as spreadsheets put them on the clipboard: tabs part cells, line ends part rows,
   a cell with either inside is quoted. A quote that nothing closes is a sign like others, unless the
   block was cut within the last cell of its row. */
export function parse(text) {
  const plain = text.replace(/\r\n?/g, "\n").replaceAll("\0", "");
  const rows = rowsOf(plain);
  while (rows.length && !rows.at(-1).some((cell) => cell.trim())) rows.pop();
  return rows.map((row) => row.map((cell) => cell.trim()));
}

function rowsOf(text) {
  const rows = [[]];
  let place = 0;
  while (place < text.length) {
    const [cell, end] = cellAt(text, place, rows.at(-1).length);
    rows.at(-1).push(cell);
    if (text[end] === "\n") rows.push([]);
    else if (end === text.length - 1) rows.at(-1).push("");
    place = end + 1;
  }
  return rows.map((row) => (row.length === 1 && row[0] === "" ? [] : row));
}

/* What two quotes embrace with both a tab and a line end in it is no cell: they are two signs. */
function cellAt(text, place, column) {
  QUOTED.lastIndex = place;
  const quoted = QUOTED.exec(text);
  if (quoted && !(quoted[1].includes("\t") && quoted[1].includes("\n")))
    return [unquoted(quoted[1]), QUOTED.lastIndex];
  const rest = text.slice(place);
  const isCut = !quoted && column > 0 && rest[0] === '"' && rest.includes("\n") && !rest.includes("\t");
  if (isCut && !rest.slice(1).includes('"')) return [unquoted(rest.slice(1)), text.length];
  const end = rest.search(/[\t\n]/);
  return end < 0 ? [rest, text.length] : [rest.slice(0, end), place + end];
}

function unquoted(text) {
  return text.replaceAll('""', '"');
}

/* Where each text of a block goes. `rows` are the sheet's, [{ id, name, code, fields }] in the order
   shown, `columns` [{ field, heading }], `at` { id, field } the cell that it was pasted in, `known`
   what the page tells of headings (headings.js).
   Gives { how: "place" | "name" | "code", cells: [{ id, field, text, row, name }],
   left: [{ kind, row, name, text, number }], header } where `left` is what does not come along, and why, and `header` the words of a first line
   that holds headings. `row` is a line's number, `name` what it calls itself. Empty cells change nothing. */
export function lay(table, { rows, columns, at, known }) {
  const from = columns.slice(columns.findIndex((one) => one.field === at.field));
  const header = headerOf(table, { rows, columns, known, from });
  const body = header ? table.slice(1) : table;
  const first = header ? 2 : 1;
  const key = keyOf(body, rows);
  const left = header ? [...header.left] : [];
  const lines = key ? byKey(body, key, left, first) : byPlace(body, rows, at, left, first);
  const fields = header ? header.fields : fieldsFrom(from, key ? key.width : 0, body, left);
  const cells = new Map();
  lines.forEach(({ row, line, number, name }) => {
    line.forEach((text, column) => {
      const field = fields[column];
      if (!text || !field) return;
      if (!row.fields.has(field)) left.push({ kind: "noCell", row: number, name, text });
      else cells.set(`${row.id} ${field}`, { id: row.id, field, text, row: number, name });
    });
  });
  return { how: key ? key.how : "place", cells: [...cells.values()], left, header: header ? header.text : "" };
}

function headerOf([line, ...body], { rows, columns, known, from }) {
  const names = new Set(rows.flatMap((row) => [row.name, row.code || ""]).filter(Boolean).map(fold));
  const isRow = (text) => names.has(fold(text));
  return new Headings(columns, known).read(line || [], body, { isRow, key: keyOf(body, rows), from });
}

/* The first columns may say which rows they are: how, and how many columns say it. */
function keyOf(body, rows) {
  for (const how of ["code", "name"]) {
    const known = new Map(rows.filter((row) => row[how]).map((row) => [fold(row[how]), row]));
    const first = knownIn(body, 0, known) ? 0 : knownIn(body, 1, known) ? 1 : -1;
    if (first < 0) continue;
    const other = new Set(rows.flatMap((row) => [fold(row.code || ""), fold(row.name)]));
    let width = first + 1;
    while (knownIn(body, width, other)) width += 1;
    if (body.some((line) => line.length > width)) return { how, known, first, width };
  }
  return null;
}

function knownIn(body, column, known) {
  const texts = body.map((line) => line[column]).filter(Boolean);
  const found = texts.filter((text) => known.has(fold(text)));
  return found.length > 0 && found.length * 2 >= texts.length;
}

function byKey(body, key, left, firstNumber) {
  const seen = new Set();
  return body.flatMap((line, index) => {
    const number = index + firstNumber;
    const text = line[key.first] || "";
    const row = key.known.get(fold(text));
    if (!row) {
      if (line.some(Boolean)) left.push({ kind: "unknown", row: number, name: text });
      return [];
    }
    if (seen.has(row.id)) left.push({ kind: "twice", row: number, name: text });
    seen.add(row.id);
    return [{ row, line, number, name: text }];
  });
}

function byPlace(body, rows, at, left, firstNumber) {
  const below = rows.slice(rows.findIndex((row) => row.id === at.id));
  if (body.length > below.length) left.push({ kind: "tooLong", number: body.length - below.length });
  return body.slice(0, below.length).map((line, index) => ({ row: below[index], line, number: index + firstNumber }));
}

function fieldsFrom(from, skipped, body, left) {
  const width = Math.max(0, ...body.map((line) => line.length)) - skipped;
  if (width > from.length) left.push({ kind: "tooWide", number: width - from.length });
  return [...Array(skipped).fill(null), ...from.map((one) => one.field)];
}
