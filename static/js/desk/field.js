/* Fields that save themselves. What is typed stays in this browser until the server has said that
   it is saved; nothing that comes back takes the focus. Without this script every field is an
   ordinary form with a button. */

import { unfold } from "./folds.js";
import * as storage from "./storage.js";
import { Retry, send } from "./transport.js";
import { Stuck } from "./stuck.js";
import { word } from "./words.js";

const PAUSE_MS = 900;
const LARGE = 60000; // what a page that is being left may still send

const announce = (message) => window.malkedjan?.announce(message);

/* What the page was served with. Somebody quick may have typed before this script was there. */
function served(control) {
  if (control.matches("select")) {
    const chosen = Array.from(control.options).find((option) => option.defaultSelected);
    return chosen ? chosen.value : control.value;
  }
  return control.defaultValue.replace(/\r\n?/g, "\n");
}

export class Field {
  constructor(control, desk) {
    this.control = control;
    this.desk = desk;
    this.address = control.dataset.draftField;
    this.form = control.form;
    const fields = Array.from(this.form.querySelectorAll("[name=field]"));
    this.base = fields.find((input) => input.value === this.address).nextElementSibling;
    this.box = document.querySelector(`[data-field-state="${CSS.escape(this.address)}"]`);
    this.saved = served(control);
    this.state = this.box.dataset.state || "idle";
    this.retry = new Retry(() => this.save());
    this.inDoubt = null;
    // What the text is an edit of, where that never was a version on the server.
    this.ancestor = null;
    this.control.addEventListener("input", () => this.typed());
    this.control.addEventListener("change", () => this.saveSoon(0));
    this.recover();
    if (storage.wasSaved(this.desk.place, this.address)) this.offerUndo();
  }

  get label() {
    const label = document.querySelector(`label[for="${CSS.escape(this.control.id)}"]`);
    return (label || this.control).textContent.trim().replace(/\s+/g, " ") || this.address;
  }

  get noun() {
    return this.control.dataset.noun || (this.control.matches("textarea") ? "text" : "value");
  }

  get dirty() {
    return this.control.value !== this.saved;
  }

  /* The element that a person would say is the field. */
  get face() {
    const rich = this.control.previousElementSibling;
    return (this.control.hidden && rich && rich.querySelector("[role=textbox]")) || this.control;
  }

  keep() {
    const { value } = this.control;
    const more = { label: this.label, noun: this.noun, inDoubt: this.inDoubt, ancestor: this.ancestor };
    storage.keep(this.desk.place, this.address, { value, base: this.base.value, ...more });
  }

  typed() {
    if (!this.dirty && !this.inDoubt && this.state !== "conflict") {
      storage.drop(this.desk.place, this.address);
      this.valid();
      this.show("idle", "");
      return;
    }
    this.keep();
    if (["locked", "gone"].includes(this.state)) return;
    if (!this.isWaiting && this.state !== "conflict") this.show("unsaved", word("FieldUnsaved"));
    this.saveSoon(PAUSE_MS);
  }

  get isWaiting() {
    return ["offline", "session", "failed"].includes(this.state);
  }

  /* Text that was never confirmed comes back, with the version it was written against. */
  recover() {
    if (this.dirty) {
      unfold(this.control);
      this.typed();
      return;
    }
    const draft = storage.read(this.desk.place, this.address);
    if (!draft) return;
    if (draft.value === this.control.value) {
      storage.drop(this.desk.place, this.address);
      return;
    }
    this.control.value = draft.value;
    this.base.value = draft.base;
    this.inDoubt = draft.inDoubt || null;
    this.ancestor = draft.ancestor ?? null;
    unfold(this.control);
    this.show("unsaved", word("Restored"));
    announce(word("Restored"));
    this.saveSoon(PAUSE_MS);
  }

  saveSoon(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), delay);
  }

  async save(options = {}) {
    window.clearTimeout(this.timer);
    if (this.sending) return this.sending;
    const rests = this.state === "gone" || (this.state === "locked" && !options.asked);
    if (!(this.dirty || this.inDoubt) || rests) return null;
    this.sending = this.sendOnce(options);
    await this.sending;
    this.sending = null;
    this.desk.changed();
    if (["saved", "unsaved", "conflict"].includes(this.state) && this.dirty) this.saveSoon(PAUSE_MS);
    return null;
  }

  /* What may have arrived already is sent once more as it was, before what was typed since. */
  async sendOnce(options) {
    const tried = this.inDoubt || this.typedNow();
    this.inDoubt = tried;
    this.keep();
    if (!this.isWaiting && this.state !== "conflict") this.show("saving", word("FieldSaving"));
    const leaving = options.leaving && tried.value.length < LARGE;
    const body = new URLSearchParams({ field: this.address, ...tried });
    await this.answered(await send(this.desk.place, body, { leaving }), tried.value);
  }

  /* A text with an ancestor of its own fits no version: the server merges it with what stands. */
  typedNow() {
    const { value } = this.control;
    if (this.ancestor === null) return { value, base: this.base.value };
    return { value, base: "-", ancestor: this.ancestor };
  }

  async answered(answer, sent) {
    if (answer.kind === "later" || answer.kind === "signed-out") {
      this.again(answer);
      return;
    }
    this.retry.reset();
    if (answer.kind === "locked" || answer.kind === "gone") {
      // A closed door says nothing of whether the text had come in before it was closed: what is in
      // doubt stays so, and is sent once more as it was when the door is open again.
      this.stuck(answer);
      return;
    }
    this.inDoubt = null;
    const isOld = sent !== undefined && sent !== this.control.value;
    if (answer.kind === "saved") this.accepted(answer.data, sent);
    else if (answer.kind === "conflict" && answer.data.html) this.conflicted(answer.data, sent);
    else if (isOld) this.show("unsaved", word("FieldUnsaved"));
    else this.refused(answer.data.message || word("Refused"));
  }

  /* What somebody else has changed elsewhere in the text comes with the answer. It is shown once
     nothing has been typed meanwhile; until then the next save is merged from what was sent. */
  accepted(answer, sent) {
    this.savedAt = new Date();
    this.closeConflict();
    const typedOn = sent !== undefined && sent !== this.control.value;
    if (answer.merged && typedOn) {
      this.saved = sent;
      this.ancestor = sent;
    } else {
      this.base.value = answer.revision;
      this.ancestor = null;
      if (sent === undefined || answer.merged) this.set(answer.value);
      else this.saved = sent;
    }
    this.valid();
    if (this.dirty) this.keep();
    else {
      storage.drop(this.desk.place, this.address);
      this.tidy(answer.value);
    }
    // What was typed meanwhile is not saved, and nothing says that it is.
    if (this.dirty) this.show("unsaved", word("FieldUnsaved"));
    else this.show("saved", word(answer.merged ? "FieldMerged" : "FieldSavedAt", { t: answer.at }));
    storage.setSaved(this.desk.place, this.address);
    this.offerUndo();
    replaceParts(answer.fragments || {});
    this.desk.retryRefused(this);
  }

  /* The server's form of the text (blanks taken away) is shown once nobody is typing in it. */
  tidy(value) {
    if (this.control.matches("[data-rich]") || document.activeElement === this.control) return;
    this.control.value = value;
    this.saved = value;
  }

  set(value) {
    putKeepingCaret(this.control, value);
    this.saved = value;
    this.control.dispatchEvent(new CustomEvent("draft:set"));
  }

  valid() {
    this.control.removeAttribute("aria-invalid");
    if (this.face !== this.control) this.face.removeAttribute("aria-invalid");
  }

  refused(message) {
    this.control.setAttribute("aria-invalid", "true");
    if (this.face !== this.control) this.face.setAttribute("aria-invalid", "true");
    this.show("invalid", message);
    announce(message);
  }

  /* Locked or removed meanwhile: the text stays, can be copied, and is said not to be saved. */
  stuck(answer) {
    const why = answer.data.message || word(answer.kind === "gone" ? "Gone" : "Forbidden");
    this.why = why;
    this.show(answer.kind, word("Because", { w: why }));
    this.box.append(new Stuck({ label: this.label, value: () => this.control.value, why }).tools());
    announce(word("Because", { w: why }));
  }

  again(answer) {
    const states = { "signed-out": ["session", "Session"], offline: ["offline", "FieldOffline"] };
    const kind = answer.offline ? "offline" : answer.kind;
    const [state, name] = states[kind] || ["failed", "Retry"];
    this.show(state, word(name));
    this.retry.later(answer.wait);
    if (state === "session") this.offerSignIn();
  }

  get trouble() {
    const kinds = { session: "signed-out", offline: "offline", failed: "later" };
    return this.isWaiting ? { kind: kinds[this.state], at: this.retry.at } : null;
  }

  show(state, message) {
    this.state = state;
    this.box.dataset.state = state;
    this.box.querySelector("[data-field-text]").textContent = message;
    this.box.querySelectorAll("[data-sign-in], [data-stuck], [data-redo]").forEach((part) => part.remove());
    this.desk.changed();
  }

  offerSignIn() {
    const link = document.querySelector("[data-bar-sign-in] a").cloneNode(true);
    link.dataset.signIn = "";
    this.box.append(link);
  }

  offerUndo() {
    if (document.querySelector(`[data-undo="${CSS.escape(this.address)}"]`)) return;
    this.offer("undo", word("Undo"));
  }

  /* Offered until something else is written. */
  offerRedo() {
    if (!this.box.querySelector("[data-redo]")) this.offer("redo", word("Redo"));
  }

  offer(way, label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.dataset[way] = this.address;
    button.textContent = label;
    this.box.append(button);
  }

  async step(way) {
    await this.save();
    if (this.dirty || this.inDoubt) return;
    const body = new URLSearchParams({ field: this.address, base: this.base.value, way });
    const answer = await send(this.desk.undoUrl, body);
    if (["later", "signed-out", "refused"].includes(answer.kind)) {
      const said = answer.kind === "refused" ? answer.data.message : word("NotUndone");
      this.show("idle", said);
      announce(said);
      return;
    }
    await this.answered(answer);
    if (answer.kind === "saved") this.offerRedo();
  }

  /* Both versions of what both have changed, below the field. The writing goes on: everything else
     is saved, and the choice waits until the writer makes it. */
  conflicted(answer, sent) {
    const typedOn = sent !== undefined && sent !== this.control.value;
    if (typedOn) {
      this.ancestor = answer.conflicts.reduce(withoutMine, sent);
      this.saved = sent;
    } else {
      this.ancestor = answer.ancestor;
      if (answer.value !== this.control.value) this.set(answer.value);
      this.saved = this.control.value;
    }
    const isNew = this.state !== "conflict" || this.conflict.html !== answer.html;
    this.conflict = answer;
    this.show("conflict", word("Conflict"));
    this.keep();
    if (isNew) this.showConflict();
  }

  showConflict() {
    const old = this.conflictSection;
    const held = old && old.contains(document.activeElement) && document.activeElement;
    const holder = document.createElement("template");
    holder.innerHTML = this.conflict.html;
    const section = holder.content.querySelector("[data-conflict]");
    section.querySelectorAll("[data-with-script]").forEach((part) => (part.hidden = false));
    section.querySelector("form").addEventListener("submit", (event) => this.settle(event));
    section.querySelector("[data-merge]").addEventListener("click", () => this.merge());
    if (old) old.replaceWith(section);
    else (this.form.closest("table") || this.form).after(section);
    if (held) (section.querySelector(`[value="${held.value}"]`) || section).focus();
  }

  get conflictSection() {
    return document.querySelector(`[data-conflict="${CSS.escape(this.address)}"]`);
  }

  closeConflict() {
    this.conflictSection?.remove();
  }

  async settle(event) {
    event.preventDefault();
    const choose = event.submitter.value;
    const { sent, answer } = await this.choose(() => ({ ...this.typedNow(), base: this.conflict.base, choose }));
    if (!answer) return;
    await this.answered(answer, sent);
    if (answer.kind !== "saved") return;
    if (this.control.value === sent) this.set(answer.data.value);
    if (!this.dirty) storage.drop(this.desk.place, this.address);
    this.focus();
  }

  /* Begins with what stands in the field now, and both changes. */
  async merge() {
    const { sent, answer } = await this.choose(() => this.typedNow());
    if (!answer) return;
    if (answer.kind !== "conflict" || this.control.value !== sent) {
      await this.answered(answer, sent);
      return;
    }
    this.base.value = answer.data.base;
    this.ancestor = null;
    this.set(answer.data.together);
    this.saved = answer.data.theirs;
    this.closeConflict();
    this.show("unsaved", word("Merged"));
    this.keep();
    this.focus();
    this.saveSoon(PAUSE_MS);
  }

  /* Sends a choice when nothing else is on its way, and lets nothing by until it is answered. */
  async choose(bodyNow) {
    window.clearTimeout(this.timer);
    while (this.sending) await this.sending;
    window.clearTimeout(this.timer);
    const body = bodyNow();
    const sending = send(this.desk.place, new URLSearchParams({ field: this.address, ...body }));
    this.sending = sending;
    const answer = await sending;
    this.sending = null;
    if (answer.kind !== "later" && answer.kind !== "signed-out") return { sent: body.value, answer };
    announce(word("NotChosen"));
    this.show("conflict", word("NotChosen"));
    return { sent: body.value, answer: null };
  }

  focus() {
    this.control.dispatchEvent(new CustomEvent("draft:focus"));
    this.face.focus();
  }
}

/* The sent text as an edit of which the conflicts' paragraphs are still to be chosen. */
function withoutMine(text, { mine, base }) {
  return mine ? text.replace(mine, () => base) : text;
}

/* The caret stays by the words it stood at, whatever changed before or after them. */
function putKeepingCaret(control, value) {
  const old = control.value;
  const isText = control === document.activeElement && control.matches("textarea, input[type=text]");
  const places = isText ? [control.selectionStart, control.selectionEnd] : [];
  control.value = value;
  if (!isText) return;
  let start = 0;
  while (start < old.length && old[start] === value[start]) start += 1;
  let end = 0;
  const room = Math.min(old.length, value.length) - start;
  while (end < room && old.at(-1 - end) === value.at(-1 - end)) end += 1;
  const moved = places.map((at) => {
    if (at <= start) return at;
    return at >= old.length - end ? at + value.length - old.length : Math.min(at, value.length - end);
  });
  control.setSelectionRange(...moved);
}

function replaceParts(fragments) {
  Object.entries(fragments).forEach(([key, html]) => {
    document.querySelectorAll(`[data-part="${CSS.escape(key)}"]`).forEach((part) => {
      if (part.contains(document.activeElement)) return;
      part.innerHTML = html;
      part.dispatchEvent(new CustomEvent("part:replaced"));
      if (window.htmx) window.htmx.process(part);
    });
  });
}

/* All fields of a page, as one writer for the save bar. */
export class Fields extends EventTarget {
  constructor(element) {
    super();
    const settings = element.querySelector("[data-draft-settings]");
    this.place = settings.dataset.saveUrl;
    this.undoUrl = settings.dataset.undoUrl;
    this.fields = [];
    element.querySelectorAll("[data-draft-field]").forEach((control) => {
      this.fields.push(new Field(control, this));
    });
    element.addEventListener("submit", (event) => this.submitted(event));
    element.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("visibilitychange", () => this.flush({ leaving: document.hidden }));
  }

  has({ place, address }) {
    return place === this.place && this.fields.some((field) => field.address === address);
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }

  submitted(event) {
    if (!event.target.matches("[data-draft-form]")) return;
    event.preventDefault();
    this.fields.forEach((field) => field.form === event.target && field.save());
  }

  clicked(event) {
    const button = event.target.closest("[data-undo], [data-redo]");
    if (!button) return;
    event.preventDefault();
    const { undo, redo } = button.dataset;
    this.fields.find((field) => field.address === (undo || redo))?.step(undo ? "undo" : "redo");
  }

  /* An end date refused for lying before the start may be right once the start has changed. */
  retryRefused(done) {
    this.fields.forEach((field) => {
      if (field !== done && field.form === done.form && field.state === "invalid") field.saveSoon(0);
    });
  }

  in(...states) {
    const found = this.fields.filter((field) => states.includes(field.state));
    return found.map((field) => ({
      label: field.label, noun: field.noun, element: field.face, why: field.why, go: () => field.focus(),
    }));
  }

  waiting() {
    return this.in("unsaved", "saving", "offline", "session", "failed");
  }

  refused() {
    return this.in("invalid");
  }

  stuck() {
    return this.in("locked", "gone");
  }

  /* The two versions stand beside the field; that is where the choice is made. */
  conflicts() {
    return this.fields
      .filter((field) => field.state === "conflict")
      .map((field) => ({ label: field.label, noun: field.noun, element: field.conflictSection }));
  }

  trouble() {
    const found = this.fields.map((field) => field.trouble).filter(Boolean);
    return found.find((one) => one.kind !== "later") || found[0] || null;
  }

  isSending() {
    return this.fields.some((field) => field.sending);
  }

  savedAt() {
    return this.fields.map((field) => field.savedAt).filter(Boolean).sort((a, b) => a - b).at(-1) || null;
  }

  isSettled() {
    return !this.fields.some((field) => field.dirty || field.sending || field.inDoubt || field.state === "conflict");
  }

  isQuiet() {
    return !this.fields.length;
  }

  flush(options) {
    return Promise.all(this.fields.map((field) => field.save(options)));
  }
}
