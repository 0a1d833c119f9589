/* Ordinary forms in which somebody writes. What is typed is kept in this browser until the server
   has confirmed it; it is sent with a key, so that sending twice does it once. A refused form keeps
   everything and says what is wrong at each field. Without this script the same form is an
   ordinary POST. Forms of fields that save themselves, and forms marked data-desk-own, are left
   to others; forms that ask for a password or a code are kept by nobody. */

import { unfold } from "./folds.js";
import * as storage from "./storage.js";
import { Refusal } from "./refusal.js";
import { Retry, newKey, send } from "./transport.js";
import { moment, word } from "./words.js";

const OWN = "[data-draft-form], [data-conflict-form], [data-desk-own], [data-sheet]";
// What a form carries that is another the next time it is shown.
const PASSING = ["csrfmiddlewaretoken", "seen"];
// Afterwards nobody writes here any more.
const ENDS = "[data-ends-writing]";
const WRITTEN = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file])";
const TEXT = "textarea, input:not([type]), input:is([type=text], [type=number], [type=date], [type=email], [type=url])";
// What only its owner may know is kept nowhere: such a form is an ordinary one.
const SECRET = `[type=password], ${["one-time-code", "current-password", "new-password"]
  .map((one) => `[autocomplete~="${one}"]`)
  .join(", ")}`;
const SLOW_MS = 120000; // a decision freezes much, and a file takes its time

const announce = (message) => window.malkedjan?.announce(message);
const isPost = (form) => form.method === "post" && !form.matches(OWN);
const isSecret = (form) => Boolean(form.querySelector(SECRET));
const isWritten = (form) => isPost(form) && form.querySelector(TEXT) && !isSecret(form);

function valueOf(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked ? control.value : "";
  return control.value;
}

function servedOf(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return control.defaultChecked ? control.value : "";
  if (!control.matches("select")) return control.defaultValue;
  const chosen = Array.from(control.options).find((option) => option.defaultSelected);
  return chosen ? chosen.value : control.options.length ? control.options[0].value : "";
}

function put(control, value) {
  if (control.matches("[type=checkbox], [type=radio]")) control.checked = Boolean(value);
  else control.value = value;
}

export class Form {
  constructor(form, forms) {
    this.form = form;
    this.forms = forms;
    this.place = new URL(form.action, location.href).pathname;
    this.address = this.name();
    this.state = "idle";
    this.served = this.values(servedOf);
    this.retry = new Retry(() => this.send());
    this.key = "";
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    this.recover();
  }

  /* Forms that lead to the same address are told apart by what they carry hidden. */
  name() {
    const hidden = Array.from(this.form.querySelectorAll("input[type=hidden]"))
      .filter((input) => !PASSING.includes(input.name))
      .map((input) => `${input.name}=${input.value}`);
    const names = this.controls.map((control) => control.name);
    return ["form", ...new Set(names), ...hidden].join("&");
  }

  get controls() {
    return Array.from(this.form.elements).filter((control) => control.name && control.matches(WRITTEN));
  }

  get label() {
    const heading = this.form.closest("details")?.querySelector("summary") || this.form.querySelector("button");
    return (heading ? heading.textContent : document.title).trim().replace(/\s+/g, " ");
  }

  get face() {
    return this.controls[0] || this.form.querySelector("button");
  }

  values(read) {
    return this.controls.map(read);
  }

  differs(among = WRITTEN) {
    return this.controls.some((one, index) => one.matches(among) && valueOf(one) !== this.served[index]);
  }

  /* Words that somebody has typed. A choice is made when it is sent, with the button beside it:
     one that was never sent is nothing to be saved. */
  get isBegun() {
    return this.differs(TEXT);
  }

  typed() {
    if (this.state === "sending" || this.state === "waiting") this.isChanged = true;
    else if (this.state !== "refused") this.state = this.isBegun ? "begun" : "idle";
    if (this.isBegun) this.keep();
    else storage.drop(this.place, this.address);
    this.forms.changed();
  }

  keep() {
    if (!this.controls.length) return;
    const labels = this.controls.map((control) => control.labels?.[0]?.textContent.trim() || control.name);
    const value = this.values(valueOf);
    storage.keep(this.place, this.address, { value, labels, label: this.label, noun: "form", key: this.key });
  }

  recover() {
    const kept = storage.read(this.place, this.address);
    if (!kept || !Array.isArray(kept.value) || kept.value.length !== this.controls.length) {
      if (this.isBegun) this.typed();
      return;
    }
    this.controls.forEach((control, index) => put(control, kept.value[index]));
    if (!this.differs()) {
      storage.drop(this.place, this.address);
      return;
    }
    this.key = kept.key || "";
    this.state = "begun";
    unfold(this.form);
    this.show("restored", word("FormRestored", { t: moment(kept.at) }));
    this.line.append(this.discardButton());
  }

  discardButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = word("Discard");
    button.addEventListener("click", () => {
      storage.drop(this.place, this.address);
      this.controls.forEach((control, index) => put(control, this.served[index]));
      this.state = "idle";
      this.show("idle", "");
      this.face.focus();
    });
    return button;
  }

  get line() {
    return lineOf(this.form);
  }

  show(state, message) {
    this.line.dataset.state = state;
    this.line.replaceChildren(message, " ");
    this.forms.changed();
  }

  /* What is sent is what stood there when it was sent; what is typed meanwhile stays typed. */
  async submit(submitter) {
    if (this.state === "sending") return;
    this.retry.reset();
    this.submitter = submitter;
    this.body = new FormData(this.form, submitter);
    this.isChanged = false;
    this.key = this.key || newKey();
    await this.send();
  }

  get url() {
    return this.submitter?.getAttribute("formaction") || this.form.action;
  }

  async send() {
    this.state = "sending";
    this.keep();
    this.form.setAttribute("aria-busy", "true");
    this.show("sending", word("FormSending"));
    const answer = await send(this.url, this.body, { key: this.key, timeout: SLOW_MS, part: this.part });
    this.form.removeAttribute("aria-busy");
    this.answered(answer);
  }

  /* The part of the page that htmx would have replaced. */
  get part() {
    return this.form.hasAttribute("hx-post") ? this.form.closest("[data-part]") : null;
  }

  answered(answer) {
    if (answer.kind === "later" || answer.kind === "signed-out") {
      this.wait(answer);
      return;
    }
    this.retry.reset();
    this.key = "";
    if (answer.kind === "saved") this.saved(answer.data);
    else if (answer.kind === "page") this.shown(answer.data.html);
    else this.refused(answer);
  }

  wait(answer) {
    this.state = "waiting";
    this.trouble = { kind: answer.offline ? "offline" : answer.kind };
    this.retry.later(answer.wait);
    const name = { offline: "FormOffline", "signed-out": "FormSignedOut", later: "FormLater" };
    this.show("waiting", word(name[this.trouble.kind]));
    if (this.trouble.kind !== "signed-out") return;
    const link = document.querySelector("[data-bar-sign-in] a").cloneNode(true);
    this.line.append(link);
  }

  done() {
    this.state = "idle";
    this.trouble = null;
    if (!this.isChanged) storage.drop(this.place, this.address);
    this.show("idle", "");
  }

  saved(data) {
    this.done();
    this.forms.forgetPreviewed();
    if (data.location) this.forms.leaveFor(data.location);
  }

  /* A page in answer: a part of this one, or what comes next, such as a preview. What leads to a
     page is not done yet, and is kept until what is asked there has been answered. */
  shown(html) {
    const { part, place, address } = this;
    if (part) {
      this.done();
      this.forms.replace(part, html);
      return;
    }
    this.state = "idle";
    this.forms.previewed.push({ place, address });
    this.forms.turnTo(html, this.url);
  }

  refused(answer) {
    this.state = "refused";
    this.trouble = null;
    this.keep();
    const { part } = this;
    if (part && answer.data.html && !answer.data.html.includes("<html")) {
      this.forms.replace(part, answer.data.html);
      return;
    }
    const names = { gone: "FormGone", locked: "FormForbidden" };
    const refusal = new Refusal(this.form, answer.data);
    const message = refusal.show() || word(names[answer.kind] || "FormRefused");
    this.show("refused", message);
    if (!refusal.hasSummary) announce(message);
  }
}

function lineOf(form) {
  let line = form.querySelector("[data-form-state]");
  if (!line) {
    line = document.createElement("p");
    line.className = "form-state";
    line.dataset.formState = "";
    form.append(line);
  }
  return line;
}

/* All forms of the page, as one writer for the save bar. */
export class Forms extends EventTarget {
  /* `others` gives the writers that save themselves. */
  constructor(others) {
    super();
    this.others = others;
    this.forms = [];
    this.previewed = [];
    this.scan();
    // Before htmx, which listens on the form itself.
    document.addEventListener("submit", (event) => this.submitted(event), true);
    document.addEventListener("htmx:afterSettle", () => this.scan());
  }

  scan() {
    this.forms = this.forms.filter((one) => one.form.isConnected);
    document.querySelectorAll("form").forEach((form) => {
      if (isWritten(form) && !this.of(form)) this.forms.push(new Form(form, this));
    });
    this.changed();
  }

  of(form) {
    return this.forms.find((one) => one.form === form);
  }

  has({ place, address }) {
    return this.forms.some((one) => one.place === place && one.address === address);
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }

  /* What saves itself is saved first. What cannot be saved now stays in this browser, and hinders
     only forms that end the writing, and buttons that would leave a page nobody can come back to. */
  async submitted(event) {
    const { target, submitter } = event;
    if (!isPost(target) || this.passing === target) return;
    const own = this.of(target) || this.answering(target);
    if (!own && this.isSettled() && this.areOthersSaved()) return;
    event.preventDefault();
    event.stopPropagation();
    await Promise.all(this.others().map((writer) => writer.flush()));
    if (this.isHindered(target, own)) this.hinder(target);
    else if (own) await own.submit(submitter);
    else this.pass(target, submitter);
  }

  /* What is not saved is kept: it is here again when the page comes back. */
  pass(form, submitter) {
    this.passing = form;
    form.requestSubmit(submitter);
    // The browser asks about leaving a moment later.
    window.setTimeout(() => (this.passing = null), 500);
  }

  /* The button under a preview: when it is done, so is what was previewed. */
  answering(form) {
    if (!this.previewed.length || isSecret(form)) return null;
    const answer = new Form(form, this);
    this.forms.push(answer);
    return answer;
  }

  forgetPreviewed() {
    this.previewed.forEach(({ place, address }) => storage.drop(place, address));
    this.previewed = [];
  }

  isHindered(form, own) {
    if (form.matches(ENDS)) return !this.areOthersSaved();
    return !own && this.others().some((writer) => writer.waiting().length);
  }

  hinder(form) {
    const line = lineOf(form);
    line.dataset.state = "refused";
    line.textContent = word("FormFirst");
    announce(line.textContent);
  }

  areOthersSaved() {
    return this.others().every((writer) => writer.isSettled());
  }

  leaveFor(address) {
    const next = new URL(address, location.href);
    const isHere = next.pathname + next.search === location.pathname + location.search;
    if (isHere) {
      location.hash = next.hash;
      location.reload();
    } else location.assign(next);
  }

  replace(part, html) {
    const hadFocus = part.contains(document.activeElement);
    part.innerHTML = html;
    if (hadFocus) part.querySelector("[data-focus]")?.focus();
    if (window.htmx) window.htmx.process(part);
    const words = part.querySelector("[data-announce]");
    if (words) announce(words.textContent.trim());
    this.scan();
  }

  /* The next page in this one's place, as if it had been opened. */
  turnTo(html, url) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("main");
    document.title = page.title;
    document.querySelector("main").replaceWith(fresh);
    page.head.querySelectorAll("link[rel=stylesheet]").forEach((sheet) => {
      const there = document.head.querySelector(`link[href="${sheet.getAttribute("href")}"]`);
      if (!there) document.head.append(document.adoptNode(sheet));
    });
    const { pathname, search } = new URL(url, location.href);
    if (pathname + search !== location.pathname + location.search) {
      history.pushState({}, "", pathname + search);
      window.addEventListener("popstate", () => location.reload(), { once: true });
    }
    if (window.htmx) window.htmx.process(fresh);
    this.scan();
    window.scrollTo(0, 0);
    (fresh.querySelector("[data-focus]") || fresh).focus();
  }

  in(...states) {
    const found = this.forms.filter((one) => states.includes(one.state));
    return found.map((one) => ({ label: one.label, noun: "form", element: one.face }));
  }

  waiting() {
    return this.in("sending", "waiting");
  }

  refused() {
    return this.in("refused");
  }

  begun() {
    return this.in("begun");
  }

  trouble() {
    const found = this.forms.filter((one) => one.state === "waiting");
    return found.length ? { kind: found[0].trouble.kind, at: found[0].retry.at } : null;
  }

  isSending() {
    return this.forms.some((one) => one.state === "sending");
  }

  isSettled() {
    return !this.waiting().length;
  }

  isQuiet() {
    return this.forms.every((one) => one.state === "idle");
  }

  async flush() {
    this.forms.forEach((one) => one.state === "waiting" && one.retry.at && one.retry.now());
  }
}
