/* What of the sheet is in sight: goals folded with counts, only what is missing, one row a screen
   on a phone. Nothing here changes a value. */

import { announce, fill } from "./grid.js";

const NARROW = window.matchMedia("(max-width: 47.99rem)");

export class View {
  constructor(grid) {
    this.grid = grid;
    this.only = grid.form.querySelector("[data-only-missing]");
    this.phone = grid.form.querySelector("[data-phone]");
    this.goals = Array.from(grid.form.querySelectorAll("tbody[data-goal]"), (body) => this.goalOf(body));
    grid.form.querySelectorAll("[data-with-sheet]").forEach((part) => (part.hidden = false));
    this.fillGoals();
    this.listen();
    this.count();
    this.goals.filter((goal) => "folded" in goal.body.dataset).forEach((goal) => this.fold(goal, true));
  }

  goalOf(body) {
    const words = body.querySelector("[data-fold]");
    const control = document.createElement("button");
    control.type = "button";
    control.className = "sheet__fold";
    control.setAttribute("aria-expanded", "true");
    control.append(...words.childNodes);
    words.replaceWith(control);
    const rows = this.grid.rows.filter((tr) => body.contains(tr));
    const goal = { body, control, rows, isFolded: false };
    control.addEventListener("click", () => this.fold(goal, !goal.isFolded));
    return goal;
  }

  fillGoals() {
    this.select = this.grid.form.querySelector("[data-goals]");
    this.select.append(...this.goals.map((goal, index) => {
      const title = Array.from(goal.control.childNodes).filter((node) => !node.matches?.("[data-count]"));
      return new Option(title.map((node) => node.textContent).join("").replace(/\s+/g, " ").trim(), index);
    }));
  }

  listen() {
    this.only.addEventListener("change", () => this.filter());
    this.select.addEventListener("change", () => this.goToGoal());
    this.foldAll = this.grid.form.querySelector("[data-fold-all]");
    this.foldAll.addEventListener("click", () => this.foldEvery());
    this.grid.form.addEventListener("focusin", (event) => {
      const tr = this.grid.rowOf(event.target);
      if (tr) this.setCurrent(tr);
    });
    this.grid.form.addEventListener("click", (event) => this.chosen(event));
    this.grid.form.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && this.chosen(event));
    this.phone.querySelector("[data-phone-all]").addEventListener("click", () => this.closeOne());
    this.phone.querySelector("[data-phone-previous]").addEventListener("click", () => this.step(-1));
    this.phone.querySelector("[data-phone-next]").addEventListener("click", () => this.step(1));
    NARROW.addEventListener("change", () => this.fit());
    this.fit();
  }

  /* On a narrow screen a list of names leads to one row at a time. */
  fit() {
    this.grid.form.querySelectorAll("[data-name]").forEach((name) => {
      if (NARROW.matches) Object.entries({ role: "button", tabindex: "0" }).forEach(([key, value]) => name.setAttribute(key, value));
      else ["role", "tabindex"].forEach((key) => name.removeAttribute(key));
    });
    this.closeOne();
  }

  chosen(event) {
    const name = event.target.closest("[data-name]");
    if (!name || !NARROW.matches) return;
    event.preventDefault();
    this.open(this.grid.rowOf(name));
  }

  fold(goal, isFolded) {
    goal.isFolded = isFolded;
    goal.body.toggleAttribute("data-folded", isFolded); // paper shows these rows all the same
    goal.control.setAttribute("aria-expanded", String(!isFolded));
    this.show();
  }

  foldEvery() {
    const isFolded = this.goals.some((goal) => !goal.isFolded);
    this.goals.forEach((goal) => this.fold(goal, isFolded));
    this.foldAll.textContent = isFolded ? this.grid.words.textUnfold : this.grid.words.textFold;
  }

  unfold(rows) {
    this.goals.filter((goal) => goal.rows.some((tr) => rows.includes(tr))).forEach((goal) => this.fold(goal, false));
  }

  /* What was missing when somebody asked stays in sight while they fill it in. */
  filter() {
    this.wanted = this.only.checked ? new Set(this.grid.rows.filter((tr) => "missing" in tr.dataset)) : null;
    if (this.wanted) this.goals.forEach((goal) => this.fold(goal, false));
    this.show();
    announce(fill(this.grid.words.textPlace, { d: this.shown().length, n: this.grid.rows.length }));
  }

  isFiltered(tr) {
    return Boolean(this.wanted && !this.wanted.has(tr));
  }

  shown() {
    return this.grid.rows.filter((tr) => !tr.hidden);
  }

  show() {
    this.goals.forEach((goal) => {
      goal.rows.forEach((tr) => {
        tr.hidden = goal.isFolded || this.isFiltered(tr);
        const messages = this.grid.messages(tr);
        if (tr.hidden) messages.hidden = true;
        else this.grid.showMessages(tr);
      });
      goal.body.hidden = Boolean(this.wanted) && !goal.rows.some((tr) => this.wanted.has(tr));
    });
  }

  /* Something is said of the row, whatever hides it. */
  disclose(tr) {
    if (this.isFiltered(tr)) {
      this.only.checked = false;
      this.filter();
    }
    if (tr.hidden) this.unfold([tr]);
  }

  /* Somebody wants to stand in the cell. */
  reveal(input) {
    const tr = this.grid.rowOf(input);
    this.disclose(tr);
    if (NARROW.matches) this.open(tr, false);
  }

  goToGoal() {
    const goal = this.goals[Number(this.select.value)];
    if (!this.select.value || !goal) return;
    this.fold(goal, false);
    this.select.value = "";
    goal.control.focus();
    goal.body.scrollIntoView({ block: "start" });
  }

  setCurrent(tr) {
    if (this.current === tr) return;
    this.current?.removeAttribute("aria-current");
    tr.setAttribute("aria-current", "true");
    this.current = tr;
    this.grid.form.dispatchEvent(new CustomEvent("sheet:row", { detail: tr }));
  }

  /* How far each goal has come: "4 av 7 ifyllda · 1 fråga". */
  count() {
    const { words } = this.grid;
    this.goals.forEach((goal) => {
      const due = goal.rows.filter((tr) => "due" in tr.dataset).length;
      const missing = goal.rows.filter((tr) => "missing" in tr.dataset).length;
      const asked = goal.rows.filter((tr) => tr.querySelector("[data-asked]")).length;
      const questions = asked === 1 ? words.textQuestion : fill(words.textQuestions, { s: asked });
      const text = [fill(words.textFilled, { d: due - missing, n: due }), asked ? questions : ""];
      set(goal.control.querySelector("[data-count]"), text.filter(Boolean).join(" · "));
    });
    this.grid.rows.forEach((tr) => this.tell(tr));
    const missing = this.grid.rows.filter((tr) => "missing" in tr.dataset).length;
    set(this.grid.form.querySelector("[data-missing]"), String(missing));
  }

  /* The row's main value, for the list on a narrow screen. */
  tell(tr) {
    const place = tr.querySelector("[data-symbol]");
    const [first] = this.grid.cells(tr);
    if (place) place.dataset.value = first && first.value ? first.value : "–";
  }

  open(tr, takesFocus = true) {
    this.grid.form.dataset.phone = "one";
    window.malkedjan.back.opened("row", () => this.goBack());
    this.setCurrent(tr);
    this.phone.hidden = false;
    const rows = this.rowsToStep();
    const place = rows.indexOf(tr) + 1;
    set(this.phone.querySelector("[data-phone-place]"), fill(this.grid.words.textPlace, { d: place, n: rows.length }));
    this.phone.querySelector("[data-phone-previous]").disabled = place <= 1;
    this.phone.querySelector("[data-phone-next]").disabled = place >= rows.length;
    if (!takesFocus) return;
    const [first] = this.grid.cells(tr);
    if (first) first.focus();
    tr.scrollIntoView({ block: "start" });
  }

  rowsToStep() {
    return this.grid.rows.filter((tr) => !this.isFiltered(tr));
  }

  step(by) {
    const rows = this.rowsToStep();
    const next = rows[rows.indexOf(this.current) + by];
    if (!next) return;
    this.unfold([next]);
    this.open(next);
  }

  goBack() {
    const wasOpen = this.grid.form.dataset.phone === "one";
    this.closeOne();
    return wasOpen;
  }

  closeOne() {
    window.malkedjan.back.closed("row");
    this.grid.form.dataset.phone = NARROW.matches ? "list" : "";
    this.phone.hidden = true;
    if (NARROW.matches && this.current) this.current.scrollIntoView({ block: "center" });
  }
}

function set(element, text) {
  if (element && element.textContent.trim() !== text) element.textContent = text;
}
