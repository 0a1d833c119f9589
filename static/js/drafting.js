/* Fields save themselves. What is typed stays in this browser until the server has said
   that it is saved; a save against a newer version shows both texts. Without this script every
   field is an ordinary form with a button. */

const desk = document.querySelector("[data-draft-desk]");
const settings = desk && desk.querySelector("[data-draft-settings]");
const PAUSE_MS = 900;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30000;
const fields = new Map();

const text = (name) => settings.dataset[`text${name}`];
const announce = (message) => window.malkedjan && window.malkedjan.announce(message);

function token(form) {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
}

/* Drafts outlive a lost connection, a closed browser and a session that ended. */
const drafts = {
  key: (address) => `malkedjan-draft:${settings.dataset.user}:${location.pathname}:${address}`,
  keep(address, draft) {
    try {
      localStorage.setItem(this.key(address), JSON.stringify(draft));
    } catch {
      /* storage is off or full: the warning before leaving still stands */
    }
  },
  read(address) {
    try {
      return JSON.parse(localStorage.getItem(this.key(address)));
    } catch {
      return null;
    }
  },
  drop(address) {
    try {
      localStorage.removeItem(this.key(address));
    } catch {
      /* nothing was stored */
    }
  },
};

/* What was typed before the script had its name is kept under the former one. */
function adoptFormerDrafts() {
  Object.keys(localStorage)
    .filter((key) => key.startsWith("malkedjan-plan:"))
    .forEach((key) => {
      localStorage.setItem(key.replace("malkedjan-plan:", "malkedjan-draft:"), localStorage.getItem(key));
      localStorage.removeItem(key);
    });
}

/* What the page was served with. Somebody quick may have typed before this script was there. */
function served(control) {
  if (control.matches("select")) {
    const chosen = Array.from(control.options).find((option) => option.defaultSelected);
    return chosen ? chosen.value : control.value;
  }
  return control.defaultValue.replace(/\r\n?/g, "\n");
}

class Field {
  constructor(control) {
    this.control = control;
    this.address = control.dataset.draftField;
    this.form = control.form;
    const bases = Array.from(this.form.querySelectorAll("[name=field]"));
    this.base = bases.find((input) => input.value === this.address).nextElementSibling;
    this.box = document.querySelector(`[data-field-state="${this.address}"]`);
    this.saved = served(control);
    this.state = this.box.dataset.state || "idle";
    this.wait = FIRST_RETRY_MS;
    this.listen();
    this.recover();
  }

  get dirty() {
    return this.control.value !== this.saved;
  }

  listen() {
    this.control.addEventListener("input", () => this.typed());
    this.control.addEventListener("change", () => this.saveSoon(0));
  }

  typed() {
    this.held = false;
    if (!this.dirty && this.state !== "conflict") {
      drafts.drop(this.address);
      this.show("idle", "");
      return;
    }
    drafts.keep(this.address, { value: this.control.value, base: this.base.value });
    if (this.state === "conflict") return;
    this.show("unsaved", text("Unsaved"));
    this.saveSoon(PAUSE_MS);
  }

  /* Text that was never confirmed comes back, with the version it was written against. */
  recover() {
    if (this.dirty) {
      this.typed();
      return;
    }
    const draft = drafts.read(this.address);
    if (!draft) return;
    if (draft.value === this.control.value) {
      drafts.drop(this.address);
      return;
    }
    this.control.value = draft.value;
    this.base.value = draft.base;
    this.show("unsaved", text("Restored"));
    announce(text("Restored"));
    this.saveSoon(PAUSE_MS);
  }

  saveSoon(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), delay);
  }

  async save(options = {}) {
    window.clearTimeout(this.timer);
    if (this.sending) return this.sending;
    if (!this.dirty || this.held || this.state === "conflict") return null;
    const value = this.control.value;
    this.show("saving", text("Saving"));
    this.sending = this.post(settings.dataset.saveUrl, { value }, options);
    await this.sending;
    this.sending = null;
    if (this.state === "saved" && this.dirty) this.saveSoon(PAUSE_MS);
    return null;
  }

  async post(url, more, options = {}) {
    const body = new URLSearchParams({ field: this.address, base: this.base.value, ...more });
    let response;
    try {
      response = await fetch(url, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: Boolean(options.leaving),
        headers: { Accept: "application/json", "X-CSRFToken": token(this.form) },
      });
    } catch {
      this.again("offline", text("Offline"));
      return;
    }
    await this.answered(response, more.value);
  }

  async answered(response, sent) {
    if (response.type === "opaqueredirect") {
      this.again("session", text("Session"));
      this.offerSignIn();
      return;
    }
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const answer = isJson ? await response.json() : {};
    if (response.ok && answer.state === "saved") this.accepted(answer, sent);
    else if (response.status === 409 && answer.state === "conflict") this.conflicted(answer);
    else if (response.status >= 500 || response.status === 429)
      this.again("failed", text("Retry"));
    else this.refused(answer.message || text("Forbidden"));
  }

  accepted(answer, sent) {
    this.wait = FIRST_RETRY_MS;
    this.base.value = answer.revision;
    const typedOn = sent !== undefined && this.control.value !== sent;
    if (sent === undefined) this.set(answer.value);
    else this.saved = sent;
    if (!typedOn) {
      drafts.drop(this.address);
      this.tidy(answer.value);
    }
    this.control.removeAttribute("aria-invalid");
    this.show("saved", `${text("Saved")} ${answer.at}`);
    this.offerUndo();
    this.say(`${text("Saved")} ${answer.at}`);
    replaceParts(answer.fragments || {});
    retryRefused(this.form, this);
  }

  /* The server's form of the text (blanks taken away) is shown once nobody is typing in it. */
  tidy(value) {
    if (this.control.matches("[data-rich]") || document.activeElement === this.control) return;
    this.control.value = value;
    this.saved = value;
  }

  set(value) {
    this.control.value = value;
    this.saved = value;
    this.control.dispatchEvent(new CustomEvent("draft:set"));
  }

  refused(message) {
    this.control.setAttribute("aria-invalid", "true");
    this.show("invalid", message);
    announce(message);
  }

  again(state, message) {
    this.show(state, message);
    if (this.announcedState !== state) announce(message);
    this.announcedState = state;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_RETRY_MS);
  }

  say(message) {
    const now = Date.now();
    if (this.announcedState !== "saved" || now - (this.spoke || 0) > 5000) announce(message);
    this.spoke = now;
    this.announcedState = "saved";
  }

  show(state, message) {
    this.state = state;
    this.box.dataset.state = state;
    this.box.querySelector("[data-field-text]").textContent = message;
    this.box.querySelectorAll("[data-sign-in]").forEach((link) => link.remove());
  }

  offerSignIn() {
    const link = document.createElement("a");
    link.href = `${settings.dataset.loginUrl}?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.dataset.signIn = "";
    link.textContent = text("Login");
    this.box.append(link);
  }

  offerUndo() {
    if (document.querySelector(`[data-undo="${this.address}"]`)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.dataset.undo = this.address;
    button.textContent = text("Undo");
    this.box.append(button);
  }

  async undo() {
    await this.save();
    if (this.dirty) return;
    await this.post(settings.dataset.undoUrl, {});
    this.control.focus();
  }

  /* Both texts, side by side; saving rests until one is chosen. */
  conflicted(answer) {
    this.conflict = answer;
    this.show("conflict", text("Conflict"));
    announce(text("Conflict"));
    this.closeConflict();
    const place = this.form.closest("table") || this.form;
    place.insertAdjacentHTML("afterend", answer.html);
    const section = place.nextElementSibling;
    section.querySelectorAll("[data-with-script]").forEach((part) => (part.hidden = false));
    section.querySelector("form").addEventListener("submit", (event) => this.settle(event));
    section.querySelector("[data-merge]").addEventListener("click", () => this.merge());
    section.focus();
  }

  closeConflict() {
    document.querySelectorAll(`[data-conflict="${this.address}"]`).forEach((old) => old.remove());
  }

  async settle(event) {
    event.preventDefault();
    const choose = event.submitter.value;
    this.base.value = this.conflict.base;
    const value = this.control.value;
    this.show("saving", text("Saving"));
    await this.post(settings.dataset.saveUrl, { value, choose });
    if (this.state !== "saved") {
      if (this.state !== "conflict") this.show("conflict", this.box.textContent);
      return;
    }
    if (choose === "theirs") this.set(this.conflict.theirs);
    this.closeConflict();
    this.control.dispatchEvent(new CustomEvent("draft:focus"));
    this.control.focus();
  }

  merge() {
    this.base.value = this.conflict.base;
    this.saved = this.conflict.theirs;
    this.control.value = this.conflict.merged;
    this.control.dispatchEvent(new CustomEvent("draft:set"));
    drafts.keep(this.address, { value: this.control.value, base: this.base.value });
    this.held = true;
    this.closeConflict();
    this.show("unsaved", text("Merged"));
    announce(text("Merged"));
    this.control.dispatchEvent(new CustomEvent("draft:focus"));
    this.control.focus();
  }
}

function replaceParts(fragments) {
  Object.entries(fragments).forEach(([key, html]) => {
    document.querySelectorAll(`[data-part="${CSS.escape(key)}"]`).forEach((part) => {
      part.innerHTML = html;
      if (window.htmx) window.htmx.process(part);
    });
  });
}

/* An end date refused for lying before the start may be right once the start has changed. */
function retryRefused(form, done) {
  fields.forEach((field) => {
    if (field !== done && field.form === form && field.state === "invalid") field.saveSoon(0);
  });
}

function unsaved() {
  return Array.from(fields.values()).filter((field) => field.dirty || field.sending);
}

/* Text typed in a form that adds something, and not sent yet. */
function begun(except) {
  return Array.from(desk.querySelectorAll("form:not([data-draft-form], [data-conflict-form])")).some(
    (form) =>
      form !== except &&
      Array.from(form.elements).some(
        (input) => input.matches("input[type=text], input:not([type]), textarea") && input.value !== input.defaultValue,
      ),
  );
}

let leavingWith = null;

async function beforeSubmit(event) {
  const form = event.target;
  if (form.matches("[data-conflict-form]")) return;
  if (form.matches("[data-draft-form]")) {
    event.preventDefault();
    fields.forEach((field) => field.form === form && field.save());
    return;
  }
  if (!unsaved().length) {
    leavingWith = form;
    return;
  }
  event.preventDefault();
  const { submitter } = event;
  await Promise.all(unsaved().map((field) => field.save()));
  if (!unsaved().length) form.requestSubmit(submitter);
}

function start() {
  try {
    adoptFormerDrafts();
  } catch {
    /* storage is off or full */
  }
  desk.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  desk.querySelectorAll("[data-draft-field]").forEach((control) => {
    fields.set(control.dataset.draftField, new Field(control));
  });
  desk.addEventListener("submit", beforeSubmit);
  desk.addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    event.preventDefault();
    fields.get(button.dataset.undo).undo();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved().length || begun(leavingWith)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    const leaving = document.visibilityState === "hidden";
    unsaved().forEach((field) => field.save({ leaving }));
  });
  window.addEventListener("online", () => unsaved().forEach((field) => field.save()));
}

if (desk) start();
