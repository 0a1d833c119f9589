/* The first line of a block, when it holds headings: which field each column goes to. Knows no page.
   `known` is what the page tells of headings: { own, about, value, year, period,
   otherPeriods }. `own` are those of the
   sheet's columns that nobody writes in, `about` words that say what a row is (Indikator, Mått),
   `value` words that say what is in a cell (Utfall, Årsmål), `year` the year that the sheet is of, `period`
   what its period is called (VB, verksamhetsberättelse), `otherPeriods` what others are. */

import { fold } from "./names.js";

const NUMBER = /^[-–−+]?\d/;
const YEAR = /\b(?:19|20)\d\d\b/g;
const NOTHING = { own: [], about: [], value: [], year: "", period: [], otherPeriods: [] };

/* Any of the names, as words of their own; the longest first. */
function anyOf(names) {
  const sorted = names.map(fold).sort((one, other) => other.length - one.length);
  const words = sorted.map((one) => one.replace(/[^\p{L}\p{N} ]/gu, "\\$&"));
  return words.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{N}])`, "gu") : /(?!)/g;
}

const years = (text) => text.match(YEAR) || [];
const has = (words, text) => fold(text).search(words) >= 0;

export class Headings {
  constructor(columns, given) {
    const known = { ...NOTHING, ...given };
    this.columns = columns;
    this.year = known.year;
    this.period = anyOf(known.period);
    this.otherPeriods = anyOf(known.otherPeriods);
    this.own = new Set(known.own.map(fold));
    this.about = this.bareOf(known.about);
    this.value = known.value[0] || "";
    this.words = this.bareOf([...known.own, ...known.about, ...known.value]);
  }

  bareOf(texts) {
    return new Set(texts.map((text) => this.bare(text)).filter(Boolean));
  }

  /* Without what stands in brackets and without time: "Utfall VB 2024 (%)" is "utfall". */
  bare(text) {
    const timeless = fold(text).replace(/[([].*?[)\]]/g, " ").replace(YEAR, " ");
    const plain = timeless.replace(this.period, " ").replace(this.otherPeriods, " ");
    return fold(plain).replace(/^[\s:.,*–-]+|[\s:.,*–-]+$/g, "");
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
    return body.length > 0 && texts.filter((text) => this.words.has(this.bare(text))).length * 2 >= texts.length;
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

  /* By the very words, or by them without year and period where they are this sheet's; a period
     alone heads the first thing that a cell holds. */
  named(text) {
    const exact = this.columns.find((one) => fold(one.heading) === fold(text));
    if (exact) return exact.field;
    if (this.own.has(fold(text)) || this.isOtherYears(text) || this.isOtherPeriods(text)) return null;
    const wanted = this.bare(text) || (has(this.period, text) ? this.bare(this.value) : "");
    if (!wanted) return null;
    const alike = this.columns.filter(({ heading }) => ` ${this.bare(heading)}`.endsWith(` ${wanted}`));
    return alike.length === 1 ? alike[0].field : null;
  }

  isOtherYears(text) {
    return Boolean(this.year) && years(text).some((year) => year !== this.year);
  }

  isOtherPeriods(text) {
    return has(this.otherPeriods, text);
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
      else if (this.isOtherPeriods(text)) left.push({ kind: "otherPeriod", text });
      else if (isByName || this.about.has(this.bare(text)) || !following.length) left.push({ kind: "column", text });
      else {
        fields[column] = following.shift();
        left.push({ kind: "placed", text });
      }
    }
    return { fields, left };
  }
}
