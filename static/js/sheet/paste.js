/* A block from a spreadsheet pasted at a cell: laid over the sheet by name, code or position, saved
   row by row, undone as one step. Where something of it does not come along, that is shown first. */

import { MOST_CHARACTERS, lay, parse } from "./block.js";
import { announce, counted, fill } from "./grid.js";
import { fold } from "./names.js";

const MOST_SHOWN = 200;

export class Paste {
  constructor(grid, { saving, steps, view }) {
    Object.assign(this, { grid, saving, steps, view });
    this.box = grid.form.querySelector("[data-paste]");
    if (!this.box) return;
    grid.form.addEventListener("paste", (event) => this.pasted(event));
    this.part("take").addEventListener("click", () => this.take());
    this.part("undo").addEventListener("click", () => this.undo());
    this.part("close").addEventListener("click", () => this.close());
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    grid.form.addEventListener("sheet:steps", () => this.stepped());
  }

  part(name) {
    return this.box.querySelector(`[data-paste-${name}]`);
  }

  pasted(event) {
    const input = event.target;
    if (!input.matches("[data-field]")) return;
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
    if (!(isBlock || input.matches("select")) || (input.matches("textarea") && !text.includes("\t"))) return;
    event.preventDefault();
    this.at = input;
    if (text.length > MOST_CHARACTERS) this.open(this.grid.words.textTooLarge, { kind: "error" });
    else this.lay(parse(text), input);
  }

  lay(table, input) {
    const rows = this.grid.rows.filter((tr) => !this.view.isFiltered(tr)).map((tr) => ({
      id: tr.dataset.row,
      name: this.grid.name(tr),
      code: tr.dataset.code,
      fields: new Set(this.grid.cells(tr).map((one) => one.dataset.field)),
    }));
    const at = { id: this.grid.rowOf(input).dataset.row, field: input.dataset.field };
    const columns = this.grid.columns();
    const { how, cells, left, header } = lay(table, { rows, columns, at, known: this.grid.headings() });
    this.changes = this.changesOf(cells, left);
    this.how = how;
    this.header = header;
    if (left.length) this.preview(table.length - (header ? 1 : 0), left);
    else this.take();
  }

  /* What each text changes; kinds of absence come by name. */
  changesOf(cells, left) {
    return cells.flatMap(({ id, field, text, row, name }) => {
      const input = this.grid.cell(this.grid.row(id), field);
      const after = input.matches("select") ? choiceOf(input, text) : text;
      if (after === null) left.push({ kind: "noChoice", row, name, text });
      return after === null || after === input.value ? [] : [{ input, before: input.value, after }];
    });
  }

  preview(lines, left) {
    const { words } = this.grid;
    const number = this.changes.length;
    const said = { r: counted(words.textRows, lines), s: counted(words.textChanged, number) };
    this.step = null;
    this.open(fill(words.textPreview, said), { how: true, take: number > 0 });
    this.part("left").replaceChildren(...left.slice(0, MOST_SHOWN).map((one) => this.listed(one)));
    const rows = this.changes.slice(0, MOST_SHOWN).map(({ input, before, after }) => this.line(input, before, after));
    this.part("rows").replaceChildren(...rows);
    this.part("table").hidden = !rows.length;
    this.box.focus();
    if (this.changes.length) this.part("take").focus();
  }

  listed({ kind, row, name, text, number }) {
    const { words } = this.grid;
    const item = document.createElement("li");
    const why = words[`text${kind[0].toUpperCase()}${kind.slice(1)}`];
    const which = name ? fill(words.textRowNamed, { s: name }) : fill(words.textRowNumbered, { s: row });
    item.textContent = number === undefined ? fill(why, { r: which, s: text }) : counted(why, number);
    return item;
  }

  line(input, before, after) {
    const tr = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = this.grid.label(input);
    const cells = [before, after].map((text) => {
      const td = document.createElement("td");
      td.textContent = this.grid.shown(input, text) || "–";
      return td;
    });
    tr.append(head, ...cells);
    return tr;
  }

  /* All of it at once: one step to undo, one request to save. */
  take() {
    const { words } = this.grid;
    const number = this.changes.length;
    this.changes.forEach(({ input, after }) => {
      this.grid.write(input, after);
      this.steps.entered.set(input, after);
      this.saving.typed(input);
    });
    this.step = this.steps.record(this.changes);
    this.view.unfold(this.changes.map(({ input }) => this.grid.rowOf(input)));
    this.saving.flush();
    const text = number ? fill(words.textPasted, { s: counted(words.textChanged, number) }) : words.textSame;
    this.open(text, { kind: "success", how: number > 0 || Boolean(this.header), undo: number > 0 });
    this.part("table").hidden = true;
    this.part("left").replaceChildren();
    if (this.at) this.at.focus();
    announce(this.header ? `${text} ${fill(words.textHeader, { s: this.header })}` : text);
  }

  open(text, { kind = "info", how = false, take = false, undo = false } = {}) {
    const { words } = this.grid;
    this.part("text").textContent = text;
    this.part("how").textContent = how ? this.howWords() : "";
    this.part("take").hidden = !take;
    this.part("undo").hidden = !undo;
    this.box.className = `notice sheet-paste no-print notice--${kind}`;
    this.box.hidden = false;
    if (kind !== "success") announce(text);
  }

  howWords() {
    const { textByName: name, textByCode: code, textByPlace: place, textHeader } = this.grid.words;
    const header = this.header ? fill(textHeader, { s: this.header }) : "";
    return `${header} ${{ name, code, place }[this.how]}`.trim();
  }

  undo() {
    this.close();
    this.steps.undo();
  }

  /* What is taken back, by whichever way, is not pasted any more; what is not the last step is not
     what would be undone. */
  stepped() {
    if (!this.step) return;
    if (this.steps.undone.includes(this.step)) this.close();
    else this.part("undo").hidden = this.steps.done.at(-1) !== this.step;
  }

  close() {
    const hadFocus = this.box.contains(document.activeElement);
    this.step = null;
    this.box.hidden = true;
    this.part("table").hidden = true;
    this.part("left").replaceChildren();
    if (hadFocus && this.at) this.at.focus();
  }
}

function choiceOf(select, text) {
  const wanted = fold(text);
  const options = Array.from(select.options);
  const option = options.find((one) => fold(one.textContent) === wanted || one.value === text);
  return option ? option.value : null;
}
