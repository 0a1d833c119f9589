/* What every page of whoever is signed in does, also where nothing is written: tells other tabs,
   signs out without leaving drafts behind, and fetches the desk when the page comes to need it:
   this browser holds something of this person's, or a form to write in has come. A page that is
   served with something to write in has the desk (static/js/desk) from the start. */
(function () {
  "use strict";
  const { token } = window.malkedjan;
  const before = token();
  const { person, desk } = document.body.dataset;
  if (!person) return;
  const PREFIX = `malkedjan:desk:${person}:`;
  // As drafting/needs.py says it.
  const WRITTEN_IN = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";
  let coming = null;

  /* "Back" after signing out: what the browser had kept of a signed-in page is asked for anew. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && token() !== before) location.reload();
  });

  /* Keys of what this browser keeps of this person's, not confirmed. */
  function keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  /* `what`: "signed-in" or "forgotten", for this person's other tabs. */
  function tell(what) {
    try {
      localStorage.setItem(`malkedjan:${what}`, `${person} ${Date.now()}`);
    } catch {
      /* the other tabs find out by themselves, only later */
    }
  }

  const isWritten = ({ form }) => !form || form.method === "post";

  function isNeeded() {
    return keys().length > 0 || Array.from(document.querySelectorAll(WRITTEN_IN)).some(isWritten);
  }

  async function fetched() {
    const answer = await fetch(desk, { credentials: "same-origin", headers: { "X-By-Itself": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheet = page.querySelector("link");
    if (!document.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
    document.getElementById("dialog").before(page.querySelector("[data-save-bar]"));
    await import(page.querySelector("script").getAttribute("src"));
  }

  /* What did not come is asked for again when there is reason to hope. */
  function look() {
    if (coming || document.querySelector("[data-save-bar]") || !isNeeded()) return;
    coming = fetched().catch(() => (coming = null));
  }

  /* Where the desk is, it sees to this itself: it knows also what no storage could keep. */
  function signsOut(event) {
    const form = event.target;
    if ("deskReady" in document.documentElement.dataset) return;
    if (!form.matches("form[action*='/konto/logout/']") || document.querySelector("[data-sign-out]")) return;
    if (!keys().length) {
      tell("forgotten");
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    location.assign(form.action);
  }

  Object.assign(window.malkedjan, { kept: { PREFIX, keys, tell } });
  tell("signed-in");
  document.addEventListener("submit", signsOut, true);
  document.addEventListener("htmx:afterSettle", look);
  window.addEventListener("online", look);
  look();
})();
