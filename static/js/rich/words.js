/* The editor's words, from the page. */

const holder = document.querySelector("[data-rich-words]");

export const editorUrl = holder?.dataset.editorUrl;

/* `word("OnePicture", { name: "karta.png" })`: each `{name}` is replaced. */
export function word(name, values = {}) {
  const words = holder.dataset[`text${name}`] || "";
  return words.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const counted = (name, n) => n && word(n === 1 ? `${name}One` : `${name}Many`, { n });

function pictures(names) {
  if (!names.length) return "";
  const called = names.filter(Boolean).map((name) => `”${name}”`);
  const which = called.length ? ` (${called.slice(0, 5).join(", ")}${called.length > 5 ? ", …" : ""})` : "";
  return word(names.length === 1 ? "PictureOne" : "PictureMany", { n: names.length, which });
}

/* What did not come along, in sentences. */
export function saidOf(left) {
  return [
    pictures(left.pictures),
    counted("Object", left.objects),
    counted("Comment", left.comments),
    counted("Struck", left.struck),
    counted("Link", left.links),
    counted("Nested", left.nested),
    counted("Lettered", left.lettered),
    left.underlined && word("Underlined"),
  ].filter(Boolean).join(" ");
}
