/* The editor's words, from the page. */

const holder = document.querySelector("[data-rich-words]");

export const editorUrl = holder?.dataset.editorUrl;

/* `word("OnePicture", { name: "karta.png" })`: each `{name}` is replaced. */
export function word(name, values = {}) {
  const words = holder.dataset[`text${name}`] || "";
  return words.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const counted = (name, n) => n && word(n === 1 ? `${name}One` : `${name}Many`, { n });

/* What is called by its own name: pictures and links. */
function named(kind, names) {
  if (!names.length) return "";
  const called = names.filter(Boolean).map((name) => `”${name}”`);
  const which = called.length ? ` (${called.slice(0, 5).join(", ")}${called.length > 5 ? ", …" : ""})` : "";
  return word(`${kind}${names.length === 1 ? "One" : "Many"}`, { n: names.length, which });
}

/* What did not come along, in sentences. */
export function saidOf(left) {
  return [
    named("Picture", left.pictures),
    counted("Object", left.objects),
    counted("Comment", left.comments),
    counted("Struck", left.struck),
    named("Link", left.links),
    counted("Nested", left.nested),
    counted("Lettered", left.lettered),
    left.underlined && word("Underlined"),
  ].filter(Boolean).join(" ");
}
