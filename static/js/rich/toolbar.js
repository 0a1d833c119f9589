/* The editor's tools: one stop for the Tab key, arrows between the buttons, as toolbars are used.
   Alt F10 leads from the text to them, Escape back. */

import { word } from "./words.js";

/* At once: the editor's own focus comes with the next picture, too late for the next key. */
function chained(editor) {
  editor.view.focus();
  return editor.chain();
}

function tools(editor, ask, insertFigure) {
  const chain = () => chained(editor);
  const heading = (level) => [
    () => chain().toggleHeading({ level }).run(),
    () => editor.isActive("heading", { level }),
  ];
  return [
    ["Bold", () => chain().toggleBold().run(), () => editor.isActive("bold"), "F"],
    ["Italic", () => chain().toggleItalic().run(), () => editor.isActive("italic"), "K"],
    ["Heading", ...heading(3), "R1"],
    ["Subheading", ...heading(4), "R2"],
    ["Bullets", () => chain().toggleBulletList().run(), () => editor.isActive("bulletList"), "•"],
    ["Numbers", () => chain().toggleOrderedList().run(), () => editor.isActive("orderedList"), "1."],
    ["Quote", () => chain().toggleBlockquote().run(), () => editor.isActive("blockquote"), "”"],
    ["Sub", () => chain().unsetSuperscript().toggleSubscript().run(), () => editor.isActive("subscript"), "x₂"],
    ["Sup", () => chain().unsetSubscript().toggleSuperscript().run(), () => editor.isActive("superscript"), "x²"],
    ["Note", () => chain().toggleNote().run(), () => editor.isActive("note"), "*"],
    ["Link", () => link(editor, ask), () => editor.isActive("link"), "↗"],
    ...(insertFigure ? [["Figure", insertFigure, null, "12"]] : []),
    ["Table", () => chain().insertTextTable().run(), () => editor.isActive("table"), "▦"],
    ["Back", () => chain().undo().run(), null, "↶"],
    ["Again", () => chain().redo().run(), null, "↷"],
  ];
}

function tableTools(editor, ask) {
  const chain = () => chained(editor);
  return [
    ["RowBelow", () => chain().addRowAfter().command(into("tableRow", 1)).run()],
    ["RowAbove", () => chain().addRowBefore().command(into("tableRow", -1)).run()],
    ["RowAway", () => chain().deleteRow().run()],
    ["ColumnAfter", () => chain().addColumnAfter().command(into("tableCell", 1)).run()],
    ["ColumnBefore", () => chain().addColumnBefore().command(into("tableCell", -1)).run()],
    ["ColumnAway", () => chain().deleteColumn().run()],
    ["HeadRow", () => chain().toggleHeaderRow().run(), () => headRow(editor)],
    ["HeadColumn", () => chain().toggleHeaderColumn().run()],
    ["Caption", () => caption(editor, ask)],
    ["TableAway", () => chain().deleteTable().run()],
  ];
}

function tableAt(editor) {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "table") return { node: $from.node(depth), pos: $from.before(depth) };
  }
  return null;
}

/* What is typed next stands in the row or column that was just made: the caret goes to the first of
   the neighbour's paragraphs, after (1) or before (-1) where it stands. */
function into(name, way) {
  const isIt = (node) => node.type.name === name || (name === "tableCell" && node.type.name === "tableHeader");
  return ({ tr, commands }) => {
    const { $from } = tr.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      if (!isIt($from.node(depth))) continue;
      const before = $from.before(depth);
      const beside = way > 0 ? tr.doc.resolve($from.after(depth)).nodeAfter : tr.doc.resolve(before).nodeBefore;
      if (!beside) return true;
      const start = way > 0 ? $from.after(depth) : before - beside.nodeSize;
      return commands.setTextSelection(start + (name === "tableRow" ? 3 : 2));
    }
    return true;
  };
}

function headRow(editor) {
  const first = tableAt(editor)?.node.firstChild;
  if (!first) return false;
  let isHead = true;
  first.forEach((cell) => (isHead &&= cell.type.name === "tableHeader"));
  return isHead;
}

function caption(editor, ask) {
  const table = tableAt(editor);
  if (!table) return;
  ask(word("CaptionAsk"), table.node.attrs.caption, "text", (words) => {
    chained(editor).command(({ tr }) => {
      tr.setNodeAttribute(table.pos, "caption", words.trim());
      return true;
    }).run();
  });
}

function link(editor, ask) {
  ask(word("Address"), editor.getAttributes("link").href || "https://", "url", (typed) => {
    const href = typed.trim();
    const chain = chained(editor).extendMarkRange("link");
    if (/^(https?:\/\/.+|mailto:.+)/.test(href)) chain.setLink({ href }).run();
    else chain.unsetLink().run();
  });
}

/* A question below the toolbar; Enter answers, Escape leaves things as they are. */
function asker(editor, holder) {
  return (question, value, type, answered) => {
    const old = holder.querySelector(".rich__ask");
    old?.remove();
    if (old?.dataset.question === question) {
      editor.view.focus();
      return;
    }
    const label = document.createElement("label");
    label.className = "rich__ask";
    label.dataset.question = question;
    label.append(question);
    const input = document.createElement("input");
    Object.assign(input, { className: "input", type, value });
    label.append(input);
    input.addEventListener("keydown", (event) => {
      if (!["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      label.remove();
      if (event.key === "Enter") answered(input.value);
      else editor.view.focus();
    });
    holder.querySelector(".rich__text").before(label);
    input.focus();
  };
}

function bar(label, entries, editor) {
  const element = document.createElement("div");
  element.className = "rich__bar";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", label);
  const made = entries.map(([name, act, isOn, sign], index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `rich__tool rich__tool--${sign ? name.toLowerCase() : "words"}`;
    button.textContent = sign || word(name);
    if (sign) {
      button.title = word(name);
      button.setAttribute("aria-label", word(name));
    }
    button.tabIndex = index ? -1 : 0;
    button.addEventListener("click", act);
    element.append(button);
    return { button, isOn };
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") editor.view.focus();
    const buttons = made.map((one) => one.button);
    const last = buttons.length - 1;
    const here = buttons.indexOf(document.activeElement);
    const moves = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const next = (moves[event.key] + buttons.length) % buttons.length;
    buttons.forEach((button, index) => (button.tabIndex = index === next ? 0 : -1));
    buttons[next].focus();
  });
  const mark = () => made.forEach(({ button, isOn }) => {
    const pressed = isOn && String(isOn());
    if (isOn && button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  });
  return { element, mark };
}

export function toolbars(editor, holder, label, insertFigure) {
  const ask = asker(editor, holder);
  const main = bar(`${word("Toolbar")}: ${label}`, tools(editor, ask, insertFigure), editor);
  const table = bar(`${word("TableBar")}: ${label}`, tableTools(editor, ask), editor);
  let isDrawn = false;
  const draw = () => {
    isDrawn = false;
    main.mark();
    table.element.hidden = !editor.isActive("table");
    if (!table.element.hidden) table.mark();
  };
  // Drawn with the next picture, not with every step of the editor.
  editor.on("transaction", () => {
    if (!isDrawn) requestAnimationFrame(draw);
    isDrawn = true;
  });
  draw();
  holder.prepend(main.element, table.element);
  return () => main.element.querySelector("[tabindex='0']").focus();
}
