/* Moving about in the sheet with the keyboard, as in a spreadsheet. Tab stays the browser's own. */

const isText = (input) => input.matches("textarea");

export class Keys {
  constructor(grid, { saving, steps, panel }) {
    Object.assign(this, { grid, saving, steps, panel });
    this.editing = null;
    grid.form.addEventListener("keydown", (event) => {
      if (event.target.matches("[data-field]") && this.pressed(event)) event.preventDefault();
    });
    grid.form.addEventListener("focusin", (event) => {
      this.editing = null;
      if (event.target.matches("input[data-field]")) event.target.select();
    });
  }

  pressed(event) {
    if (event.isComposing) return false;
    if (event.ctrlKey || event.metaKey) return this.command(event);
    if (event.altKey) return event.key === "Enter" && this.panel.enter();
    return this.moved(event);
  }

  command(event) {
    if (event.altKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z") return this.does(() => (event.shiftKey ? this.steps.redo() : this.steps.undo()));
    if (key === "y") return this.does(() => this.steps.redo());
    return false;
  }

  does(act) {
    act();
    return true;
  }

  moved(event) {
    const input = event.target;
    if (input.matches("select") && event.key.startsWith("Arrow")) return false;
    switch (event.key) {
      case "Enter":
        return this.entered(input, event.shiftKey ? -1 : 1);
      case "ArrowDown":
        return !event.shiftKey && this.leavesText(input, 1) && this.go(this.vertical(input, 1));
      case "ArrowUp":
        return !event.shiftKey && this.leavesText(input, -1) && this.go(this.vertical(input, -1));
      case "ArrowRight":
        return !event.shiftKey && this.atEdge(input, 1) && this.go(this.horizontal(input, 1));
      case "ArrowLeft":
        return !event.shiftKey && this.atEdge(input, -1) && this.go(this.horizontal(input, -1));
      case "F2":
        return this.edit(input);
      case "Escape":
        return this.restore(input);
    }
    return false;
  }

  /* Enter writes in a comment that somebody is in the midst of. */
  entered(input, step) {
    if (isText(input) && !this.isWhole(input)) return false;
    if (!this.go(this.vertical(input, step))) this.saving.flush();
    return true;
  }

  edit(input) {
    this.editing = input;
    if (input.setSelectionRange) input.setSelectionRange(input.value.length, input.value.length);
    return true;
  }

  restore(input) {
    const entered = this.steps.entered.get(input);
    const text = entered !== undefined && entered !== input.value ? entered : this.grid.stored(input);
    this.editing = null;
    this.grid.write(input, text);
    this.saving.typed(input);
    if (input.select) input.select();
    return true;
  }

  /* The next cell in the same column, past rows that are folded or have nothing to fill in there. */
  vertical(input, step) {
    const { field } = input.dataset;
    const column = this.grid.rows.map((tr) => this.grid.cell(tr, field)).filter((one) => one && isShown(one));
    return column[column.indexOf(input) + step];
  }

  horizontal(input, step) {
    const line = this.grid.cells(this.grid.rowOf(input)).filter(isShown);
    return line[line.indexOf(input) + step];
  }

  go(input) {
    if (!input) return false;
    input.focus();
    if (input.select) input.select();
    return true;
  }

  isWhole(input) {
    return this.editing !== input && input.selectionStart === 0 && input.selectionEnd === input.value.length;
  }

  /* Arrows sideways move the cursor in the text first, and leave the cell at its end. */
  atEdge(input, step) {
    if (this.editing === input) return false;
    const { selectionStart: start, selectionEnd: end, value } = input;
    if (this.isWhole(input)) return true;
    return start === end && (step < 0 ? start === 0 : end === value.length);
  }

  /* In a comment the arrows leave at its first and last line. */
  leavesText(input, step) {
    if (!isText(input) || this.isWhole(input)) return true;
    const before = input.value.slice(0, input.selectionStart);
    const after = input.value.slice(input.selectionEnd);
    return !(step < 0 ? before : after).includes("\n");
  }
}

export function isShown(input) {
  return input.getClientRects().length > 0;
}
