/* Rich text in place of the textarea, which stays as what is saved. If the editor does not load,
   the textarea is used as it is. */

import { extensions } from "./rich/extensions.js";
import { figures } from "./rich/figures.js";
import { lazily } from "./rich/lazy.js";
import { takeIn } from "./rich/others.js";
import { nothingLeft, tidy } from "./rich/paste.js";
import { toolbars } from "./rich/toolbar.js";
import { editorUrl, saidOf, word } from "./rich/words.js";

const announce = (message) => window.malkedjan?.announce(message);

/* What a paste had to leave out, until the next one or until it is closed. */
function say(holder, left) {
  holder.querySelector(".rich__notice")?.remove();
  const said = saidOf(left);
  if (!said) return;
  const notice = document.createElement("div");
  notice.className = "rich__notice";
  const text = document.createElement("p");
  text.textContent = said;
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "link-button", textContent: word("Close") });
  close.addEventListener("click", () => notice.remove());
  notice.append(text, close);
  holder.append(notice);
  announce(said);
}

/* Files of pictures that are pasted or dropped; true when there is nothing else in it. */
function refuseFiles(holder, data) {
  const files = Array.from(data?.files || []);
  if (!files.length || data.types.includes("text/html")) return false;
  say(holder, { ...nothingLeft(), pictures: files.map((file) => file.name) });
  return true;
}

function attributes(textarea, label) {
  return {
    class: "rich__text rich-text",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": label,
    "aria-describedby": textarea.getAttribute("aria-describedby"),
    "aria-keyshortcuts": "Alt+F10",
  };
}

function edit(textarea, prose) {
  const holder = document.createElement("div");
  holder.className = "rich";
  const label = document.querySelector(`label[for="${textarea.id}"]`).textContent.trim();
  const typed = textarea.value;
  let toTools = () => {};
  let editor = null;
  const { figuresUrl } = textarea.dataset;
  const inserted = figuresUrl ? figures(prose, figuresUrl) : null;
  const lazy = lazily(textarea, () => (editor.isEmpty ? "" : editor.getHTML()));
  textarea.before(holder);
  editor = new prose.Editor({
    element: holder,
    injectCSS: false, // the content security policy refuses inline style sheets
    content: typed,
    extensions: [...extensions(prose), ...(inserted ? [inserted.extension] : [])],
    editorProps: {
      attributes: attributes(textarea, label),
      transformPastedHTML(html) {
        const { html: tidied, left } = tidy(html);
        say(holder, left);
        return tidied;
      },
      handlePaste: (_view, event) => refuseFiles(holder, event.clipboardData),
      handleDrop: (_view, event) => refuseFiles(holder, event.dataTransfer),
      handleKeyDown(_view, event) {
        if (!(event.altKey && event.key === "F10")) return false;
        toTools();
        return true;
      },
    },
    onUpdate: () => lazy.changed(),
    onBlur() {
      lazy.settle();
      textarea.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  const wasTyping = document.activeElement === textarea;
  textarea.hidden = true;
  toTools = toolbars(editor, holder, label, inserted && (() => inserted.insert(editor, holder)));
  if (wasTyping) editor.commands.focus("end");
  textarea.addEventListener("draft:set", () => takeIn(prose, editor, textarea.value));
  textarea.addEventListener("draft:focus", () => editor.view.focus());
  if (inserted) takesOver(textarea, editor, inserted, lazy);
}

/* The list of what has changed below the text: with the editor there, its buttons write in it. */
function takesOver(textarea, editor, inserted, lazy) {
  document.addEventListener("submit", (event) => {
    const isOurs = event.target.closest(`[data-changed-figures="${CSS.escape(textarea.id)}"]`);
    if (!isOurs || !inserted.takeOver(editor, event.submitter?.value)) return;
    event.preventDefault();
    editor.view.focus();
    lazy.settle();
    textarea.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const list = document.querySelector("[data-part='figures']");
  let said = list?.textContent.trim();
  list?.addEventListener("part:replaced", () => {
    const now = list.textContent.trim();
    if (now !== said) inserted.refresh();
    said = now;
  });
}

async function start() {
  const areas = document.querySelectorAll("textarea[data-rich]");
  if (!areas.length || !editorUrl) return;
  const prose = await import(editorUrl);
  areas.forEach((textarea) => edit(textarea, prose));
}

start();
