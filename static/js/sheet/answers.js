/* Answers to what is asked about rows that were saved: it is right, and why. What is written is kept
   in this browser until it is given and saved. A writer of the save bar. */

import * as storage from "../desk/storage.js";
import { Retry, send } from "../desk/transport.js";
import { announce } from "./grid.js";

const WHY = "[data-why]";

export class Answers extends EventTarget {
  constructor(grid, { saving }) {
    super();
    Object.assign(this, { grid, saving });
    this.place = grid.words.answerUrl;
    // Rows whose answer has been given and is not saved yet.
    this.given = new Set();
    this.retry = new Retry(() => this.giveAgain());
    this.problem = null;
    this.saved = null;
    grid.form.addEventListener("input", (event) => event.target.matches(WHY) && this.keep(event.target));
    grid.form.addEventListener("click", (event) => this.pressed(event, event.target.closest("[data-answer]")));
    grid.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches(WHY)) this.pressed(event, event.target);
    });
  }

  pressed(event, control) {
    if (!control) return;
    event.preventDefault();
    this.give(control.closest("tr").querySelector(WHY));
  }

  keep(why) {
    const { label, noun } = item(why);
    if (why.value) storage.keep(this.place, why.name, { value: why.value, label, noun });
    else storage.drop(this.place, why.name);
    this.changed();
  }

  /* A question that is drawn anew holds what was written in the old one. */
  recover(among) {
    among.querySelectorAll(WHY).forEach((why) => {
      const kept = storage.read(this.place, why.name);
      if (kept && !why.value) why.value = kept.value;
    });
  }

  written() {
    return Array.from(this.grid.form.querySelectorAll(WHY)).filter((why) => why.value);
  }

  rowOf(why) {
    return this.grid.row(why.closest("tr[data-msg-of]").dataset.msgOf);
  }

  /* Whoever saves by hand has said what they have written; the figures go first. */
  async flush({ asked = false } = {}) {
    if (!asked) return;
    await this.saving.flush();
    for (const why of this.written()) await this.give(why);
  }

  async giveAgain() {
    const written = this.written();
    for (const why of written.filter((one) => this.given.has(this.rowOf(one)))) await this.give(why);
    // One that is no longer asked for is shown as not saved when the page comes next.
    this.given.forEach((tr) => written.some((one) => this.rowOf(one) === tr) || this.given.delete(tr));
    this.changed();
  }

  async give(why) {
    const tr = this.rowOf(why);
    const text = why.value;
    const message = document.getElementById(why.getAttribute("aria-describedby"));
    const answer = await send(this.place, { row: tr.dataset.row, why: text, base: this.grid.base(tr) });
    const isComing = ["later", "signed-out"].includes(answer.kind);
    if (isComing) this.wait(tr, answer);
    else this.settle(tr);
    if (answer.kind === "saved") this.accepted(tr, why, text, answer.data.rows);
    else message.textContent = answer.data.message || this.grid.words.textFailed;
    this.changed();
  }

  wait(tr, answer) {
    this.given.add(tr);
    this.retry.later(answer.wait);
    this.problem = { kind: answer.offline ? "offline" : answer.kind, at: this.retry.at };
  }

  settle(tr) {
    this.given.delete(tr);
    if (this.given.size) return;
    this.retry.reset();
    this.problem = null;
  }

  accepted(tr, why, text, rows) {
    if (why.value === text) storage.drop(this.place, why.name);
    const isHere = this.grid.messages(tr).contains(document.activeElement);
    const next = tr.querySelector("[data-asked]") || this.grid.cells(tr)[0];
    this.saved = new Date();
    this.dispatchEvent(new CustomEvent("rows", { detail: { ids: [tr.dataset.row], rows } }));
    announce(this.grid.words.textAnswered);
    if (isHere) next.focus();
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }

  waiting() {
    return this.written().filter((why) => this.given.has(this.rowOf(why))).map(item);
  }

  begun() {
    return this.written().filter((why) => !this.given.has(this.rowOf(why))).map(item);
  }

  trouble() {
    return this.problem;
  }

  savedAt() {
    return this.saved;
  }

  isSettled() {
    return !this.given.size;
  }

  isQuiet() {
    return !this.grid.writes;
  }
}

function item(why) {
  return { label: why.labels[0].textContent.trim().replace(/\s+/g, " "), noun: "text", element: why };
}
