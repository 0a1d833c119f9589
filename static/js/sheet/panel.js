/* Everything about the row that somebody stands on, beside the sheet: fetched when it is wanted. */

import { announce } from "./grid.js";

const WIDE = window.matchMedia("(min-width: 70rem)");
const PAUSE_MS = 250;

export class Panel {
  constructor(grid, { saving, steps, view }) {
    Object.assign(this, { grid, saving, steps, view });
    this.box = grid.form.querySelector("[data-panel]");
    this.box.hidden = !WIDE.matches;
    WIDE.addEventListener("change", () => (this.box.hidden = !WIDE.matches));
    grid.form.addEventListener("sheet:row", (event) => WIDE.matches && this.soon(event.detail));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("input", (event) => this.mirrored(event.target));
    this.box.addEventListener("focusout", (event) => this.saved(event.target));
    this.box.addEventListener("click", (event) => this.clicked(event));
    grid.form.addEventListener("input", (event) => this.follow(event.target));
  }

  soon(tr, delay = PAUSE_MS) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(tr), delay);
  }

  async load(tr) {
    const url = this.grid.words.rowUrl.replace(/\/0\/$/, `/${tr.dataset.row}/`);
    try {
      const response = await fetch(url, { redirect: "manual" });
      if (!response.ok) return;
      const html = await response.text();
      if (this.box.contains(document.activeElement) && this.tr !== tr) return;
      this.show(tr, html);
    } catch {
      /* the sheet goes on without it */
    }
  }

  show(tr, html) {
    this.tr = tr;
    this.box.replaceChildren(document.createRange().createContextualFragment(html));
    this.box.querySelectorAll("[data-mirror]").forEach((mirror) => {
      const input = this.grid.cell(tr, mirror.dataset.mirror);
      if (mirror.matches("select")) mirror.replaceChildren(...Array.from(input.options, (one) => one.cloneNode(true)));
      mirror.value = input.value;
    });
  }

  /* A row that was saved has a new history; a panel that somebody is in is left alone. */
  refresh(ids) {
    if (!this.tr || this.box.hidden || !ids.includes(this.tr.dataset.row)) return;
    if (!this.box.contains(document.activeElement)) this.soon(this.tr, 0);
  }

  mirrored(mirror) {
    if (!mirror.matches("[data-mirror]")) return;
    const input = this.grid.cell(this.tr, mirror.dataset.mirror);
    if (!this.steps.entered.has(input)) this.steps.entered.set(input, input.value);
    this.grid.write(input, mirror.value);
    this.saving.typed(input);
  }

  saved(mirror) {
    if (!mirror.matches("[data-mirror]")) return;
    this.steps.commit(this.grid.cell(this.tr, mirror.dataset.mirror));
    this.saving.flush();
  }

  follow(input) {
    if (!input.matches("[data-field]") || this.grid.rowOf(input) !== this.tr) return;
    const mirror = this.box.querySelector(`[data-mirror="${input.dataset.field}"]`);
    if (mirror) mirror.value = input.value;
  }

  clicked(event) {
    const back = event.target.closest("[data-back]");
    if (!back) return;
    const input = this.grid.cell(this.tr, back.dataset.back);
    if (!input) return;
    this.steps.record([{ input, before: input.value, after: back.dataset.text }]);
    this.grid.write(input, back.dataset.text);
    this.saving.typed(input);
    this.saving.go(input);
    this.saving.flush();
  }

  /* Alt Enter: to the row's panel; there the same leads back. */
  enter() {
    const cell = document.activeElement;
    this.from = cell;
    this.go(this.grid.rowOf(cell));
    return true;
  }

  async go(tr) {
    window.clearTimeout(this.timer);
    this.box.hidden = false;
    if (this.tr !== tr) await this.load(tr);
    if (this.tr !== tr) {
      announce(this.grid.words.textPanelFailed);
      return;
    }
    (this.box.querySelector("[data-mirror], a, button") || this.box).focus();
  }

  pressed(event) {
    const isBack = (event.key === "Enter" && event.altKey) || event.key === "Escape";
    if (!isBack || !this.from) return;
    event.preventDefault();
    event.stopPropagation();
    this.box.hidden = !WIDE.matches;
    this.from.focus();
  }
}
