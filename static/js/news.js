/* Keeps a page's figures fresh: asks every other second whether the version it shows still
   holds (204 when it does), and only then fetches the part <… data-news="version"> anew, at the
   page's present address, so that sorting and filters stay. Rests while the page is hidden. */
(function () {
  "use strict";
  const EVERY_MS = 2000;
  const SLOWEST_MS = 60000;
  let wait = EVERY_MS;

  function address(version) {
    const url = new URL(window.location.href);
    url.hash = "";
    url.searchParams.set("version", version);
    return url;
  }

  function openDetails(root) {
    return Array.from(root.querySelectorAll("details[open][id]"), (item) => item.id);
  }

  async function refresh(part) {
    const open = openDetails(part);
    const words = part.dataset.newsText;
    const page = window.location.pathname + window.location.search;
    await window.htmx.ajax("GET", page, {
      target: "#" + part.id,
      select: "#" + part.id,
      swap: "outerHTML",
    });
    open.forEach(function (id) {
      const item = document.getElementById(id);
      if (item) item.open = true;
    });
    document.body.dispatchEvent(new CustomEvent("news"));
    window.malkedjan?.announce(words);
  }

  /* Somebody who types in the part, or has a dialogue open, is left alone until later. */
  function busy(part) {
    const active = document.activeElement;
    return part.contains(active) && active.matches("input, select, textarea");
  }

  async function look() {
    const part = document.querySelector("[data-news]");
    if (part && !document.hidden && !busy(part)) {
      try {
        const answer = await fetch(address(part.dataset.news), { headers: { Accept: "text/plain" } });
        wait = answer.ok ? EVERY_MS : Math.min(wait * 2, SLOWEST_MS);
        if (answer.status === 200) await refresh(part);
      } catch {
        wait = Math.min(wait * 2, SLOWEST_MS);
      }
    }
    window.setTimeout(look, wait);
  }

  window.setTimeout(look, EVERY_MS);
})();
