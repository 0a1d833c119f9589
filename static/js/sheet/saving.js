/* The sheet saves itself: changed rows go in one request, and each is answered by itself. What is
   typed stays in this browser until the server has said that it is saved. A writer of the save bar. */

import * as storage from "../desk/storage.js";
import { Stuck } from "../desk/stuck.js";
import { Retry, newKey, send } from "../desk/transport.js";
import { word } from "../desk/words.js";
import { announce, button, fill } from "./grid.js";

const IDLE_MS = 1500;
// Cells that the server fills in or empties because of what was typed in others of the row.
const FOLLOWING = ["value", "absence"];

export class Saving extends EventTarget {
  constructor(grid, steps) {
    super();
    this.grid = grid;
    this.steps = steps;
    this.place = grid.words.saveUrl;
    this.dirty = new Set();
    this.held = new Map();
    // Cells whose other version was taken: sent though nothing differs, for it may be another by now.
    this.taken = new Set();
    this.retry = new Retry(() => this.flush());
    this.problem = null;
    this.sending = null;
    this.inDoubt = null;
    // What was sent of rows that were closed: it may have come in before they were.
    this.aside = new Map();
    this.saved = null;
    if (!grid.writes) return;
    grid.form.addEventListener("input", (event) => this.isCell(event) && this.typed(event.target));
    grid.form.addEventListener("focusout", (event) => this.isCell(event) && this.left(event.target, event.relatedTarget));
    grid.form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.flush({ leaving: true }));
    window.addEventListener("beforeunload", (event) => this.isSettled() || event.preventDefault());
  }

  isCell(event) {
    return event.target.matches("[data-field]");
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }

  submitted(event) {
    event.preventDefault();
    this.flush();
  }

  /* Text that was never confirmed comes back, with what stood there when it was written. */
  recover() {
    const kept = storage.waiting().filter((entry) => entry.place === this.place);
    const tried = new Map();
    kept.forEach((entry) => {
      const input = this.grid.form.elements[entry.address];
      if (!input || !input.matches("[data-field]")) return;
      if (entry.value === this.grid.stored(input)) storage.drop(this.place, entry.address);
      else if (!this.grid.differs(input)) {
        input.value = entry.value;
        this.grid.setStored(input, entry.base || "");
        if (entry.tried === undefined) return;
        const id = this.grid.rowOf(input).dataset.row;
        tried.set(id, [...(tried.get(id) || []), [input, entry.tried]]);
      }
    });
    if (tried.size) this.inDoubt = this.parcel(tried);
    this.grid.every().forEach((input) => this.grid.differs(input) && this.typed(input));
    if (this.dirty.size) this.flush();
    this.changed();
  }

  typed(input) {
    const tr = this.grid.rowOf(input);
    const id = tr.dataset.row;
    if (this.grid.differs(input)) this.keep(input);
    else storage.drop(this.place, input.name);
    const held = this.held.get(id);
    if (held && held.kind === "refused") this.held.delete(id);
    if (this.grid.changed(tr).length) this.dirty.add(id);
    else this.settle(tr);
    input.toggleAttribute("data-waiting", this.grid.differs(input));
    this.soon(input.matches("select") ? 0 : IDLE_MS);
    this.changed();
  }

  keep(input) {
    const more = { label: this.grid.label(input), noun: this.grid.words.noun, tried: this.tried(input) };
    storage.keep(this.place, input.name, { value: input.value, base: this.grid.stored(input), ...more });
  }

  /* What was sent of the cell and may have arrived; nothing when all that was sent is answered. */
  tried(input) {
    const id = this.grid.rowOf(input).dataset.row;
    const cells = [this.inDoubt?.sent.get(id), this.aside.get(id)].filter(Boolean).flat();
    const found = cells.find(([one]) => one === input);
    return found && found[1];
  }

  /* A row is saved when it is left, or when nobody has typed for a while: its cells often need each
     other. A choice is never saved while arrows go through it. */
  left(input, to) {
    const tr = this.grid.rowOf(input);
    this.grid.tidy(input);
    if (this.dirty.has(tr.dataset.row)) this.soon(to && tr.contains(to) ? IDLE_MS : 0);
  }

  soon(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), delay);
  }

  isChoosing(tr) {
    const active = document.activeElement;
    return active && active.matches("select[data-field]") && this.grid.rowOf(active) === tr && this.grid.differs(active);
  }

  /* Rows with something that may be sent now. */
  batch(leaving) {
    return Array.from(this.dirty, (id) => this.grid.row(id)).filter(
      (tr) => this.free(tr).length && (leaving || !this.isChoosing(tr)),
    );
  }

  /* What is changed in the row and waits for nobody: a cell that was refused, or has two versions,
     keeps no other from being saved. */
  free(tr) {
    const held = this.held.get(tr.dataset.row);
    const written = this.grid.cells(tr).filter((input) => this.grid.differs(input) || this.taken.has(input));
    return written.filter((input) => !held || !held.inputs.includes(input));
  }

  async flush({ leaving = false, asked = false } = {}) {
    window.clearTimeout(this.timer);
    if (asked) this.release();
    if (this.sending) {
      await this.sending;
      return;
    }
    const rows = this.batch(leaving);
    if (!rows.length && !this.inDoubt) return;
    this.sending = this.sendOnce(rows, leaving);
    this.changed();
    await this.sending;
    this.sending = null;
    this.changed();
    if (!this.problem && this.batch().length) this.soon(0);
  }

  /* What may have arrived already is sent once more as it was, before what was typed since: else
     the answer would be that somebody else has written, and that would be oneself. */
  async sendOnce(rows, leaving) {
    const free = (tr) => this.free(tr).map((one) => [one, one.value]);
    const parcel = this.inDoubt || this.parcel(new Map(rows.map((tr) => [tr.dataset.row, free(tr)])));
    this.inDoubt = parcel;
    parcel.sent.forEach((cells) => cells.forEach(([input]) => this.grid.differs(input) && this.keep(input)));
    this.answered(await send(this.place, { rows: parcel.rows }, { key: parcel.key, leaving }), parcel.sent);
  }

  /* Cells and what is sent of them, by row, as the server reads them. */
  parcel(sent) {
    const rows = Array.from(sent, ([row, cells]) => ({
      row,
      texts: Object.fromEntries(cells.map(([input, text]) => [input.dataset.field, text])),
      base: Object.fromEntries(cells.map(([input]) => [input.dataset.field, this.grid.stored(input)])),
    }));
    return { sent, rows, key: newKey() };
  }

  answered(answer, sent) {
    if (answer.kind === "later" || answer.kind === "signed-out") {
      this.retry.later(answer.wait);
      const kind = answer.kind === "later" && answer.offline ? "offline" : answer.kind;
      this.problem = { kind, at: this.retry.at };
      return;
    }
    this.retry.reset();
    this.problem = null;
    this.inDoubt = null;
    if (answer.data.rows) this.answeredRows(answer.data.rows, sent);
    else this.stop(sent, answer.data.message || word("Forbidden"));
  }

  answeredRows(rows, sent) {
    const done = [];
    sent.forEach((cells, id) => {
      const tr = this.grid.row(id);
      const row = rows[id];
      const taken = cells.filter(([input]) => this.taken.delete(input));
      if (row && row.state === "saved") {
        this.accept(tr, row, cells);
        // Nobody has typed it: it may change under whoever stands there.
        taken.forEach(([input]) => this.grid.write(input, this.grid.stored(input)));
        done.push(id);
      } else if (!row || row.state === "gone") this.stop(new Map([[id, cells]]), row ? row.message : word("Forbidden"));
      else if (this.isTypedOn(tr, cells)) return; // sent anew as it is now
      else if (row.state === "refused") this.refuse(tr, row.faults, cells);
      else this.meet(tr, row.theirs, row.who);
    });
    if (!done.length) return;
    this.saved = new Date();
    this.dispatchEvent(new CustomEvent("rows", { detail: { ids: done, rows } }));
  }

  isTypedOn(tr, cells) {
    const sent = new Map(cells);
    return this.free(tr).some((input) => input.value !== sent.get(input)) || cells.some(([input, text]) => input.value !== text);
  }

  /* The row as the server has it now; a cell that somebody went on typing in is left alone. */
  accept(tr, row, cells) {
    const { texts } = row;
    const sent = new Map(cells);
    this.grid.cells(tr).forEach((input) => {
      const { field } = input.dataset;
      const text = texts[field] === undefined ? this.grid.stored(input) : texts[field];
      const before = this.grid.stored(input);
      if (sent.has(input)) {
        this.steps.written(input, sent.get(input), text);
        if (input.value === sent.get(input)) this.grid.accept(input, text, sent.get(input));
        else this.grid.setStored(input, text);
      } else if (!this.grid.differs(input)) {
        if (text !== before && FOLLOWING.includes(field)) this.steps.followed(tr, input, before, text);
        this.grid.accept(input, text, input.value);
      }
      if (this.grid.differs(input)) return;
      storage.drop(this.place, input.name);
      input.removeAttribute("data-waiting");
      this.grid.hush(input);
    });
    if (!this.grid.changed(tr).length) this.dirty.delete(tr.dataset.row);
  }

  settle(tr) {
    this.dirty.delete(tr.dataset.row);
    this.held.delete(tr.dataset.row);
    this.grid.cells(tr).forEach((input) => this.grid.hush(input));
  }

  refuse(tr, faults, cells) {
    cells.forEach(([input]) => this.grid.hush(input));
    const at = Object.entries(faults).map(([field, text]) => {
      const input = this.grid.cell(tr, field) || this.grid.cells(tr)[0];
      this.grid.say(input, text);
      return input;
    });
    // A fault of the row in none of the cells that were sent is about all of them together.
    const sent = cells.map(([input]) => input);
    this.hold(tr, "refused", at.some((input) => sent.includes(input)) ? at : [...at, ...sent]);
  }

  hold(tr, kind, inputs, why = "") {
    const before = this.held.get(tr.dataset.row);
    this.held.set(tr.dataset.row, { kind, why, inputs: [...new Set([...inputs, ...(before ? before.inputs : [])])] });
    this.dispatchEvent(new CustomEvent("told", { detail: tr }));
  }

  /* Somebody else wrote in the same cell meanwhile: both are shown, and one is chosen. */
  meet(tr, theirs, who) {
    const inputs = [];
    Object.entries(theirs).forEach(([field, text]) => {
      const input = this.grid.cell(tr, field);
      if (!input) return;
      inputs.push(input);
      this.ask(input, text, who);
    });
    this.hold(tr, "conflict", inputs);
  }

  ask(input, theirs, who) {
    const { words } = this.grid;
    const shown = (text) => this.grid.shown(input, text) || words.textEmpty;
    const mine = input.value;
    const text = fill(words.textTheirs, { m: shown(mine), w: who || words.textSomebody, t: shown(theirs) });
    const message = this.grid.say(input, text, {
      kind: "two",
      buttons: [
        button(fill(words.textKeepMine, { s: shown(mine) }), () => this.choose(input, theirs, input.value)),
        button(fill(words.textTakeTheirs, { s: shown(theirs) }), () => this.choose(input, theirs, theirs)),
      ],
    });
    message.setAttribute("role", "group");
    message.setAttribute("aria-label", this.grid.label(input));
  }

  choose(input, theirs, value) {
    const tr = this.grid.rowOf(input);
    const held = this.held.get(tr.dataset.row);
    this.steps.record([{ input, before: input.value, after: value }]);
    this.grid.setStored(input, theirs);
    this.grid.write(input, value);
    this.grid.hush(input);
    input.focus();
    held.inputs = held.inputs.filter((one) => one !== input);
    if (!held.inputs.length) this.held.delete(tr.dataset.row);
    this.typed(input);
    if (value === theirs) {
      this.taken.add(input);
      this.dirty.add(tr.dataset.row);
    }
    this.flush();
  }

  /* Nothing can be saved here any more: what was typed stands, with why, and can be copied. */
  stop(sent, why) {
    sent.forEach((cells, id) => {
      this.aside.set(id, cells);
      cells.forEach(([input]) => {
        const text = fill(this.grid.words.textLocked, { s: why });
        const tools = new Stuck({ label: this.grid.label(input), value: () => input.value, why }).tools();
        this.grid.say(input, text, { kind: "locked", buttons: [tools] });
      });
      this.hold(this.grid.row(id), "stuck", cells.map(([input]) => input), why);
    });
  }

  /* What was closed is tried once more, as it was sent and then as it is: it may be open again. */
  release() {
    this.held.forEach((held, id) => held.kind === "stuck" && this.held.delete(id));
    if (this.inDoubt || !this.aside.size) return;
    this.inDoubt = this.parcel(this.aside);
    this.aside = new Map();
  }

  item(input, why = "") {
    return { label: this.grid.label(input), noun: this.grid.words.noun, element: input, why, go: () => this.go(input) };
  }

  go(input) {
    this.dispatchEvent(new CustomEvent("reveal", { detail: input }));
    input.focus();
  }

  ofKind(kind) {
    const found = Array.from(this.held.values()).filter((held) => held.kind === kind);
    return found.flatMap((held) => held.inputs.map((input) => this.item(input, held.why)));
  }

  waiting() {
    const rows = Array.from(this.dirty, (id) => this.grid.row(id));
    return rows.flatMap((tr) => this.free(tr).map((input) => this.item(input)));
  }

  refused() {
    return this.ofKind("refused");
  }

  conflicts() {
    return this.ofKind("conflict");
  }

  stuck() {
    return this.ofKind("stuck");
  }

  doubted() {
    return this.grid.rows.map((tr) => tr.querySelector("[data-asked]")).filter(Boolean).map((one) => this.item(one));
  }

  missing() {
    const rows = this.grid.rows.filter((tr) => "missing" in tr.dataset);
    return rows.map((tr) => this.grid.cells(tr)[0]).filter(Boolean).map((one) => this.item(one));
  }

  trouble() {
    return this.problem;
  }

  isSending() {
    return Boolean(this.sending);
  }

  savedAt() {
    return this.saved;
  }

  isSettled() {
    return !this.dirty.size && !this.sending;
  }

  isQuiet() {
    return !this.grid.writes;
  }
}
