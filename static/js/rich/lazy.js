/* The textarea is what is saved, and what the browser keeps of it. Writing a long text out as HTML
   takes longer than a keystroke may, so it is done when somebody asks for the value, or when the
   typing rests. A text of ordinary length is written out at once: a tab that is closed in the
   middle of a word takes nothing with it. */

const ORDINARY = 20_000;
const REST_MS = 250;
const LONGEST_MS = 1000;

export function lazily(textarea, write) {
  const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  let isStale = false;
  let timer = 0;
  let since = 0;

  const collect = () => {
    if (!isStale) return;
    isStale = false;
    native.set.call(textarea, write());
  };
  const tell = () => {
    window.clearTimeout(timer);
    since = 0;
    collect();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  Object.defineProperty(textarea, "value", {
    configurable: true,
    get() {
      collect();
      return native.get.call(textarea);
    },
    set(value) {
      isStale = false;
      native.set.call(textarea, value);
    },
  });
  textarea.form?.addEventListener("submit", collect, true);
  const settle = () => since && tell();
  window.addEventListener("pagehide", settle);
  document.addEventListener("visibilitychange", () => document.hidden && settle());
  return {
    changed() {
      isStale = true;
      if (native.get.call(textarea).length < ORDINARY) {
        tell();
        return;
      }
      const now = performance.now();
      since ||= now;
      window.clearTimeout(timer);
      timer = window.setTimeout(tell, Math.min(REST_MS, Math.max(0, LONGEST_MS - (now - since))));
    },
    settle,
  };
}
