/* The desk of a page: its fields and forms and what else somebody writes join the save bar. */

import { bar } from "./bar.js";
import { Elsewhere } from "./elsewhere.js";
import { Fields } from "./field.js";
import { Forms } from "./form.js";
import { Leftovers } from "./leftovers.js";
import { watchSignOut } from "./sign_out.js";
import { narrowsRows } from "./narrow.js";
import { person } from "./storage.js";

/* A sheet's cells are written by its own script, which takes them back into their places. */
const sheet = {
  has: ({ address }) => Boolean(document.querySelector("form[data-sheet=writes]")?.elements[address]),
};

function start() {
  watchSignOut();
  narrowsRows();
  document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  const desks = Array.from(document.querySelectorAll("[data-draft-desk]")).filter((one) =>
    one.querySelector("[data-draft-settings]"),
  );
  const fields = desks.map((element) => new Fields(element));
  const forms = new Forms(() => bar.writers.filter((one) => one !== forms && one.flush));
  const here = [...fields, forms, sheet];
  const leftovers = new Leftovers(here);
  const elsewhere = new Elsewhere((entry) => [...here, leftovers].some((writer) => writer.has(entry)));
  [...fields, forms, leftovers, elsewhere].forEach((writer) => bar.add(writer));
  window.addEventListener("beforeunload", (event) => {
    if (forms.passing) return;
    if (![...fields, forms].every((writer) => writer.isSettled())) event.preventDefault();
  });
  document.documentElement.dataset.deskReady = "";
}

if (person) start();
