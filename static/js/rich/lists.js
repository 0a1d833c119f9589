/* Lists that came as paragraphs (Word), as one list for each item (Word on the web) or with lists
   between the items (Google Docs) become lists within items. */

const WORD_ITEM = /mso-list:\s*(l\d+)\s+level(\d+)/;
const NUMBER = /^\(?(\d+|[a-z]|[ivxlcdm]+)[.)]/i;

const LETTERS = /^\(?[a-zivx]+[.)]/i;
const LETTERED = /list-style-type:\s*(lower|upper)-(alpha|latin|roman)/i;

const isIgnored = (span) => /mso-list:\s*ignore/i.test(span.getAttribute("style") || "");

/* The sign or number that Word has drawn before an item; it goes, and says what list it is. */
function takeMarker(paragraph) {
  const marks = Array.from(paragraph.querySelectorAll("span")).filter(isIgnored);
  const text = marks.map((span) => span.textContent).join("").trim();
  marks.forEach((span) => span.remove());
  return text;
}

function wordItem(paragraph) {
  const level = Number((paragraph.getAttribute("style") || "").match(WORD_ITEM)[2]);
  const marker = takeMarker(paragraph);
  const found = marker.match(NUMBER);
  const number = found && /^\d+$/.test(found[1]) ? Number(found[1]) : 1;
  const isLettered = LETTERS.test(marker);
  return { level, ordered: Boolean(found), number, isLettered, nodes: Array.from(paragraph.childNodes) };
}

function webItem(wrapper) {
  const item = wrapper.querySelector("li");
  const list = item.parentElement;
  return {
    level: Number(item.dataset.ariaLevel || item.getAttribute("aria-level") || 1),
    ordered: list.matches("ol"),
    number: Number(list.getAttribute("start") || 1),
    nodes: Array.from(item.childNodes),
  };
}

/* Items with their levels become one list (or more, where its kind changes). */
function nested(items, doc) {
  const root = doc.createDocumentFragment();
  const open = [];
  items.forEach((item) => {
    while (open.length && open.at(-1).level > item.level) open.pop();
    const isOther = open.length && open.at(-1).level === item.level && open.at(-1).ordered !== item.ordered;
    if (isOther) open.pop();
    if (!open.length || open.at(-1).level < item.level) {
      const list = doc.createElement(item.ordered ? "ol" : "ul");
      if (item.ordered && item.number > 1) list.setAttribute("start", item.number);
      if (item.isLettered) list.dataset.lettered = "1";
      const parent = open.length ? open.at(-1).list.lastElementChild : root;
      parent.append(list);
      open.push({ ...item, list });
    }
    const entry = doc.createElement("li");
    entry.append(...item.nodes);
    open.at(-1).list.append(entry);
  });
  return root;
}

/* Neighbours of a kind, in runs. */
function runs(elements) {
  const found = [];
  elements.forEach((element) => {
    const last = found.at(-1);
    if (last && last.at(-1).nextElementSibling === element) last.push(element);
    else found.push([element]);
  });
  return found;
}

function replaceRuns(elements, read) {
  runs(elements).forEach((run) => {
    const place = run[0];
    const { parentNode } = place;
    const before = place.ownerDocument.createComment("");
    parentNode.insertBefore(before, place);
    const list = nested(run.map(read), place.ownerDocument);
    run.forEach((element) => element.remove());
    before.replaceWith(list);
  });
}

/* A list is lettered once, whatever number of items it has. */
function countLettered(body, left) {
  body.querySelectorAll("ol").forEach((list) => {
    const looks = [list, ...list.querySelectorAll(":scope > li")].map((one) => one.getAttribute("style") || "");
    const isLettered = /^[ai]$/i.test(list.getAttribute("type") || "") || looks.some((look) => LETTERED.test(look));
    if (isLettered || list.dataset.lettered) left.lettered += 1;
    delete list.dataset.lettered;
  });
}

export function tidyLists(body, left) {
  const styled = Array.from(body.querySelectorAll("[style*='mso-list']"));
  styled.filter((one) => /^H\d$/.test(one.tagName)).forEach(takeMarker);
  replaceRuns(
    styled.filter((one) => one.tagName === "P" && WORD_ITEM.test(one.getAttribute("style"))),
    wordItem,
  );
  replaceRuns(Array.from(body.querySelectorAll(".ListContainerWrapper")).filter((one) => one.querySelector("li")), webItem);
  body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol").forEach((list) => {
    if (list.previousElementSibling) list.previousElementSibling.append(list);
  });
  countLettered(body, left);
}
