/* What is pasted from Word, LibreOffice, Google Docs and Excel becomes what a text can hold:
   headings on two levels, lists in lists, tables with a head, marks, links, notes. What cannot be
   held is counted, so that it can be said. */

import { tidyLists } from "./lists.js";
import { BOLD, tidyTables } from "./tables.js";

const PICTURES = "img, v\\:imagedata, svg, canvas, picture";
const OBJECTS = "object, embed, iframe, video, audio, form, input, select, button, m\\:omath, v\\:textbox";
const HIDDEN = /display:\s*none|mso-hide:\s*all/i;
const LONGEST_NAME = 60;

export function fileName(address) {
  const path = /^(data|blob):/.test(address) ? "" : address.split(/[?#]/)[0];
  try {
    return decodeURIComponent(path.split(/[\\/]/).pop());
  } catch {
    return path.split(/[\\/]/).pop();
  }
}

function nameOf(picture) {
  const said = (picture.getAttribute("alt") || picture.getAttribute("title") || "").trim().split("\n")[0];
  return (said || fileName(picture.getAttribute("src") || "")).slice(0, LONGEST_NAME);
}

function wordsOf(link) {
  return link.textContent.trim().replace(/\s+/g, " ").slice(0, LONGEST_NAME);
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function rename(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

function takeAway(body, left) {
  body.querySelectorAll("style, script, meta, link, title, template").forEach((one) => one.remove());
  body.querySelectorAll("[style]").forEach((one) => {
    if (HIDDEN.test(one.getAttribute("style"))) one.remove();
  });
  body.querySelectorAll(PICTURES).forEach((picture) => {
    if (picture.isConnected) left.pictures.push(nameOf(picture));
    picture.remove();
  });
  body.querySelectorAll(OBJECTS).forEach((one) => {
    left.objects += 1;
    one.remove();
  });
  body.querySelectorAll("del, s, strike").forEach((one) => {
    if (one.textContent.trim()) left.struck += 1;
    one.remove();
  });
  left.comments += body.querySelectorAll("[style*='mso-element:comment']:not([style*='comment-list'])").length;
  body.querySelectorAll("[style*='mso-element:comment'], .MsoCommentReference").forEach((one) => one.remove());
  body.querySelectorAll("o\\:p").forEach(unwrap);
  if (body.querySelector("u")) left.underlined = true;
}

/* A number that leads to a text further down which leads back: the text comes where the number is. */
function notes(body) {
  const named = new Map();
  body.querySelectorAll("[id], a[name]").forEach((one) => {
    [one.id, one.getAttribute("name")].filter(Boolean).forEach((name) => named.set(name, one));
  });
  const used = new Set();
  body.querySelectorAll("a[href*='#']").forEach((link) => {
    const target = named.get(decodeURI(link.getAttribute("href").split("#")[1] || ""));
    if (!target || !(link.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
    const back = target.matches("a") ? target : target.querySelector("a[href*='#']");
    const holder = target.matches("a") ? target.closest("p, li, div") : target;
    if (!back || !holder || holder.contains(link)) return;
    if (named.get(decodeURI((back.getAttribute("href") || "#").split("#")[1] || "")) === undefined) return;
    const note = body.ownerDocument.createElement("small");
    back.remove();
    note.textContent = holder.textContent.trim().replace(/\s+/g, " ");
    used.add(holder);
    const raised = link.closest("sup");
    (raised || link).replaceWith(note);
  });
  used.forEach((holder) => holder.remove());
  body.querySelectorAll("[style*='mso-element:footnote'], [style*='mso-element:endnote']").forEach((list) => {
    list.querySelectorAll("hr").forEach((line) => line.remove());
    if (!list.textContent.trim()) list.remove();
  });
}

/* The highest level that is pasted becomes the text's heading, all below it its subheading. */
function headings(body) {
  body.querySelectorAll("p.MsoTitle, p[style*='mso-outline-level']").forEach((one) => {
    const level = (one.getAttribute("style") || "").match(/mso-outline-level:\s*(\d)/);
    rename(one, `h${Math.min(Number(level ? level[1] : 1), 6)}`);
  });
  const found = Array.from(body.querySelectorAll("h1, h2, h3, h4, h5, h6"));
  const levels = found.map((one) => Number(one.tagName[1]));
  const highest = Math.min(...levels);
  found.forEach((one, index) => {
    if (!one.textContent.trim()) one.remove();
    else rename(one, levels[index] === highest ? "h3" : "h4").querySelectorAll("b, strong").forEach(unwrap);
  });
}

function links(body, left) {
  body.querySelectorAll("a").forEach((link) => {
    const address = (link.getAttribute("href") || "").trim();
    if (/^(https?:|mailto:)/i.test(address)) return;
    // What leads to a place in the same text goes without a word.
    if (address && !address.startsWith("#")) left.links.push(wordsOf(link) || fileName(address));
    unwrap(link);
  });
}

// Word says of bold text in a style of its own, "mso-bidi-font-weight", how it would be in Hebrew.
const MARKS = [
  ["strong", BOLD],
  ["em", /(?:^|;)\s*font-style:\s*italic/i],
  ["sub", /(?:^|;)\s*vertical-align:\s*sub/i],
  ["sup", /(?:^|;)\s*vertical-align:\s*super/i],
];
const NOT_BOLD = /(?:^|;)\s*font-weight:\s*(normal|400)/i;

/* Bold, italic, sub and superscript that are said by a style; every other look goes. */
function marks(body) {
  body.querySelectorAll("b[style*='font-weight'], strong[style*='font-weight']").forEach((one) => {
    if (NOT_BOLD.test(one.getAttribute("style"))) unwrap(one);
  });
  body.querySelectorAll("span[style], font[style]").forEach((one) => {
    const style = one.getAttribute("style");
    const inHead = one.closest("h3, h4, th");
    MARKS.filter(([tag, look]) => look.test(style) && !(inHead && tag === "strong")).forEach(([tag]) => {
      const mark = one.ownerDocument.createElement(tag);
      mark.append(...one.childNodes);
      one.append(mark);
    });
  });
  body.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote").forEach((one) => {
    const quote = one.ownerDocument.createElement("blockquote");
    one.replaceWith(quote);
    quote.append(one);
  });
  body.querySelectorAll("*").forEach((one) => {
    ["style", "class", "align", "lang", "dir", "width", "height"].forEach((name) => one.removeAttribute(name));
  });
}

/* Empty paragraphs between others are how Word makes room. */
function blanks(body) {
  body.querySelectorAll("p").forEach((one) => {
    if (!one.textContent.trim() && !one.closest("td, th, li")) one.remove();
  });
}

export function nothingLeft() {
  return { pictures: [], objects: 0, comments: 0, links: [], struck: 0, nested: 0, lettered: 0, underlined: false };
}

/* `{html, left}` of a pasted text. What was copied from a text of ours is as it should be. */
export function tidy(html) {
  const left = nothingLeft();
  const doc = new DOMParser().parseFromString(html, "text/html");
  if (doc.querySelector("[data-pm-slice]")) return { html, left };
  const { body } = doc;
  const styles = Array.from(doc.querySelectorAll("style")).map((style) => style.textContent);
  takeAway(body, left);
  notes(body);
  tidyLists(body, left);
  headings(body);
  tidyTables(body, styles.join("\n"), left);
  links(body, left);
  marks(body);
  blanks(body);
  return { html: body.innerHTML, left };
}
