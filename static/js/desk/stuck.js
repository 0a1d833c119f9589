/* A text that cannot be saved any more: it can be copied, downloaded, or mailed to somebody who may. */

import { word } from "./words.js";

export class Stuck {
  /* `value` is a function: the text as it stands when it is asked for, with what was written since. */
  constructor({ label, value, why }) {
    this.label = label;
    this.why = why;
    this.value = value;
  }

  get text() {
    return plain(this.value());
  }

  tools() {
    const tools = document.createElement("span");
    tools.className = "stuck-tools";
    tools.dataset.stuck = "";
    tools.append(this.copyButton(), this.download(), this.mail());
    return tools;
  }

  copyButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = word("Copy");
    button.addEventListener("click", async () => {
      const done = await copied(this.text);
      button.textContent = word(done ? "Copied" : "CopyFailed");
      window.malkedjan?.announce(button.textContent);
    });
    return button;
  }

  download() {
    const link = document.createElement("a");
    link.href = "#";
    link.addEventListener("click", () => {
      const file = new Blob([`${this.label}\n\n${this.text}\n`], { type: "text/plain;charset=utf-8" });
      link.href = URL.createObjectURL(file);
    });
    link.download = `${this.label.replace(/[^\p{L}\p{N} ]/gu, "").slice(0, 60)}.txt`;
    link.textContent = word("Download");
    return link;
  }

  mail() {
    const link = document.createElement("a");
    link.href = "mailto:";
    link.addEventListener("click", () => {
      const body = `${this.why || ""}\n\n${location.href}\n\n${this.text}`.slice(0, 1800);
      link.href = `mailto:?subject=${encodeURIComponent(this.label)}&body=${encodeURIComponent(body)}`;
    });
    link.textContent = word("Mail");
    return link;
  }
}

/* Paragraphs and items on lines of their own. */
export function plain(value) {
  if (!/<\/?[a-z][^>]*>/i.test(value)) return value;
  const page = new DOMParser().parseFromString(value, "text/html");
  page.querySelectorAll("p, li, h2, h3, h4, tr, blockquote, br").forEach((part) => part.append("\n"));
  page.querySelectorAll("br").forEach((part) => part.replaceWith("\n"));
  return page.body.textContent.replace(/\n{3,}/g, "\n\n").trim();
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
