/* The desk of a page: its fields and forms and what else somebody writes join the save bar. */

import { bar } from "./bar.js";
import { Fields } from "./field.js";
import { Forms } from "./form.js";
import { Leftovers } from "./leftovers.js";
import { person } from "./storage.js";
import { tellSignedIn } from "./transport.js";

function start() {
  document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  const desks = Array.from(document.querySelectorAll("[data-draft-desk]")).filter((one) =>
    one.querySelector("[data-draft-settings]"),
  );
  const fields = desks.map((element) => new Fields(element));
  const forms = new Forms(() => fields);
  [...fields, forms, new Leftovers([...fields, forms])].forEach((writer) => bar.add(writer));
  window.addEventListener("beforeunload", (event) => {
    if (![...fields, forms].every((writer) => writer.isSettled())) event.preventDefault();
  });
  document.documentElement.dataset.deskReady = "";
}

if (person) {
  tellSignedIn();
  start();
}
