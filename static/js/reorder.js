/* Rows change places on the page: by their buttons, or by Alt and an arrow from a field of theirs.
   The row that one stands on stays in the document, and on the screen where it was, so that neither
   the focus nor what is typed is lost. Without this script the buttons are ordinary forms. */

import { send } from "./desk/transport.js";

const WAYS = { ArrowUp: "up", ArrowDown: "down" };
// In others Alt and an arrow opens what there is to choose from.
const LINES = "textarea, input:is([type=text], :not([type]))";

const rowOf = (element) => element.closest("[data-row]");
const own = (row, selector) => Array.from(row.querySelectorAll(selector)).filter((one) => rowOf(one) === row);
const rowsIn = (list) => Array.from(list.children).filter((one) => one.matches("[data-row]"));

// One after the other: a key that is held down moves the row on.
let last = Promise.resolve();

function soon(row, way) {
  last = last.then(() => move(row, way));
}

async function move(row, way) {
  const form = own(row, "form[data-move]")[0];
  if (!form) return;
  const body = new FormData(form);
  body.set("way", way);
  const answer = await send(form.action, body);
  if (answer.kind !== "saved") {
    const { textNotMoved } = row.closest("[data-text-not-moved]").dataset;
    window.malkedjan.toast({ message: answer.data.message || textNotMoved });
    return;
  }
  const top = row.getBoundingClientRect().top;
  arrange(row, answer.data.order.map(String));
  rowsIn(row.parentElement).forEach(tell);
  Object.entries(answer.data.codes).forEach(renumber);
  window.scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  window.malkedjan.announce(answer.data.said);
}

/* The others are put before and after this one: an element that is moved loses the focus. */
function arrange(row, order) {
  const rows = new Map(rowsIn(row.parentElement).map((one) => [one.dataset.row, one]));
  const wanted = order.map((pk) => rows.get(pk)).filter(Boolean);
  const place = wanted.indexOf(row);
  row.before(...wanted.slice(0, place));
  row.after(...wanted.slice(place + 1));
}

/* Its number, and which ways there are from here. */
function tell(row, place, rows) {
  own(row, "[data-row-number]").forEach((one) => (one.textContent = place + 1));
  const [up, down] = own(row, "form[data-move] button");
  const stood = document.activeElement;
  up.hidden = place === 0;
  down.hidden = place === rows.length - 1;
  if (stood === up && up.hidden) down.focus();
  if (stood === down && down.hidden) up.focus();
}

function renumber([pk, code]) {
  const row = document.querySelector(`#goal-${pk}`);
  if (row) own(row, "[data-row-code]").forEach((one) => (one.textContent = code));
  document.querySelectorAll(`select[name$=goal_id] option[value="${pk}"]`).forEach((option) => {
    option.textContent = option.textContent.trim().replace(/^\S+/, code);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-move] button");
  if (!button) return;
  event.preventDefault();
  soon(rowOf(button), button.value);
});

document.addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  if (!way || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!event.target.matches(LINES) || !rowOf(event.target)) return;
  if (!own(rowOf(event.target), "form[data-move]").length) return;
  event.preventDefault();
  soon(rowOf(event.target), way);
});
