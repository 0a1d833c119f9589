/* Figures that follow their data: an element that is one sign to the writer, with the value that
   stood when the text was last seen to. What they are now comes from the plan. */

import { word } from "./words.js";

const KEY = /^[a-z]{1,20}(:[A-Za-z0-9._-]{1,80}){1,3}$/;
const MOST = 50;

const read = (text) => text.trim().replace(/\s+/g, " ");
const fold = (text) => read(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/* The plan's figures by key, fetched once somebody needs them. */
class Catalogue extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.known = null;
  }

  async load() {
    this.loading ||= this.fetch();
    await this.loading;
    this.loading = null;
    return this.known;
  }

  async fetch() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { figures } = await answer.json();
      this.known = new Map(figures.map((figure) => [figure.key, figure]));
      this.dispatchEvent(new Event("change"));
    } catch {
      // Without a connection the text is written on with the values that it has.
    }
  }

  now({ key, text }) {
    const figure = this.known?.get(key);
    return { label: figure?.label || "", value: figure?.value || text, isKnown: Boolean(figure) };
  }
}

function view(catalogue, node) {
  const dom = document.createElement("span");
  const draw = () => {
    const { text } = node.attrs;
    const { label, value, isKnown } = catalogue.now(node.attrs);
    const isChanged = read(value) !== read(text);
    dom.className = `figure${isChanged ? " figure--changed" : ""}${isKnown ? "" : " figure--loose"}`;
    dom.title = label;
    dom.textContent = value;
    if (!isChanged) return;
    const was = document.createElement("span");
    was.className = "figure__was";
    was.textContent = ` (${word("FigureWas", { was: text })})`;
    dom.append(was);
  };
  draw();
  catalogue.addEventListener("change", draw);
  if (!catalogue.known) catalogue.load();
  return {
    dom,
    update(other) {
      if (other.type !== node.type) return false;
      node = other;
      draw();
      return true;
    },
    destroy: () => catalogue.removeEventListener("change", draw),
  };
}

function extension(prose, catalogue) {
  return prose.Node.create({
    name: "figure",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => ({ key: { default: "" }, text: { default: "" } }),
    parseHTML: () => [{
      tag: "data[value]",
      getAttrs(element) {
        const [key, text] = [element.getAttribute("value"), element.textContent];
        return KEY.test(key) && text.trim() ? { key, text } : false;
      },
    }],
    renderHTML: ({ node }) => ["data", { value: node.attrs.key }, node.attrs.text],
    renderText: ({ node }) => node.attrs.text,
    addNodeView: () => ({ node }) => view(catalogue, node),
  });
}

/* Writes what the figures are now, of one key or of all; one that the plan does not have is text. */
function takeOver(editor, catalogue, key) {
  const found = [];
  editor.state.doc.descendants((node, at) => {
    const isMeant = node.type.name === "figure" && (!key || node.attrs.key === key);
    if (isMeant) found.push({ node, at });
  });
  const { tr, schema } = editor.state;
  found.reverse().forEach(({ node, at }) => {
    const { value, isKnown } = catalogue.now(node.attrs);
    if (!isKnown) tr.replaceWith(at, at + node.nodeSize, schema.text(node.attrs.text, node.marks));
    else if (read(value) !== read(node.attrs.text)) tr.setNodeAttribute(at, "text", value);
  });
  editor.view.dispatch(tr);
}

function option(figure, index) {
  const element = document.createElement("li");
  element.id = `figure-${index}`;
  element.className = "figures-list__option";
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  const value = document.createElement("b");
  value.textContent = figure.value;
  element.append(`${figure.label} `, value);
  return element;
}

function matching(known, typed) {
  const words = fold(typed).split(" ").filter(Boolean);
  return Array.from(known.values()).filter((figure) => {
    const text = fold(`${figure.label} ${figure.value}`);
    return words.every((one) => text.includes(one));
  });
}

/* A figure is a word of its own: the space that was typed before it may have gone with a save. */
function isGlued(editor) {
  const { $from } = editor.state.selection;
  const { parent, parentOffset: at } = $from;
  return /[^\s([–-]/.test(parent.textBetween(Math.max(0, at - 1), at, "", "x"));
}

/* A field to search in and the list of what it finds: arrows choose, Enter inserts, Escape leaves. */
class Picker {
  constructor({ chosen, left }) {
    this.known = new Map();
    this.found = [];
    this.chosen = chosen;
    this.left = left;
    this.element = document.createElement("div");
    this.element.className = "rich__ask rich__figures";
    this.input = document.createElement("input");
    Object.assign(this.input, { className: "input input--wide", type: "text", autocomplete: "off" });
    const list = { role: "combobox", "aria-expanded": "true", "aria-controls": "figures-list", "aria-autocomplete": "list" };
    Object.entries(list).forEach(([name, value]) => this.input.setAttribute(name, value));
    const label = document.createElement("label");
    label.append(word("FigureSearch"), this.input);
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "figures-list", className: "figures-list", tabIndex: -1 });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", word("Figure"));
    this.more = document.createElement("p");
    this.more.className = "muted";
    this.more.setAttribute("role", "status");
    this.element.append(label, this.list, this.more);
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = Array.from(this.list.children).indexOf(event.target.closest("li"));
      if (at >= 0) this.chosen(this.found[at]);
    });
  }

  /* What there is to choose from, once it has come; nothing when it did not. */
  offer(known) {
    if (!known) {
      this.more.textContent = word("FigureAway");
      return;
    }
    this.known = known;
    this.show();
  }

  show() {
    if (!this.known.size) return;
    const all = matching(this.known, this.input.value);
    this.found = all.slice(0, MOST);
    this.list.replaceChildren(...this.found.map(option));
    const said = { n: all.length, shown: this.found.length };
    const name = all.length > MOST ? "FigureMore" : all.length ? "FigureCount" : "FigureNone";
    this.more.textContent = word(name, said);
    this.mark(0);
  }

  mark(at) {
    const options = Array.from(this.list.children);
    this.at = Math.max(0, Math.min(at, options.length - 1));
    options.forEach((one, index) => one.setAttribute("aria-selected", String(index === this.at)));
    const one = options[this.at];
    this.input.setAttribute("aria-activedescendant", one ? one.id : "");
    one?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const moves = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, PageDown: this.at + 8, PageUp: this.at - 8 };
    if (event.key in moves) this.mark(moves[event.key]);
    else if (event.key === "Enter" && this.found[this.at]) this.chosen(this.found[this.at]);
    else if (event.key === "Escape") this.left();
    else if (event.key !== "Enter") return;
    event.preventDefault();
  }
}

/* What an editor of a text with figures needs beside the others' extensions and tools. */
export function figures(prose, url) {
  const catalogue = new Catalogue(url);
  return {
    extension: extension(prose, catalogue),
    async insert(editor, holder) {
      const old = holder.querySelector(".rich__figures");
      const leave = () => {
        holder.querySelector(".rich__figures")?.remove();
        editor.view.focus();
      };
      if (old) {
        leave();
        return;
      }
      holder.querySelector(".rich__ask")?.remove();
      const chosen = ({ key, value }) => {
        leave();
        const figure = { type: "figure", attrs: { key, text: value } };
        editor.chain().insertContent(isGlued(editor) ? [{ type: "text", text: " " }, figure] : figure).run();
      };
      const picker = new Picker({ chosen, left: leave });
      holder.querySelector(".rich__text").before(picker.element);
      picker.input.focus();
      picker.offer(await catalogue.load());
    },
    refresh: () => catalogue.load(),
    /* False while nobody knows what they are now: then the server does it. */
    takeOver(editor, key) {
      if (catalogue.known) takeOver(editor, catalogue, key);
      return Boolean(catalogue.known);
    },
  };
}
