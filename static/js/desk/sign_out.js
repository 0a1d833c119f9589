/* Signing out: nothing of a draft stays in this browser, unless the person says so. What is not
   saved is told first, on the page that asks. */

import * as storage from "./storage.js";
import { countedItems, word } from "./words.js";

function listed(entry) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = entry.page;
  link.textContent = `${entry.label || entry.address} (${entry.title})`;
  line.append(link);
  return line;
}

/* The page that asks: how many, which, and where. */
function tell(place, waiting) {
  place.hidden = false;
  const items = waiting.map((entry) => ({ noun: entry.noun || "text" }));
  place.querySelector("[data-sign-out-words]").textContent = word("SignOut", { s: countedItems(items) });
  place.querySelector("[data-sign-out-list]").replaceChildren(...waiting.map(listed));
}

export function watchSignOut() {
  const place = document.querySelector("[data-sign-out]");
  if (place && storage.waiting().length) tell(place, storage.waiting());
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.matches("form[action*='/konto/logout/']")) return;
      if (!place && storage.waiting().length) {
        event.preventDefault();
        event.stopPropagation();
        location.assign(form.action);
        return;
      }
      const keeps = place && place.querySelector("[data-sign-out-keep]").checked;
      if (!keeps) storage.forget();
    },
    true,
  );
}
