/* Keeps a page's figures fresh and holds the page still meanwhile.
   Asks a small question with the number that the page was made with (204 while it holds). What
   data-news-way says is done with news: "offer" shows a button, "take" takes it in where nobody
   is disturbed, "parts" changes only [data-part] and tells the page's own script by "news".
   A page with data-news-version follows a job: it asks itself, and takes what comes. */
(function () {
  "use strict";
  const PAUSED = "malkedjan-news-paused";
  const EVERY_MS = { offer: 10000, take: 3000, parts: 4000, job: 2000 };
  const QUIET_MS = { offer: 60000, take: 15000, parts: 15000, job: 5000 };
  const SLOWEST_MS = 60000;
  const PARTS_MS = 10000;
  const GROWTH = 1.1;

  const part = document.querySelector("[data-news], [data-news-version]");
  if (!part) return;
  const bar = document.getElementById("news");
  const hold = window.malkedjan.hold;
  const way = part.dataset.newsVersion ? "job" : part.dataset.newsWay;
  let number = part.dataset.news;
  let wait = EVERY_MS[way];
  let timer = null;
  let asking = false;
  let waiting = false;
  let lastParts = 0;
  let stood = null;

  // --- the pause, remembered in this browser -------------------------------------------------

  function paused() {
    try {
      return localStorage.getItem(PAUSED) === "yes";
    } catch {
      return false;
    }
  }

  function setPaused(on) {
    try {
      if (on) localStorage.setItem(PAUSED, "yes");
      else localStorage.removeItem(PAUSED);
    } catch {
      /* storage is off: the pause lasts as long as the page */
    }
    show(on ? "paused" : "idle");
    if (!on) soon(0);
  }

  function show(state) {
    waiting = state === "waiting";
    if (!bar) return;
    bar.hidden = false;
    if (bar.dataset.state === state) return;
    const had = bar.contains(document.activeElement);
    bar.dataset.state = state;
    bar.querySelectorAll("[data-when]").forEach((one) => {
      one.hidden = !one.dataset.when.split(" ").includes(state);
    });
    const now = document.activeElement;
    if (had && (now.hidden || !bar.contains(now))) {
      const button = bar.querySelector("button:not([hidden])");
      if (button) button.focus({ preventScroll: true });
    }
  }

  // --- asking --------------------------------------------------------------------------------

  function soon(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, delay);
  }

  function question() {
    const url = new URL(way === "job" ? window.location.href : part.dataset.newsUrl, window.location.href);
    url.hash = "";
    if (way === "job") url.searchParams.set("version", part.dataset.newsVersion);
    else {
      url.searchParams.set("om", part.dataset.newsQuestion);
      url.searchParams.set("nr", number);
    }
    return url;
  }

  const resting = () => document.hidden || !navigator.onLine || (way !== "job" && paused());

  async function look() {
    if (asking || resting()) return;
    asking = true;
    try {
      await ask();
    } catch {
      wait = Math.min(wait * 2, SLOWEST_MS);
    }
    asking = false;
    if (bar && bar.dataset.state === "old") return;
    soon(wait);
  }

  async function ask() {
    const answer = await fetch(question(), { headers: { Accept: "text/plain" }, credentials: "same-origin" });
    if (answer.status === 410) {
      show("old");
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    if (answer.status === 200) await came(await answer.text());
    else {
      wait = Math.min(wait * GROWTH, QUIET_MS[way]);
      if (waiting && way === "take" && !disturbs()) await take(false);
    }
  }

  async function came(newer) {
    if (way !== "job" && !/^\d+$/.test(newer)) return;
    wait = EVERY_MS[way];
    if (way === "parts") {
      await takeParts(newer);
      return;
    }
    const fresh = await made();
    number = newer;
    if (!fresh || !differs(fresh)) return;
    if (way === "job" || (way === "take" && !disturbs())) await take(false, fresh);
    else offer();
  }

  // --- what is new ---------------------------------------------------------------------------

  async function fetched(address, headers = {}) {
    const answer = await fetch(address, { headers, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  /* The page and the parts that were fetched into it, as they are now. */
  async function made() {
    const page = await fetched(window.location.pathname + window.location.search);
    const main = page && page.getElementById(part.id);
    if (!main) {
      if (way === "job") window.location.reload();
      return null;
    }
    const parts = new Map();
    for (const one of part.querySelectorAll("[data-shown]")) {
      const found = await fetched(one.dataset.shown, { "HX-Request": "true", "HX-Target": one.id });
      if (found) parts.set(one.id, found.body);
    }
    return { main, parts };
  }

  /* What is read of an element, without what the person or a script has put there. */
  function read(root) {
    const skipped = "[data-hold], [data-shown], [data-here], script, textarea, select, input";
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      node.nodeType === Node.ELEMENT_NODE
        ? node.matches(skipped) || isPlaceholder(node)
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_SKIP
        : NodeFilter.FILTER_ACCEPT,
    );
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode.nodeValue.trim());
    return found.join(" ").replace(/\s+/g, " ").trim();
  }

  const isPlaceholder = (node) => Boolean(node.id && part.querySelector(`#${CSS.escape(node.id)}[data-shown]`));

  function differs({ main, parts }) {
    if (read(main) !== read(part)) return true;
    return Array.from(parts).some(([id, body]) => read(body) !== read(document.getElementById(id).cloneNode(true)));
  }

  // --- taking it in --------------------------------------------------------------------------

  /* Somebody who writes, chooses or marks text in the page is not to see it change. */
  function disturbs() {
    const active = document.activeElement;
    const writes = active && part.contains(active) && active.matches("input, select, textarea, [contenteditable=true]");
    const marked = window.getSelection();
    const marks = marked && !marked.isCollapsed && part.contains(marked.anchorNode);
    return Boolean(writes || marks);
  }

  function offer() {
    if (waiting) return;
    show("waiting");
    if (bar) window.malkedjan.announce(bar.dataset.textWaiting);
  }

  async function take(asked, known) {
    const fresh = known || (await made());
    if (!fresh) {
      window.location.reload();
      return;
    }
    hold.renew(part, fresh.main);
    fresh.parts.forEach((body, id) => renewPart(document.getElementById(id), body));
    if (way === "job") follow(fresh.main);
    else show("idle");
    if (asked && stood) hold.stand(stood.isConnected ? stood : part);
    document.dispatchEvent(new CustomEvent("news"));
    window.malkedjan.announce(part.dataset.newsText || (bar && bar.dataset.textTaken));
  }

  function renewPart(element, body) {
    if (!element) return;
    const { shown } = element.dataset;
    const fresh = element.cloneNode(false);
    fresh.append(...body.childNodes);
    delete element.dataset.shown;
    delete fresh.dataset.shown;
    hold.renew(element, fresh);
    element.dataset.shown = shown;
  }

  /* A job that is done leaves nothing to ask about. */
  function follow(main) {
    if (main.dataset.newsVersion) part.dataset.newsVersion = main.dataset.newsVersion;
    else window.location.reload();
  }

  /* Somebody works here: what they write in is left alone, what follows from it is made anew. */
  async function takeParts(newer) {
    document.dispatchEvent(new CustomEvent("news"));
    if (!part.querySelector("[data-part]")) {
      number = newer;
      return;
    }
    if (Date.now() - lastParts < PARTS_MS) return;
    lastParts = Date.now();
    const page = await fetched(window.location.pathname + window.location.search);
    if (!page) return;
    number = newer;
    part.querySelectorAll("[data-part]").forEach((old) => {
      const fresh = page.querySelector(`[data-part="${CSS.escape(old.dataset.part)}"]`);
      if (fresh && !old.contains(document.activeElement) && read(fresh) !== read(old)) hold.renew(old, fresh);
    });
  }

  // --- when ----------------------------------------------------------------------------------

  document.addEventListener("focusin", (event) => {
    if (part.contains(event.target) && !(bar && bar.contains(event.target))) stood = event.target;
  });
  if (bar) {
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.matches("[data-news-show]")) take(true);
      if (button.matches("[data-news-pause]")) setPaused(true);
      if (button.matches("[data-news-go-on]")) setPaused(false);
      if (button.matches("[data-news-reload]")) window.location.reload();
    });
    if (way !== "job") show(paused() ? "paused" : "idle");
  }
  const atOnce = () => {
    wait = EVERY_MS[way];
    soon(0);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? window.clearTimeout(timer) : atOnce()));
  window.addEventListener("focus", atOnce);
  window.addEventListener("online", atOnce);
  /* Whoever has saved waits for what follows from it. */
  document.addEventListener("saved", () => {
    wait = EVERY_MS[way];
    soon(1000);
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== PAUSED || way === "job") return;
    show(paused() ? "paused" : "idle");
    if (!paused()) atOnce();
  });
  soon(wait);
})();
