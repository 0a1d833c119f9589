/* The first line of a block, when it holds headings: which field each column goes to. Knows no page.
   `known` is what the page tells of headings: { own, about, value, year }. `own` are those of the
   sheet's columns that nobody writes in, `about` words that say what a row is (Indikator, Mått),
   `value` words that say what is in a cell (Utfall, Årsmål), `year` the year that the sheet is of. */

import { fold } from "./names.js";

const NUMBER = /^[-–−+]?\d/;
const YEAR = /\b(?:19|20)\d\d\b/g;
const NOTHING = { own: [], about: [], value: [], year: "" };

/* Without what stands in brackets and without years: "Utfall 2024 (%)" is "utfall". */
function bare(text) {
  return fold(fold(text).replace(/[([].*?[)\]]/g, " ").replace(YEAR, " ").replace(/[:.,*]+$/, ""));
}

const years = (text) => text.match(YEAR) || [];

export class Headings {
  constructor(columns, known = NOTHING) {
    this.columns = columns;
    this.year = known.year;
    this.own = new Set(known.own.map(fold));
    this.about = new Set(known.about.map(bare));
    this.words = new Set([...known.own, ...known.about, ...known.value].map(bare));
  }

  /* { fields, left, text } of a line that holds headings, or null. `isRow` says of a text that it is
     a row's name or code. `body` are the lines under it, `key` what in them says which row it is. */
  read(line, body, { isRow, key, from }) {
    const texts = line.filter(Boolean);
    if (!texts.length || texts.some((text) => NUMBER.test(text)) || texts.some(isRow)) return null;
    if (!this.areHeadings(texts, body) && !this.standsAbove(line, body, key)) return null;
    return { ...this.fields(line, body, key ? key.width : 0, from), text: texts.join(" | ") };
  }

  areHeadings(texts, body) {
    if (texts.some((text) => this.named(text))) return true;
    return body.length > 0 && texts.filter((text) => this.words.has(bare(text))).length * 2 >= texts.length;
  }

  /* Words over figures, over rows that are found, are headings though nobody has heard of them. */
  standsAbove(line, body, key) {
    if (!key || !line[key.first]) return false;
    const columns = line.map((text, column) => column).filter((column) => column >= key.width && line[column]);
    const isOver = (column) => {
      const under = body.map((cells) => cells[column]).filter(Boolean);
      return !/\d/.test(line[column]) && under.length > 0 && under.every((text) => NUMBER.test(text));
    };
    return columns.length > 0 && columns.every(isOver);
  }

  /* By the very words, or by them without the year where it is this sheet's. */
  named(text) {
    const exact = this.columns.find((one) => fold(one.heading) === fold(text));
    if (exact) return exact.field;
    if (this.own.has(fold(text)) || this.isOtherYears(text) || !bare(text)) return null;
    const wanted = bare(text);
    const alike = this.columns.filter(({ heading }) => bare(heading) === wanted || bare(heading).endsWith(` ${wanted}`));
    return alike.length === 1 ? alike[0].field : null;
  }

  isOtherYears(text) {
    return Boolean(this.year) && years(text).some((year) => year !== this.year);
  }

  /* Columns whose name the sheet does not have go on from the cell that one stood in, and that is
     shown first; where others have found theirs by name, they do not come along. */
  fields(line, body, skipped, from) {
    const left = [];
    const isUsed = (column) => column >= skipped && body.some((cells) => cells[column]);
    const fields = line.map((text) => (text ? this.named(text) : null));
    fields.forEach((field, column) => {
      if (!field || fields.indexOf(field) === column) return;
      fields[column] = null;
      left.push({ kind: "column", text: line[column] });
    });
    const isByName = fields.some(Boolean);
    const following = from.map((one) => one.field);
    const width = Math.max(line.length, ...body.map((cells) => cells.length));
    for (let column = skipped; column < width; column += 1) {
      const text = line[column] || "";
      if (fields[column] || !isUsed(column) || this.own.has(fold(text))) continue;
      if (left.some((one) => one.text === text && text)) continue;
      if (this.isOtherYears(text)) left.push({ kind: "otherYear", text });
      else if (isByName || this.about.has(bare(text)) || !following.length) left.push({ kind: "column", text });
      else {
        fields[column] = following.shift();
        left.push({ kind: "placed", text });
      }
    }
    return { fields, left };
  }
}
