/* The sheet as it stands in the page: its rows and cells, what is stored of them, and the row of
   messages under each. A cell is an ordinary field of an ordinary form. */

export class Grid {
  constructor(form) {
    this.form = form;
    this.words = { ...form.querySelector("[data-words]").dataset, ...form.dataset };
    this.bases = new Map();
    this.accepted = new Map();
    this.rows = Array.from(form.querySelectorAll("tr[data-row]"));
    this.byId = new Map(this.rows.map((tr) => [tr.dataset.row, tr]));
    this.cellsOf = new Map(this.rows.map((tr) => [tr, Array.from(tr.querySelectorAll("[data-field]"))]));
  }

  get writes() {
    return this.words.sheet === "writes";
  }

  row(id) {
    return this.byId.get(String(id));
  }

  rowOf(element) {
    return element.closest("tr[data-row]");
  }

  cells(tr) {
    return this.cellsOf.get(tr) || [];
  }

  cell(tr, name) {
    return this.cells(tr).find((input) => input.dataset.field === name);
  }

  every() {
    return this.rows.flatMap((tr) => this.cells(tr));
  }

  /* What the server has of a row, as the page was told last. */
  base(tr) {
    if (!this.bases.has(tr)) {
      const hidden = this.form.elements[`${tr.dataset.row}-base`];
      this.bases.set(tr, hidden ? JSON.parse(hidden.value) : {});
    }
    return this.bases.get(tr);
  }

  stored(input) {
    return this.base(this.rowOf(input))[input.dataset.field] || "";
  }

  setStored(input, text) {
    this.base(this.rowOf(input))[input.dataset.field] = text;
  }

  /* A cell that somebody stands in keeps what they typed, also when the server writes it otherwise. */
  differs(input) {
    return input.value !== this.stored(input) && input.value !== this.accepted.get(input);
  }

  changed(tr) {
    return this.cells(tr).filter((input) => this.differs(input));
  }

  accept(input, text, sent) {
    this.setStored(input, text);
    if (input === document.activeElement && input.value === sent) this.accepted.set(input, sent);
    else this.write(input, text);
  }

  write(input, text) {
    this.accepted.delete(input);
    if (input.value !== text) input.value = text;
  }

  /* Left: now the server's way of writing it may be shown. */
  tidy(input) {
    if (this.accepted.get(input) === input.value) this.write(input, this.stored(input));
    this.accepted.delete(input);
  }

  name(tr) {
    return tr.querySelector("[data-name]").textContent.trim();
  }

  heading(field) {
    const heading = document.getElementById(`h-${field}`);
    return heading ? heading.textContent.trim() : field;
  }

  label(input) {
    return `${this.name(this.rowOf(input))}, ${this.heading(input.dataset.field)}`;
  }

  columns() {
    const fields = [...new Set(this.every().map((input) => input.dataset.field))];
    const order = Array.from(this.form.querySelectorAll("thead [id^='h-']"), (one) => one.id.slice(2));
    // Words stand after the symbol though their headings come first in the page.
    const last = new Set(this.every().filter((input) => !input.matches(".sheet__input--num")).map((input) => input.dataset.field));
    const sorted = [...order.filter((one) => !last.has(one)), ...order.filter((one) => last.has(one))];
    return sorted.filter((one) => fields.includes(one)).map((field) => ({ field, heading: this.heading(field) }));
  }

  /* What is a heading though nobody writes under it, for headings.js. */
  headings() {
    const { headingsAbout, headingsValue, year, period = "", otherPeriods = "" } = this.words;
    const own = Array.from(this.form.querySelectorAll("thead th:not([id^='h-'], [scope=colgroup])"), words);
    return { own, about: headingsAbout.split("|"), value: headingsValue.split("|"), year, period: split(period), otherPeriods: split(otherPeriods) };
  }

  /* A choice by its words, anything else as it is. */
  shown(input, text) {
    if (!input.matches("select")) return text;
    const option = Array.from(input.options).find((one) => one.value === text);
    return option ? option.textContent : text;
  }

  messages(tr) {
    return this.form.querySelector(`tr[data-msg-of="${tr.dataset.row}"]`);
  }

  showMessages(tr) {
    const row = this.messages(tr);
    row.hidden = !row.querySelector("[data-msg]") && !row.querySelector(".asked");
  }

  /* One message of a cell, in the row under it and tied to it; `buttons` are ways out. */
  say(input, text, { kind = "error", buttons = [] } = {}) {
    this.hush(input);
    const tr = this.rowOf(input);
    const message = document.createElement("p");
    message.className = `msg msg--${kind}`;
    message.dataset.msg = "";
    message.id = `e-${input.name}`;
    message.append(drawing(kind), `${this.heading(input.dataset.field)}: ${text} `, ...buttons);
    this.messages(tr).cells[0].append(message);
    input.setAttribute("aria-describedby", [message.id, this.asksOf(input)].filter(Boolean).join(" "));
    if (kind === "error") input.setAttribute("aria-invalid", "true");
    input.dataset.state = kind;
    this.showMessages(tr);
    return message;
  }

  asksOf(input) {
    return "asked" in input.dataset ? `q-${this.rowOf(input).dataset.row}` : "";
  }

  hush(input) {
    document.getElementById(`e-${input.name}`)?.remove();
    input.removeAttribute("aria-invalid");
    delete input.dataset.state;
    if (this.asksOf(input)) input.setAttribute("aria-describedby", this.asksOf(input));
    else input.removeAttribute("aria-describedby");
    this.showMessages(this.rowOf(input));
  }
}

const split = (text) => text.split("|").filter(Boolean);
const words = (element) => element.innerText.trim().replace(/\s+/g, " ");

const ICONS = { error: "error", two: "two", locked: "lock" };

function drawing(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${ICONS[kind]}`);
  svg.append(use);
  return svg;
}

export function button(text, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "button button--small button--secondary";
  one.textContent = text;
  one.addEventListener("click", act);
  return one;
}

/* "3 av 7" out of "%d av %n". */
export function fill(text, values) {
  return text.replace(/%(\w)/g, (sign, letter) => (letter in values ? values[letter] : sign));
}

/* "1 rad" or "3 rader" out of "1 rad|%s rader". */
export function counted(text, number) {
  const [one, many] = text.split("|");
  return fill(number === 1 ? one : many, { s: number });
}

export const announce = (message) => window.malkedjan?.announce(message);
