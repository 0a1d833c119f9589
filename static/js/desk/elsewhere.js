/* What this browser holds of other pages' and nobody has saved: told on every page, with the way
   there, where it saves itself. What another tab is just saving is not told. */

import * as storage from "./storage.js";

const SETTLED_MS = 10000;
const LOOK_MS = 10000;

export class Elsewhere extends EventTarget {
  /* `isHere` tells whether the page at hand has the entry itself. */
  constructor(isHere) {
    super();
    this.isHere = isHere;
    this.found = [];
    window.addEventListener("storage", () => this.look());
    document.addEventListener("visibilitychange", () => this.look());
    window.setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  look() {
    const settled = Date.now() - SETTLED_MS;
    const before = JSON.stringify(this.found);
    this.found = storage.waiting().filter((entry) => entry.at <= settled && !this.isHere(entry));
    if (JSON.stringify(this.found) !== before) this.dispatchEvent(new Event("changed"));
  }

  elsewhere() {
    return this.found.map(({ label, address, title, noun, page }) => ({
      label: `${label || address} (${title})`,
      noun: noun || "text",
      href: page,
    }));
  }

  isQuiet() {
    return !this.found.length;
  }
}
