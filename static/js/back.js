/* Back closes what was opened, and finds a page as it was left.
   What opens (a dialog, a drop-down, folds that a link opened) gets an entry in the history. What
   closes by itself leaves that entry stale, and whoever goes back through a stale entry goes on,
   so that no press of Back does nothing. */
(function () {
  "use strict";
  const KEPT = "malkedjan-page:";
  const WHOSE = "malkedjan-whose";
  const SETTLE_MS = 2500;
  const hold = window.malkedjan.hold;
  const main = document.getElementById("main");
  const ours = () => (history.state && history.state.malkedjan) || "";
  const closers = new Map();
  let at = ours();
  let where = location.href;

  // --- entries -------------------------------------------------------------------------------

  function set(how, more = {}) {
    const state = { malkedjan: how, ...more };
    if (ours()) history.replaceState(state, "");
    else history.pushState(state, "");
    at = how;
    where = location.href;
  }

  /* `kind` has opened; `close` closes it without asking, and says whether it was open. Opened anew from the history: no entry. */
  function opened(kind, close, more = {}) {
    closers.set(kind, close);
    if (ours() !== kind) set(kind, more);
  }

  function closed(kind) {
    if (!closers.delete(kind)) return;
    if (ours() === kind) set("stale");
  }

  /* Before htmx hears of it, which would fetch the page anew for what never left it. */
  window.addEventListener(
    "popstate",
    (event) => {
      // An entry of ours has the address of the page under it; elsewhere we have nothing to close.
      const left = where === location.href ? at : "";
      at = ours();
      where = location.href;
      if (!left) {
        if (at === "dialog") window.malkedjan.openDialog(history.state.href);
        return;
      }
      event.stopImmediatePropagation();
      if (left === "stale" && !at) {
        history.back();
        return;
      }
      const close = closers.get(left);
      closers.delete(left);
      // Closed in this very moment by Escape: the press is for the page.
      if (close && !close() && !at) history.back();
    },
    true,
  );

  ["htmx:pushedIntoHistory", "htmx:replacedInHistory"].forEach((name) =>
    document.addEventListener(name, () => {
      at = ours();
      where = location.href;
    }),
  );

  window.malkedjan.back = { opened, closed };

  // --- drop-downs ----------------------------------------------------------------------------

  document.addEventListener(
    "toggle",
    (event) => {
      const drop = event.target;
      if (!drop.matches || !drop.matches("details[data-drop]")) return;
      if (drop.open) {
        opened("drop", () => {
          if (!drop.open) return false;
          drop.open = false;
          drop.querySelector("summary").focus();
          return true;
        });
      } else if (!document.querySelector("details[data-drop][open]")) closed("drop");
    },
    true,
  );

  // --- folds that a link leads into ----------------------------------------------------------

  let unfolded = [];
  function unfold() {
    unfolded.forEach((details) => (details.open = false));
    unfolded = [];
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) {
      if (!one.open) unfolded.push(one);
      one.open = true;
    }
    if (unfolded.length) target.scrollIntoView();
  }
  window.addEventListener("hashchange", unfold);

  // --- the page as it was left ---------------------------------------------------------------

  const entry = () => (window.navigation && window.navigation.currentEntry && window.navigation.currentEntry.key) || location.href;
  let last = null;

  /* A page's words may be a draft's: nothing is kept for another session, or after signing out. */
  function forget() {
    try {
      Object.keys(sessionStorage)
        .filter((key) => key.startsWith("malkedjan-"))
        .forEach((key) => sessionStorage.removeItem(key));
    } catch {
      /* nothing was kept */
    }
  }

  function forgetOthers() {
    const session = window.malkedjan.token();
    try {
      if ((sessionStorage.getItem(WHOSE) || "") !== session) forget();
      sessionStorage.setItem(WHOSE, session);
    } catch {
      /* nothing is kept */
    }
  }

  let signingOut = false;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("form[action*='/konto/logout/']")) return;
    signingOut = true;
    forget();
  });

  function keep() {
    if (signingOut) return;
    if (!main) return;
    const folds = Array.from(main.querySelectorAll("details:not([data-drop])"));
    const place = last && last.isConnected ? hold.remember(main, last) : null;
    if (place) delete place.element;
    const page = {
      address: location.pathname + location.search,
      scroll: window.scrollY,
      folds: folds.map((one) => one.open),
      place,
    };
    try {
      sessionStorage.setItem(KEPT + entry(), JSON.stringify(page));
    } catch {
      /* storage is off or full: the browser's own memory of the page remains */
    }
  }

  function known() {
    try {
      const page = JSON.parse(sessionStorage.getItem(KEPT + entry()));
      return page && page.address === location.pathname + location.search ? page : null;
    } catch {
      return null;
    }
  }

  /* Parts that are fetched after the page make it longer: scrolled to again while they come. */
  function scrollTo(y) {
    const until = Date.now() + SETTLE_MS;
    let moved = false;
    const stop = () => (moved = true);
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach((name) =>
      window.addEventListener(name, stop, { once: true, passive: true }),
    );
    const again = () => {
      if (!moved && Date.now() < until) window.scrollTo({ top: y, behavior: "instant" });
    };
    again();
    document.addEventListener("htmx:afterSettle", again);
    window.setTimeout(() => document.removeEventListener("htmx:afterSettle", again), SETTLE_MS);
  }

  function findAgain() {
    const [how] = performance.getEntriesByType("navigation");
    const page = how && ["back_forward", "reload"].includes(how.type) ? known() : null;
    if (!page) return;
    const folds = Array.from(main.querySelectorAll("details:not([data-drop])"));
    if (folds.length === page.folds.length) folds.forEach((one, index) => (one.open = page.folds[index]));
    if (how.type === "back_forward" && page.place && document.activeElement === document.body)
      hold.stand(hold.find(page.place, main));
    scrollTo(page.scroll);
  }

  document.addEventListener("focusin", (event) => {
    if (main && main.contains(event.target)) last = event.target;
  });
  let later = null;
  const keepSoon = () => {
    window.clearTimeout(later);
    later = window.setTimeout(keep, 200);
  };
  window.addEventListener("scroll", keepSoon, { passive: true });
  document.addEventListener("toggle", keepSoon, true);
  document.addEventListener("focusin", keepSoon);
  document.addEventListener("click", (event) => event.target.closest("a[href]") && keep(), true);
  window.addEventListener("pagehide", () => {
    window.clearTimeout(later);
    keep();
  });

  forgetOthers();
  if (main) {
    findAgain();
    unfold();
  }
  /* Loaded as what an entry says: the dialog opens again, a drop-down does not. */
  if (at === "dialog") document.addEventListener("DOMContentLoaded", () => window.malkedjan.openDialog(history.state.href));
  else if (at) set("stale");
})();
