/* The margin: Ctrl Alt M begins a comment about the paragraph one stands in, "@" offers the people
   who can answer, and a comment's quotation leads back to its paragraph. Without this script the
   same forms are typed in by hand. */
(function () {
  "use strict";
  const PARAGRAPHS = "p, li, td, th, h2, h3, h4, blockquote";
  const TEXTS = ".rich__text, .prose, [data-talk-text]";
  const FIELDS = "textarea[data-draft-field]:not([data-rich]), input[data-draft-field][type=text]";
  const LONGEST = 300;
  const MOST = 6;
  const margin = document.querySelector("[data-talk]");
  const plain = (text) => text.trim().replace(/\s+/g, " ");
  const announce = (message) => window.malkedjan?.announce(message);

  /* What is chosen, or the paragraph that the caret is in; of texts and of fields of words. */
  function wordsHere() {
    const field = document.activeElement;
    if (field && field.matches(FIELDS))
      return plain(field.value.slice(field.selectionStart, field.selectionEnd) || field.value).slice(0, LONGEST);
    const choice = document.getSelection();
    const node = choice && choice.anchorNode;
    const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    if (!element || !element.closest(TEXTS)) return "";
    const paragraph = element.closest(PARAGRAPHS) || element;
    return (plain(choice.toString()) || plain(paragraph.textContent)).slice(0, LONGEST);
  }

  function begin() {
    const fold = document.querySelector("[data-talk-new]");
    if (!fold) return;
    const words = wordsHere();
    fold.open = true;
    const paragraph = fold.querySelector("[data-talk-paragraph]");
    const text = fold.querySelector("[data-mentions]");
    if (words && !text.value) {
      paragraph.value = words;
      paragraph.dispatchEvent(new Event("input", { bubbles: true }));
    }
    text.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.altKey || event.code !== "KeyM") return;
    event.preventDefault();
    begin();
  });

  /* --- mentions ------------------------------------------------------------------------------ */

  function begun(control) {
    const before = control.value.slice(0, control.selectionStart);
    const match = before.match(/@([^@\n]{0,40})$/);
    return match ? { at: before.length - match[0].length, typed: match[1].toLocaleLowerCase("sv") } : null;
  }

  const people = () => JSON.parse(margin.querySelector("[data-talk-people]").dataset.talkPeople);

  function offered(control) {
    const names = people();
    const mention = begun(control);
    if (!mention) return [];
    const typed = mention.typed;
    const whole = names.some((name) => typed.startsWith(`${name.toLocaleLowerCase("sv")} `));
    return whole ? [] : names.filter((name) => name.toLocaleLowerCase("sv").includes(typed)).slice(0, MOST);
  }

  function insert(control, name) {
    const { at } = begun(control) || { at: control.selectionStart };
    const after = control.value.slice(control.selectionStart);
    const words = `@${name} `;
    control.value = control.value.slice(0, at) + words + after;
    control.focus();
    control.setSelectionRange(at + words.length, at + words.length);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const groupOf = (control) => control.parentElement.querySelector("[data-mention-people]");

  /* The one that Enter takes. */
  function point(group, by) {
    const buttons = Array.from(group.children);
    const now = buttons.findIndex((one) => one.hasAttribute("data-next"));
    const next = buttons.length ? (Math.max(now, 0) + by + buttons.length) % buttons.length : -1;
    buttons.forEach((one, index) => one.toggleAttribute("data-next", index === next));
    if (by) announce(buttons[next].textContent);
  }

  const KEYS = { ArrowDown: 1, ArrowUp: -1 };

  /* While names are offered the arrows go through them, Enter takes one, and Escape none. */
  function chosen(event) {
    const group = groupOf(event.target);
    if (group.hidden || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const mention = begun(event.target);
    if (event.key in KEYS) point(group, KEYS[event.key]);
    else if (event.key === "Escape") group.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey && mention && mention.typed) group.querySelector("[data-next]").click();
    else return;
    event.preventDefault();
  }

  document.addEventListener("keydown", (event) => event.target.matches("[data-mentions]") && chosen(event));

  function offer(control) {
    const group = groupOf(control);
    const found = offered(control);
    group.replaceChildren(
      ...found.map((name) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button button--secondary button--small", textContent: `@${name}` });
        button.addEventListener("click", () => insert(control, name));
        return button;
      }),
    );
    point(group, 0);
    if (found.length && group.hidden) announce(`${group.getAttribute("aria-label")}: ${found.join(", ")}`);
    group.hidden = !found.length;
  }

  document.addEventListener("input", (event) => event.target.matches("[data-mentions]") && offer(event.target));

  /* --- from a comment to its paragraph ------------------------------------------------------- */

  /* Of the texts first; else a field that holds the words, as a goal or an activity's name. */
  function paragraphOf(words) {
    const found = Array.from(document.querySelectorAll(TEXTS)).flatMap((text) => [
      ...text.querySelectorAll(PARAGRAPHS),
      text,
    ]);
    const fields = Array.from(document.querySelectorAll(FIELDS));
    return (
      found.find((one) => plain(one.textContent).includes(words)) ||
      fields.find((one) => plain(one.value).includes(words))
    );
  }

  function unfold(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  /* What an open comment is about stands open: its writer waits for an answer. */
  function unfoldCommented() {
    margin.querySelectorAll("[data-talk-quote]").forEach((quote) => {
      if (quote.closest(".comment--done")) return;
      const field = paragraphOf(quote.dataset.talkQuote);
      if (field) unfold(field);
    });
  }

  /* Without touching the text: an editor puts back what others change in it. */
  function mark(paragraph) {
    if (!window.Highlight) return;
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    CSS.highlights.set("talk", new window.Highlight(range));
  }

  function lead(quote) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link-button", textContent: quote.textContent });
    button.addEventListener("click", () => {
      const paragraph = paragraphOf(quote.dataset.talkQuote);
      if (!paragraph) {
        quote.classList.add("comment__quote--gone");
        announce(quote.closest("[data-talk]").dataset.textGone);
        return;
      }
      unfold(paragraph);
      mark(paragraph);
      paragraph.scrollIntoView({ block: "center" });
    });
    quote.replaceChildren(button);
  }

  const leads = () => {
    const fresh = document.querySelectorAll("[data-talk-quote]:not(:has(button))");
    fresh.forEach(lead);
    if (fresh.length) unfoldCommented();
  };
  new MutationObserver(leads).observe(margin, { childList: true, subtree: true });
  leads();

  /* The address names a comment that was not there yet when the page was opened. */
  margin.addEventListener("htmx:afterSettle", () => {
    const named = location.hash.startsWith("#kommentar-") && document.querySelector(location.hash);
    if (!named) return;
    const fold = named.closest("details");
    if (fold) fold.open = true;
    named.classList.add("comment--here");
    named.scrollIntoView({ block: "center" });
  });
})();
