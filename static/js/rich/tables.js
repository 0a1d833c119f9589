/* Pasted tables: their head, their caption, and no tables within tables. */

/* Documents number their tables themselves; see `without_number`, which says the same of texts that come otherwise. */
const TYPED_NUMBER = /^tab(?:ell|le|\.)\s*\d{1,3}(?:[.-]\d{1,3})*[a-z]?(?:\s*[.:–—-])*(?:\s+|$)/i;
const CAPTION = /^(MsoCaption|caption|Caption|Tabell|Table)$/;
export const BOLD = /(?:^|;)\s*font-weight:\s*(bold|[6-9]00)/i;
const FIRST_ROW = /mso-yfti-(firstrow|tblheader):\s*yes/i;

/* Excel says in a style sheet which cells are bold. */
function boldClasses(styles) {
  const found = new Set();
  for (const [, name, look] of styles.matchAll(/\.([\w-]+)\s*\{([^}]*)\}/g)) {
    if (BOLD.test(look)) found.add(name);
  }
  return found;
}

function isBold(cell, classes) {
  const text = cell.textContent.trim();
  if (!text || cell.matches("th") || BOLD.test(cell.getAttribute("style") || "")) return true;
  if (Array.from(cell.classList).some((name) => classes.has(name))) return true;
  const parts = Array.from(cell.querySelectorAll("b, strong, span[style]"));
  return parts.some(
    (part) => part.textContent.trim() === text && (part.matches("b, strong") || BOLD.test(part.getAttribute("style"))),
  );
}

function isHead(row, rows, classes) {
  if (row.parentElement.matches("thead") || FIRST_ROW.test(row.getAttribute("style") || "")) return true;
  const cells = Array.from(row.cells);
  return rows.length > 1 && row.textContent.trim() !== "" && cells.every((cell) => isBold(cell, classes));
}

/* The first row, those that the table says are heads, and below a head over several columns or rows
   the next one. */
function headsOf(rows, classes) {
  const found = [];
  rows.forEach((row, index) => {
    const above = index > 0 && found.includes(rows[index - 1]) ? rows[index - 1] : null;
    const goesOn = above && Array.from(above.cells).some((cell) => cell.colSpan > 1 || cell.rowSpan > 1);
    const mayBe = index === 0 || row.parentElement.matches("thead") || goesOn;
    if (mayBe && isHead(row, rows, classes)) found.push(row);
  });
  return found;
}

function asHeading(cell) {
  const made = cell.ownerDocument.createElement("th");
  ["colspan", "rowspan"].forEach((name) => {
    if (cell.hasAttribute(name)) made.setAttribute(name, cell.getAttribute(name));
  });
  made.append(...cell.childNodes);
  made.querySelectorAll("b, strong").forEach((mark) => mark.replaceWith(...mark.childNodes));
  cell.replaceWith(made);
}

/* A table in a cell becomes lines of that cell. */
function flatten(table) {
  const lines = Array.from(table.rows).map((row) => {
    const line = table.ownerDocument.createElement("p");
    line.textContent = Array.from(row.cells, (cell) => cell.textContent.trim()).filter(Boolean).join(" | ");
    return line;
  });
  table.replaceWith(...lines.filter((line) => line.textContent));
}

function captionOf(text) {
  return text.trim().replace(/\s+/g, " ").replace(TYPED_NUMBER, "");
}

function takeCaption(table) {
  if (table.caption) {
    table.caption.textContent = captionOf(table.caption.textContent);
    return;
  }
  const alone = table.parentElement.matches("div, center") && table.parentElement.children.length === 1;
  const place = alone ? table.parentElement : table;
  const isCaption = (one) => one && Array.from(one.classList).some((name) => CAPTION.test(name));
  const found = [place.previousElementSibling, place.nextElementSibling].find(isCaption);
  if (!found) return;
  table.createCaption().textContent = captionOf(found.textContent);
  found.remove();
}

export function tidyTables(body, styles, left) {
  const classes = boldClasses(styles);
  body.querySelectorAll("table table").forEach((table) => {
    left.nested += 1;
    flatten(table);
  });
  body.querySelectorAll("table").forEach((table) => {
    takeCaption(table);
    const rows = Array.from(table.rows);
    headsOf(rows, classes).forEach((row) => {
      Array.from(row.cells).filter((cell) => cell.matches("td")).forEach(asHeading);
    });
  });
}
