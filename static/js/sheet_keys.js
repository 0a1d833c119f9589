/* Moving about in the grid with the keyboard, as in a spreadsheet. Tab stays the browser's own. */
(function () {
  "use strict";
  const sheet = window.malkedjan.sheet;
  if (!sheet) return;
  const form = sheet.form;

  /* The next cell in the same column, past rows that have nothing to fill in there. */
  function vertical(input, step) {
    const name = input.dataset.field;
    const column = Array.from(form.querySelectorAll('[data-field="' + name + '"]'));
    return column[column.indexOf(input) + step];
  }

  function horizontal(input, step) {
    const line = sheet.fields(sheet.rowOf(input));
    return line[line.indexOf(input) + step];
  }

  function go(input) {
    if (!input) return false;
    input.focus();
    if (input.select && input.tagName === "INPUT") input.select();
    return true;
  }

  /* Arrows sideways move the cursor in the text first, and leave the cell at its end. */
  function atEdge(input, step) {
    if (input.tagName === "SELECT") return true;
    const { selectionStart: start, selectionEnd: end, value } = input;
    if (start === 0 && end === value.length) return true;
    return start === end && (step < 0 ? start === 0 : end === value.length);
  }

  /* In a comment the arrows and Enter write; they leave it at its first and last line. */
  function leavesText(input, step) {
    if (input.tagName !== "TEXTAREA") return input.tagName !== "SELECT";
    const before = input.value.slice(0, input.selectionStart);
    const after = input.value.slice(input.selectionEnd);
    return !(step < 0 ? before : after).includes("\n");
  }

  function moved(event) {
    const input = event.target;
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    switch (event.key) {
      case "Enter":
        if (input.tagName === "TEXTAREA") return false;
        go(vertical(input, event.shiftKey ? -1 : 1)) || input.blur();
        return true;
      case "ArrowDown":
        return leavesText(input, 1) && go(vertical(input, 1));
      case "ArrowUp":
        return leavesText(input, -1) && go(vertical(input, -1));
      case "ArrowRight":
        return !event.shiftKey && atEdge(input, 1) && go(horizontal(input, 1));
      case "ArrowLeft":
        return !event.shiftKey && atEdge(input, -1) && go(horizontal(input, -1));
      case "Escape":
        return restore(input);
    }
    return false;
  }

  function restore(input) {
    const tr = sheet.rowOf(input);
    input.value = sheet.base(tr)[input.dataset.field];
    sheet.mark(input, "");
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (input.select) input.select();
    return true;
  }

  form.addEventListener("keydown", function (event) {
    if (event.target.matches("[data-field]") && moved(event)) event.preventDefault();
  });
  /* F8: the next cell that needs somebody: first what was refused, then what is asked about. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "F8") return;
    const refused = form.querySelectorAll("[aria-invalid]");
    const all = Array.from(refused.length ? refused : form.querySelectorAll("[data-asked]"));
    if (!all.length) return;
    event.preventDefault();
    const step = event.shiftKey ? -1 : 1;
    const from = all.indexOf(document.activeElement);
    go(all.at(from < 0 && step < 0 ? -1 : (from + step) % all.length));
  });
  form.addEventListener("focusin", function (event) {
    if (event.target.matches("input[data-field]")) event.target.select();
  });
})();
