/* What a person did to the cells, a step at a time, so that it can be undone and done again: a cell
   written, a block pasted, a version chosen; also when it is saved. */

import { announce, fill } from "./grid.js";

const MOST = 500;

export class Steps {
  constructor(grid) {
    this.grid = grid;
    this.done = [];
    this.undone = [];
    this.entered = new Map();
  }

  listen(saving) {
    this.saving = saving;
    this.grid.form.addEventListener("focusin", (event) => this.isCell(event) && this.entered.set(event.target, event.target.value));
    this.grid.form.addEventListener("focusout", (event) => this.isCell(event) && this.commit(event.target));
  }

  isCell(event) {
    return event.target.matches("[data-field]");
  }

  /* What stood in the cell when it was entered, and what stands there now, is one step. */
  commit(input) {
    const before = this.entered.get(input);
    if (before === undefined || before === input.value) return;
    this.entered.set(input, input.value);
    this.record([{ input, before, after: input.value }]);
  }

  record(cells) {
    const real = cells.filter((cell) => cell.before !== cell.after);
    if (!real.length) return null;
    this.done.push(real);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
    this.changed();
    return real;
  }

  changed() {
    this.grid.form.dispatchEvent(new CustomEvent("sheet:steps"));
  }

  /* The server has its own way of writing what was sent: steps know it by that from now on. */
  written(input, sent, stored) {
    if (sent === stored) return;
    [...this.done, ...this.undone].flat().forEach((cell) => {
      if (cell.input !== input) return;
      if (cell.after === sent) cell.after = stored;
      if (cell.before === sent) cell.before = stored;
    });
    if (this.entered.get(input) === sent) this.entered.set(input, stored);
  }

  /* A cell that changed because of the step before, such as a share counted from its parts. */
  followed(tr, input, before, after) {
    const step = this.done.findLast((cells) => cells.some((cell) => this.grid.rowOf(cell.input) === tr));
    if (step && !step.some((cell) => cell.input === input)) step.push({ input, before, after });
  }

  undo() {
    this.go(this.done, this.undone, "before", this.grid.words.textUndone);
  }

  redo() {
    this.go(this.undone, this.done, "after", this.grid.words.textRedone);
  }

  go(from, to, side, words) {
    const active = document.activeElement;
    if (active && active.matches("[data-field]")) this.commit(active);
    const step = from.pop();
    if (!step) {
      announce(this.grid.words.textNothingToUndo);
      return;
    }
    to.push(step);
    this.changed();
    step.forEach(({ input, [side]: text }) => {
      this.grid.write(input, text);
      this.entered.set(input, text);
      this.saving.typed(input);
    });
    const [{ input }] = step;
    this.saving.go(input);
    if (input.select) input.select();
    this.saving.flush();
    const what = step.length === 1 ? this.grid.label(input) : fill(this.grid.words.textCells, { s: step.length });
    announce(fill(words, { s: what }));
  }
}
