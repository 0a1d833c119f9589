/* The save bar at the foot of the page: what is not saved first, then what is. Writers join with
   `bar.add(writer)`. A writer is an EventTarget that raises "changed" and answers, each with a list
   of { label, noun, element, why } (element: where the focus goes; noun: a data-noun-… of the bar):
   waiting() not saved yet, and tried again      refused() not saved, and will not be as they are
   conflicts() two versions                      stuck() cannot be saved any more, with why
   doubted() saved and asked about               missing() not there yet
   begun() written in a form that is not sent
   elsewhere() not saved on other pages, each with its href
   and further trouble(): null, or { kind: "offline" | "signed-out" | "later", at }; isSending();
   savedAt(): a Date or null; flush(options): a promise. What a writer does not have it may leave out. */

import { unfold } from "./folds.js";
import { clock, countedItems, word } from "./words.js";

const SLOW_MS = 1000;
const GO_ORDER = ["refused", "conflicts", "stuck", "doubted", "missing"];
const LISTED = ["waiting", "offline", "signed-out", "unsaved", "elsewhere"];
const ICONS = { saved: "success", saving: "clock", waiting: "clock", offline: "offline", "signed-out": "lock", locked: "lock", error: "error", two: "two" };

class Bar extends EventTarget {
  constructor(element) {
    super();
    this.element = element;
    this.writers = [];
    this.sayNext = false;
    this.openedAt = new Date();
    if (!element) return;
    this.words = element.querySelector("[data-bar-words]");
    this.rest = element.querySelector("[data-bar-rest]");
    this.needs = element.querySelector("[data-bar-needs]");
    this.list = element.querySelector("[data-bar-list]");
    element.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    window.setInterval(() => this.worst === "waiting" && this.render(), 1000);
  }

  add(writer) {
    this.writers.push(writer);
    writer.addEventListener("changed", () => this.soon());
    this.soon();
  }

  soon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.render(), 0);
  }

  all(name) {
    return this.writers.flatMap((writer) => (writer[name] ? writer[name]() : []));
  }

  get trouble() {
    const found = this.writers.map((writer) => writer.trouble && writer.trouble()).filter(Boolean);
    const of = (kind) => found.find((one) => one.kind === kind);
    return of("signed-out") || of("offline") || of("later") || null;
  }

  get savedAt() {
    const times = this.writers.map((writer) => writer.savedAt && writer.savedAt()).filter(Boolean);
    return times.length ? new Date(Math.max(...times)) : null;
  }

  get isSending() {
    return this.writers.some((writer) => writer.isSending && writer.isSending());
  }

  /* The worst that is true now, and what is said of it. */
  state() {
    const trouble = this.trouble;
    const waiting = this.all("waiting");
    const found = { waiting, stuck: this.all("stuck"), refused: this.all("refused"), two: this.all("conflicts") };
    if (trouble && trouble.kind !== "later" && waiting.length)
      return { kind: trouble.kind, items: waiting, words: this.troubled(trouble, waiting) };
    if (found.stuck.length) return { kind: "locked", items: found.stuck, words: this.stuckWords(found.stuck) };
    if (found.refused.length) return this.counted("error", "Error", found.refused);
    if (found.two.length) return this.counted("two", "Two", found.two);
    if (trouble && waiting.length) return { kind: "waiting", items: waiting, words: this.later(trouble, waiting) };
    if (this.isSending) return { kind: "saving", items: [], words: word("Saving") };
    if (waiting.length) return this.counted("unsaved", "Unsaved", waiting);
    const elsewhere = this.all("elsewhere");
    if (elsewhere.length) return { kind: "elsewhere", items: elsewhere, words: this.elsewhereWords() };
    return { kind: "saved", items: [], words: this.savedWords() };
  }

  counted(kind, name, items) {
    const words = word(items.length === 1 ? name : `${name}Many`, { s: countedItems(items) });
    return { kind, items, words };
  }

  troubled(trouble, items) {
    return word(trouble.kind === "offline" ? "Offline" : "SignedOut", { s: countedItems(items) });
  }

  later(trouble, items) {
    const seconds = Math.max(1, Math.ceil((trouble.at - Date.now()) / 1000));
    const name = items.length === 1 ? "Later" : "LaterMany";
    const again = trouble.at ? word("Again", { n: seconds }) : "";
    return `${word(name, { s: countedItems(items) })} ${again}`;
  }

  stuckWords(items) {
    return word(items.length === 1 ? "Stuck" : "StuckMany", { s: countedItems(items), w: items[0].why || "" });
  }

  savedWords() {
    if (this.savedAt) return word("Saved", { t: clock(this.savedAt) });
    return this.begunWords() || word("AllSaved");
  }

  /* Forms that somebody has written in and not sent: the browser keeps them, and nobody else. */
  begunWords() {
    const begun = this.all("begun");
    return begun.length ? word("Begun", { s: countedItems(begun) }) : "";
  }

  elsewhereWords() {
    const items = this.all("elsewhere");
    return word(items.length === 1 ? "Elsewhere" : "ElsewhereMany", { s: countedItems(items) });
  }

  restWords(kind) {
    if (kind === "elsewhere") return this.savedAt || this.begunWords() ? this.savedWords() : "";
    if (kind === "saved") return this.savedAt ? this.begunWords() : "";
    if (["saved", "saving", "unsaved"].includes(kind)) return "";
    return this.savedAt ? word("Rest", { t: clock(this.savedAt) }) : word("RestSaved");
  }

  render() {
    if (!this.element) return;
    const state = this.state();
    this.element.hidden = !this.writers.some((writer) => !writer.isQuiet || !writer.isQuiet());
    if (state.kind === "saving" && !this.isSlow()) return;
    const before = this.worst;
    this.worst = state.kind;
    this.element.dataset.state = state.kind;
    set(this.words, state.words);
    set(this.rest, this.restWords(state.kind));
    this.element.querySelector("[data-bar-icon]").setAttribute("href", `#i-${ICONS[state.kind] || "clock"}`);
    this.element.querySelector("[data-bar-sign-in]").hidden = state.kind !== "signed-out";
    this.element.querySelector("[data-bar-go]").hidden = !["error", "two", "locked"].includes(state.kind);
    this.showList(state);
    this.showNeeds();
    this.speak(before, state);
  }

  isSlow() {
    this.sendingSince = this.sendingSince || Date.now();
    const slow = Date.now() - this.sendingSince >= SLOW_MS;
    if (!slow) window.setTimeout(() => this.soon(), SLOW_MS);
    return slow;
  }

  showList(state) {
    const names = LISTED.includes(state.kind) ? state.items : [];
    this.list.closest("details").hidden = !names.length;
    const shown = names.map((item) => item.label).join("\n");
    if (this.list.dataset.shown === shown) return;
    this.list.dataset.shown = shown;
    this.list.replaceChildren(...names.map(listed));
  }

  showNeeds() {
    const parts = [["doubted", "question"], ["missing", "missing"]]
      .map(([name, noun]) => this.all(name).map((item) => ({ ...item, noun })))
      .filter((items) => items.length)
      .map(countedItems);
    this.needs.hidden = !parts.length;
    set(this.needs.querySelector("[data-bar-needs-words]"), parts.join(", "));
  }

  /* Said only when the state changes, and when Ctrl S asks. */
  speak(before, state) {
    if (state.kind !== "saving") this.sendingSince = 0;
    const isNews = before && before !== state.kind && !["saving", "unsaved"].includes(state.kind);
    const wasTrouble = !["saved", "saving", "unsaved", undefined].includes(this.spoken);
    const settled = !["saving", "unsaved"].includes(state.kind);
    if (this.sayNext && settled) this.say(state);
    else if (isNews && (state.kind !== "saved" || wasTrouble || this.spoken === undefined)) this.say(state);
  }

  say(state) {
    this.sayNext = false;
    this.spoken = state.kind;
    window.malkedjan?.announce(`${state.words} ${this.restWords(state.kind)}`.trim());
  }

  pressed(event) {
    if (this.element.hidden) return;
    if (event.key === "F8" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      this.go(event.shiftKey ? -1 : 1);
    }
    if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      this.saveNow();
    }
  }

  async saveNow() {
    this.sayNext = true;
    await this.flush({ asked: true });
    this.soon();
  }

  /* `asked`: a person has, so what was closed is tried, too: it may be open again. */
  flush(options) {
    return Promise.all(this.writers.map((writer) => writer.flush && writer.flush(options)));
  }

  clicked(event) {
    if (event.target.closest("[data-bar-go], [data-bar-next]")) this.go(1);
  }

  /* What needs a person, in order: refused first, each kind as it stands on the page. */
  go(step) {
    const items = GO_ORDER.flatMap((name) => this.all(name).filter((item) => item.element));
    if (!items.length) {
      window.malkedjan?.announce(word("Nothing"));
      return;
    }
    const active = document.activeElement;
    const at = items.findIndex((item) => item.element === active || item.element.contains(active));
    const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length;
    goTo(items[next]);
  }
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function listed(item) {
  const line = document.createElement("li");
  if (item.href) {
    const link = document.createElement("a");
    link.href = item.href;
    link.textContent = item.label;
    line.append(link);
    return line;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = item.label;
  button.addEventListener("click", () => goTo(item));
  line.append(item.element ? button : item.label);
  return line;
}

/* Opens what the element is folded into, and gives it the focus: somebody has asked for it. */
export function goTo(item) {
  unfold(item.element);
  if (item.go) item.go();
  else item.element.focus();
  item.element.scrollIntoView({ block: "nearest" });
}

export const bar = new Bar(document.querySelector("[data-save-bar]"));
