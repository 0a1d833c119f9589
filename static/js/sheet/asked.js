/* What is asked about rows that were saved, whether they are still missing, and their symbols, which
   a job computes a moment later. */

import { announce } from "./grid.js";

const LOOK_MS = [600, 900, 1200, 2000, 3000, 5000, 8000];

export class Asked {
  constructor(grid, { answers, view }) {
    Object.assign(this, { grid, answers, view });
    this.awaited = new Set();
    this.timer = null;
  }

  take({ ids, rows }) {
    ids.filter((id) => rows[id]).forEach((id) => this.row(this.grid.row(id), rows[id]));
    this.view.count();
    this.look(ids);
  }

  row(tr, { asked, missing, beside }) {
    tr.toggleAttribute("data-missing", Boolean(missing));
    Object.entries(beside || {}).forEach(([name, html]) => {
      const place = tr.querySelector(`[data-beside="${name}"]`);
      if (place) place.replaceChildren(fragment(html));
    });
    if (asked) this.ask(tr, asked);
  }

  /* A question that stands as it stood is left alone: somebody may be writing the answer. */
  ask(tr, { html, fields }) {
    const place = this.grid.messages(tr).querySelector("[data-asked-place]");
    this.grid.cells(tr).forEach((input) => {
      input.toggleAttribute("data-asked", fields.includes(input.dataset.field));
      if (!input.dataset.state) this.grid.hush(input);
    });
    const fresh = fragment(html);
    if (place.textContent.trim() !== fresh.textContent.trim()) {
      const caret = place.contains(document.activeElement) ? document.activeElement.selectionStart : null;
      place.replaceChildren(fresh);
      this.answers.recover(place);
      if (caret !== null) goOn(place.querySelector("[data-why]"), caret);
      if (fields.length) announce(this.grid.words.textAsked);
    }
    this.grid.showMessages(tr);
  }

  /* One question at a time for all rows that wait for their symbols, oftener just after a save. */
  look(ids) {
    ids.forEach((id) => this.awaited.add(id));
    this.attempt = 0;
    if (!this.timer) this.lookSoon();
  }

  lookSoon() {
    const pause = LOOK_MS[this.attempt];
    this.attempt += 1;
    this.timer = pause ? window.setTimeout(() => this.fetchSymbols(), pause) : null;
  }

  async fetchSymbols() {
    try {
      const response = await fetch(this.grid.words.symbolsUrl, { redirect: "manual" });
      const { symbols, reported, parts } = await response.json();
      Object.entries(symbols).forEach(([id, one]) => this.symbol(id, one));
      Object.entries(parts || {}).forEach(([name, html]) => redraw(name, html));
      document.querySelectorAll("[data-reported]").forEach((one) => (one.textContent = reported));
      this.awaited.forEach((id) => (symbols[id] && symbols[id].pending) || this.awaited.delete(id));
    } catch {
      /* looked for again */
    }
    this.timer = null;
    if (this.awaited.size) this.lookSoon();
  }

  symbol(id, one) {
    const tr = this.grid.row(id);
    const place = tr && tr.querySelector("[data-symbol]");
    if (!place || place.contains(document.activeElement)) return;
    const hidden = place.querySelector("input[type=hidden]");
    const old = Array.from(place.childNodes).filter((node) => node !== hidden);
    const fresh = fragment(one.html);
    if (old.map((node) => node.textContent).join("").trim() === fresh.textContent.trim()) return;
    old.forEach((node) => node.remove());
    place.prepend(fresh);
    place.toggleAttribute("data-updated", true);
  }
}

/* What follows from all rows, such as their sums; read as what it stands in, a table's foot too. */
function redraw(name, html) {
  const place = document.querySelector(`[data-sheet-part="${name}"]`);
  if (!place || place.contains(document.activeElement)) return;
  const range = document.createRange();
  range.selectNodeContents(place);
  place.replaceChildren(range.createContextualFragment(html));
}

/* Whoever was writing the answer writes on in the new question. */
function goOn(why, caret) {
  if (!why) return;
  why.focus();
  why.setSelectionRange(caret, caret);
}

function fragment(html) {
  return document.createRange().createContextualFragment(html);
}
