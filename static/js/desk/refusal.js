/* What the server said of a refused form, put where the form stands. The answer is the whole page
   with the form as an ordinary POST would have met it, or JSON with a message. */

export class Refusal {
  constructor(form, data) {
    this.form = form;
    this.message = data.message || "";
    this.page = data.html ? new DOMParser().parseFromString(data.html, "text/html") : null;
  }

  /* Shows it; the sentence to show beside the button, or nothing when the page says it itself. */
  show() {
    this.clear();
    if (!this.page) return this.message;
    const twin = this.twin();
    if (twin) this.markFields(twin);
    const said = this.notices(twin);
    if (said.length) this.form.prepend(...said);
    this.hasSummary = said.some((one) => one.matches("[data-focus]"));
    const summary = said.find((one) => one.matches("[data-focus]"));
    if (summary) summary.focus();
    document.title = this.page.title || document.title;
    if (said.length || twin) return "";
    return this.sentence();
  }

  /* Of a page without the form: its heading and what it says first. */
  sentence() {
    const [heading, first] = ["main h1", "main .lead, main p"].map((one) => this.page.querySelector(one));
    heading?.querySelectorAll(".page-header__kicker").forEach((kicker) => kicker.remove());
    const said = [heading, first].map((one) => one?.textContent.trim().replace(/\s+/g, " "));
    return said.filter(Boolean).join(". ");
  }

  clear() {
    this.form.querySelectorAll("[data-refusal]").forEach((one) => one.remove());
    const near = this.form.previousElementSibling;
    if (near && near.matches(".error-summary")) near.remove();
    this.form.querySelectorAll(".error-summary, .field__error").forEach((one) => one.remove());
    this.form.querySelectorAll(".field--error").forEach((one) => one.classList.remove("field--error"));
    this.form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  }

  /* The same form in the answer: same address, same fields. */
  twin() {
    const path = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
    const hidden = (form) => form.querySelector("[name$=goal_id]")?.value;
    const names = (form) => Array.from(form.elements, (one) => one.name).filter(Boolean).join();
    const alike = Array.from(this.page.querySelectorAll("form")).filter((one) => path(one) === path(this.form));
    const exact = alike.filter((one) => names(one) === names(this.form));
    const found = exact.length ? exact : alike;
    return found.find((one) => hidden(one) === hidden(this.form)) || found[0];
  }

  markFields(twin) {
    twin.querySelectorAll("[aria-invalid=true]").forEach((wrong) => {
      const control = this.form.elements[wrong.name];
      if (!control || control instanceof RadioNodeList) return;
      control.setAttribute("aria-invalid", "true");
      const described = wrong.getAttribute("aria-describedby");
      if (described) control.setAttribute("aria-describedby", described);
      const holder = control.closest(".field");
      holder?.classList.add("field--error");
    });
    twin.querySelectorAll(".field__error").forEach((message) => {
      const wrong = message.closest(".field")?.querySelector("[name]");
      const control = wrong && this.form.elements[wrong.name];
      const holder = control && !(control instanceof RadioNodeList) && control.closest(".field");
      (holder || this.form).append(mine(message));
    });
  }

  /* What stands above the form: the summary, and messages of the page. */
  notices(twin) {
    const inside = twin ? Array.from(twin.querySelectorAll(".error-summary")) : [];
    const before = twin?.previousElementSibling?.matches(".error-summary") ? [twin.previousElementSibling] : [];
    const messages = Array.from(this.page.querySelectorAll("main .wrap > .notice--error, main .wrap > .notice--warning"));
    const alerts = Array.from(this.page.querySelectorAll("main .notice[role=alert]"));
    return [...new Set([...messages, ...before, ...inside, ...alerts])].map(mine);
  }
}

function mine(element) {
  const copy = document.importNode(element, true);
  copy.dataset.refusal = "";
  return copy;
}
