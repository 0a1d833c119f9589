/* Words on screen come from the page: data-text-… of the save bar. `%s` and `%n` are filled in. */

const bar = document.querySelector("[data-save-bar]");

export function word(name, values = {}) {
  const text = (bar && bar.dataset[`text${name}`]) || "";
  return text.replace(/%(\w)/g, (sign, letter) => (letter in values ? values[letter] : sign));
}

/* "3 värden": each noun stands in the page as singular|plural. */
export function counted(number, noun) {
  const forms = (bar.dataset[`noun${noun[0].toUpperCase()}${noun.slice(1)}`] || "|").split("|");
  return `${number} ${forms[number === 1 ? 0 : 1]}`;
}

/* "1 text och 2 årsmål", by what the items are. */
export function countedItems(items) {
  const kinds = new Map();
  items.forEach((item) => kinds.set(item.noun, (kinds.get(item.noun) || 0) + 1));
  const parts = Array.from(kinds, ([noun, number]) => counted(number, noun));
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${word("And")} ${parts.at(-1)}`;
}

/* In the server's time zone, as all other times on the page, wherever the reader's clock is. */
function told(time, parts) {
  return new Date(time).toLocaleString("sv-SE", { timeZone: bar ? bar.dataset.zone : undefined, ...parts });
}

export function clock(time = new Date()) {
  return told(time, { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
}

/* "28 nov. 14:05" */
export function moment(time) {
  return told(time, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
