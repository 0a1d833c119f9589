/* How names are compared: a row's with what stands in a pasted block, a heading with a column's. */

/* A text without case, diacritics and doubled blanks, as names are compared. */
export function fold(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return plain.replace(/\s+/g, " ").trim();
}
