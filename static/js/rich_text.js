/* Rich text in place of the textarea, which stays as what is saved. If the editor does not load,
   the textarea is used as it is. */

const desk = document.querySelector("[data-draft-desk]");
const settings = desk && desk.querySelector("[data-draft-settings]");
const text = (name) => settings.dataset[`text${name}`];

function tools(editor) {
  const chain = () => editor.chain().focus();
  return [
    ["Bold", () => chain().toggleBold().run(), () => editor.isActive("bold"), "B"],
    ["Italic", () => chain().toggleItalic().run(), () => editor.isActive("italic"), "I"],
    ["Heading", () => chain().toggleHeading({ level: 3 }).run(), () => editor.isActive("heading"), "H"],
    ["Bullets", () => chain().toggleBulletList().run(), () => editor.isActive("bulletList"), "•"],
    ["Numbers", () => chain().toggleOrderedList().run(), () => editor.isActive("orderedList"), "1."],
    ["Quote", () => chain().toggleBlockquote().run(), () => editor.isActive("blockquote"), "”"],
    ["Link", () => link(editor), () => editor.isActive("link"), "↗"],
    ["Back", () => chain().undo().run(), null, "↶"],
    ["Again", () => chain().redo().run(), null, "↷"],
  ];
}

/* An address is asked for below the toolbar; an empty one takes the link away. */
function link(editor) {
  const holder = editor.options.element;
  const old = holder.querySelector(".rich__link");
  if (old) {
    old.remove();
    editor.commands.focus();
    return;
  }
  const label = document.createElement("label");
  label.className = "rich__link";
  label.append(text("Address"));
  const input = document.createElement("input");
  input.className = "input";
  input.type = "url";
  input.value = editor.getAttributes("link").href || "https://";
  label.append(input);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") link(editor);
    if (event.key !== "Enter") return;
    event.preventDefault();
    const href = input.value.trim();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (/^(https?:\/\/.+|mailto:.+)/.test(href)) chain.setLink({ href }).run();
    else chain.unsetLink().run();
    label.remove();
  });
  holder.querySelector(".rich__bar").after(label);
  input.focus();
}

/* One stop for the Tab key, arrows between the buttons, as toolbars are used. */
function toolbar(editor, holder) {
  const bar = document.createElement("div");
  bar.className = "rich__bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", text("Toolbar"));
  const made = tools(editor).map(([name, act, isOn, sign], index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `rich__tool rich__tool--${name.toLowerCase()}`;
    button.textContent = sign;
    button.title = text(name);
    button.setAttribute("aria-label", text(name));
    button.tabIndex = index ? -1 : 0;
    button.addEventListener("click", act);
    bar.append(button);
    return { button, isOn };
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = made.map((one) => one.button);
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    buttons.forEach((button, index) => (button.tabIndex = index === next ? 0 : -1));
    buttons[next].focus();
  });
  const mark = () =>
    made.forEach(({ button, isOn }) => isOn && button.setAttribute("aria-pressed", String(isOn())));
  editor.on("transaction", mark);
  mark();
  holder.prepend(bar);
}

function edit(textarea, prose) {
  const holder = document.createElement("div");
  holder.className = "rich";
  textarea.before(holder);
  const label = document.querySelector(`label[for="${textarea.id}"]`).textContent.trim();
  const {
    Blockquote, Bold, BulletList, Document, Dropcursor, Gapcursor, HardBreak, Heading, History,
    Italic, Link, ListItem, OrderedList, Paragraph, Text,
  } = prose;
  const editor = new prose.Editor({
    element: holder,
    injectCSS: false, // the content security policy refuses inline style sheets
    content: textarea.value,
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, OrderedList, ListItem,
      Blockquote, Dropcursor, Gapcursor, History,
      Heading.configure({ levels: [3, 4] }),
      Link.configure({ openOnClick: false, protocols: ["http", "https", "mailto"] }),
    ],
    editorProps: {
      attributes: {
        class: "rich__text rich-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
        "aria-describedby": textarea.getAttribute("aria-describedby"),
      },
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onBlur() {
      textarea.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  const wasTyping = document.activeElement === textarea;
  textarea.hidden = true;
  toolbar(editor, holder);
  if (wasTyping) editor.commands.focus("end");
  textarea.addEventListener("draft:set", () => {
    editor.commands.setContent(textarea.value, { emitUpdate: false });
  });
  textarea.addEventListener("draft:focus", () => editor.view.focus());
}

async function start() {
  const areas = desk.querySelectorAll("textarea[data-rich]");
  if (!areas.length) return;
  const prose = await import(settings.dataset.editorUrl);
  areas.forEach((textarea) => edit(textarea, prose));
}

if (desk) start();
