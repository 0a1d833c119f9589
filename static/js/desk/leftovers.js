/* What was typed on this page before, and has no field or form here any more: the plan has been
   decided, the row removed. It is shown, can be copied, and is thrown away only by the person.
   Where the whole page is gone, the one that stands in for it shows what was typed there. */

import * as storage from "./storage.js";
import { Stuck } from "./stuck.js";
import { moment, word } from "./words.js";

export class Leftovers extends EventTarget {
  constructor(writers) {
    super();
    this.sections = [];
    this.writers = writers;
    const here = location.pathname + location.search;
    const gone = Array.from(document.querySelectorAll("[data-stands-in-for]"), (one) => one.dataset.standsInFor);
    storage
      .waiting()
      .filter(({ page }) => page === here || gone.includes(page.split("?")[0]))
      .filter((entry) => !writers.some((one) => one.has(entry)))
      .forEach((entry) => this.show(entry));
    // A part of the page may come later, with the form in which it was written.
    writers.forEach((one) => one.addEventListener?.("changed", () => this.look()));
  }

  look() {
    const [found, left] = [[], []];
    this.sections.forEach((one) => (this.writers.some((writer) => writer.has(one.entry)) ? found : left).push(one));
    if (!found.length) return;
    found.forEach(({ section }) => section.remove());
    this.sections = left;
    this.dispatchEvent(new Event("changed"));
  }

  show(entry) {
    const section = document.createElement("section");
    section.className = "leftover";
    const heading = document.createElement("h2");
    heading.textContent = `${word("LeftoverTitle")}: ${entry.label || entry.address}`;
    const when = document.createElement("p");
    when.textContent = word("Leftover", { t: moment(entry.at) });
    const text = document.createElement("div");
    text.className = "leftover__text";
    const stuck = new Stuck({ label: entry.label || entry.address, value: () => textOf(entry), why: "" });
    text.textContent = stuck.text;
    text.tabIndex = 0;
    section.append(heading, when, text, stuck.tools(), this.discard(entry, section));
    document.querySelector("main .wrap").prepend(section);
    this.sections.push({ entry, label: entry.label, noun: entry.noun || "text", element: text, section });
  }

  discard(entry, section) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.textContent = word("Discard");
    button.addEventListener("click", () => {
      if (!button.dataset.asked) {
        button.dataset.asked = "";
        button.textContent = word("DiscardSure");
        return;
      }
      storage.drop(entry.place, entry.address);
      this.sections = this.sections.filter((one) => one.section !== section);
      section.remove();
      document.getElementById("main").focus();
      this.dispatchEvent(new Event("changed"));
    });
    return button;
  }

  has({ place, address }) {
    return this.sections.some(({ entry }) => entry.place === place && entry.address === address);
  }

  stuck() {
    return this.sections.map(({ label, noun, element }) => ({ label, noun, element }));
  }

  isQuiet() {
    return !this.sections.length;
  }
}

/* A form's values stand under each other, each after its label. */
export function textOf(entry) {
  if (!Array.isArray(entry.value)) return entry.value;
  const lines = entry.value.map((value, index) => value && `${entry.labels?.[index] || ""}: ${value}`);
  return lines.filter(Boolean).join("\n");
}
