/* Holds what a person stands on while the page changes around them.
   `morph` makes one element like another and keeps every node that is in both, and with it focus,
   selection, scrolling, what is open and what is typed. `remember` and `giveBack` find the place
   again where nodes were replaced after all: by id or data-key, else by what it is called. */
(function () {
  "use strict";
  const ROW = "tr, li, article, fieldset, [data-row], [data-key], section[id], div[id]";
  const FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const KEPT_MS = 60000;
  const AFTER = "malkedjan-after";

  // --- what a node is known by ---------------------------------------------------------------

  const plain = (address) => (address || "").replace(/[?#].*$/, "");
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim().slice(0, 120);

  /* Rows without a name of their own are known by what they lead to. */
  function keyOf(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.id || node.dataset.key) return `#${node.id || node.dataset.key}`;
    if (node.matches("a[href]")) return `a ${node.getAttribute("href")}`;
    if (node.matches("form[action]")) return `form ${node.getAttribute("action")}`;
    if (!node.matches("tr, li, article, section")) return "";
    const named = node.querySelector("[id], [data-key]");
    if (named) return `has #${named.id || named.dataset.key}`;
    const link = node.querySelector("a[href]");
    const href = link ? link.getAttribute("href") : "";
    return href && `has ${plain(href) || href}`;
  }

  // --- making one like the other -------------------------------------------------------------

  const typed = (control) =>
    control.matches("select")
      ? Array.from(control.options).some((one) => one.selected !== one.defaultSelected) && control.value !== ""
      : control.matches("[type=checkbox], [type=radio]")
        ? control.checked !== control.defaultChecked
        : control.value !== control.defaultValue;

  const isControl = (node) => node.matches("input, select, textarea");

  /* Left as it is: what is being written, what was fetched into the page after it, what says so. */
  function isHeld(old) {
    if (old.matches("[data-hold], [data-shown], [contenteditable=true], iframe, canvas")) return true;
    return isControl(old) && (old === document.activeElement || typed(old));
  }

  function sameAttributes(old, fresh) {
    const mine = (name) => name === "open" || name === "data-updated" || name.startsWith("data-ready");
    Array.from(old.attributes).forEach(({ name }) => {
      if (!fresh.hasAttribute(name) && !mine(name)) old.removeAttribute(name);
    });
    Array.from(fresh.attributes).forEach(({ name, value }) => {
      if (old.getAttribute(name) !== value && !mine(name)) old.setAttribute(name, value);
    });
    if (old.matches("input") && old.value !== old.defaultValue) old.value = old.defaultValue;
  }

  function matchIn(remaining, fresh) {
    const key = keyOf(fresh);
    return remaining.find((old) => old.nodeName === fresh.nodeName && keyOf(old) === key);
  }

  function morphChildren(old, fresh) {
    const remaining = Array.from(old.childNodes);
    const used = new Set();
    let place = old.firstChild;
    Array.from(fresh.childNodes).forEach((wanted) => {
      const found = matchIn(
        remaining.filter((one) => !used.has(one)),
        wanted,
      );
      if (!found) {
        old.insertBefore(document.importNode(wanted, true), place);
        return;
      }
      used.add(found);
      if (found !== place) old.insertBefore(found, place);
      else place = place.nextSibling;
      morph(found, wanted);
    });
    remaining.filter((one) => !used.has(one)).forEach((one) => one.remove());
  }

  function morph(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue === fresh.nodeValue) return;
      if (old.nodeValue.trim() !== fresh.nodeValue.trim() && old.parentElement)
        old.parentElement.toggleAttribute("data-updated", true);
      old.nodeValue = fresh.nodeValue;
      return;
    }
    if (isHeld(old)) return;
    sameAttributes(old, fresh);
    if (old.nodeName === "TEXTAREA") old.value = fresh.defaultValue;
    else morphChildren(old, fresh);
  }

  /* `old` becomes like `fresh`; the person stands where they stood, and sees it where they saw it. */
  function renew(old, fresh) {
    old.querySelectorAll("[data-updated]").forEach((one) => one.removeAttribute("data-updated"));
    const place = remember(old);
    const seen = firstSeen(old);
    const top = seen && seen.getBoundingClientRect().top;
    morph(old, fresh);
    if (window.htmx) window.htmx.process(old);
    if (place) giveBack(place, old);
    if (seen && seen.isConnected) window.scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: "instant" });
  }

  function firstSeen(root) {
    const active = document.activeElement;
    const inSight = (one) => {
      const box = one.getBoundingClientRect();
      return box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
    };
    if (active && active !== root && root.contains(active) && inSight(active)) return active;
    return Array.from(root.querySelectorAll("h1, h2, h3, tr, li, p")).find(
      (one) => one.getBoundingClientRect().top >= 0 && inSight(one),
    );
  }

  // --- finding the place again ---------------------------------------------------------------

  const rowOf = (element, root) => {
    const row = element.parentElement && element.parentElement.closest(ROW);
    return row && root.contains(row) && row !== root ? row : null;
  };

  function selectionOf(element) {
    try {
      return [element.selectionStart, element.selectionEnd];
    } catch {
      return [null, null];
    }
  }

  function named(element) {
    return {
      tag: element.localName,
      key: element.id || element.dataset.key || "",
      rel: element.getAttribute("rel") || "",
      name: `${element.getAttribute("name") || ""}=${element.matches("button") ? element.value : ""}`,
      form: element.form ? plain(element.form.getAttribute("action")) : "",
      label: element.getAttribute("aria-label") || words(element),
      href: element.getAttribute("href") || "",
    };
  }

  /* Where the focus is within `root` (anywhere in it): nothing when it is elsewhere. */
  function remember(root, element = document.activeElement) {
    if (!element || element === document.body || element === root || !root.contains(element)) return null;
    const rows = [];
    for (let row = rowOf(element, root); row; row = rowOf(row, root)) if (keyOf(row)) rows.push(row);
    const heading = Array.from(root.querySelectorAll("h1, h2, h3, caption"))
      .filter((one) => one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
      .pop();
    return {
      element,
      ...named(element),
      selection: selectionOf(element),
      rows: rows.map(keyOf),
      after: rows.length ? siblings(rows[0], "nextElementSibling") : [],
      before: rows.length ? siblings(rows[0], "previousElementSibling") : [],
      heading: heading ? words(heading) : "",
      top: element.getBoundingClientRect().top,
    };
  }

  function siblings(row, way) {
    const found = [];
    for (let one = row[way]; one && found.length < 20; one = one[way]) if (keyOf(one)) found.push(keyOf(one));
    return found;
  }

  const rowBy = (root, key) => Array.from(root.querySelectorAll(ROW)).find((one) => keyOf(one) === key);

  function sameIn(root, place) {
    const alike = Array.from(root.querySelectorAll(place.tag)).filter((one) => one.matches(FOCUSABLE) && !one.closest("[hidden]"));
    const by = (...names) => alike.find((one) => names.every((name) => place[name] && named(one)[name] === place[name]));
    const known = place.rel ? by("rel") : null;
    const own = place.name !== "=" ? by("form", "name", "label") || by("name", "label") : null;
    return known || own || by("href", "label") || by("label") || (place.name !== "=" && by("form"));
  }

  /* Where the place is now: itself, the same thing anew, its row, the next row, its heading. */
  function find(place, root) {
    if (place.element && place.element.isConnected && root.contains(place.element)) return place.element;
    const byKey = place.key && (document.getElementById(place.key) || root.querySelector(`[data-key="${CSS.escape(place.key)}"]`));
    if (byKey) return byKey;
    const row = place.rows.length ? rowBy(root, place.rows[0]) : null;
    if (row) return sameIn(row, place) || row;
    if (!place.rows.length || place.rel) {
      const same = sameIn(root, place);
      if (same) return same;
    }
    const beside = [...place.after, ...place.before].map((key) => rowBy(root, key)).find(Boolean);
    return beside || headingIn(root, place) || root;
  }

  function headingIn(root, place) {
    const current = place.rel && root.querySelector("nav [aria-current=page]");
    const headings = Array.from(root.querySelectorAll("h1, h2, h3, caption"));
    return current || headings.find((one) => words(one) === place.heading);
  }

  function stand(element) {
    if (!element.matches(FOCUSABLE)) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
  }

  function giveBack(place, root) {
    const now = document.activeElement;
    if (now && now !== document.body && now !== place.element && now.isConnected && now !== root) return now;
    const element = find(place, root);
    if (element !== now) stand(element);
    const [start, end] = place.selection;
    if (start !== null && start !== undefined && element.setSelectionRange && element.selectionStart !== null)
      element.setSelectionRange(start, end);
    return element;
  }

  const hold = { renew, remember, giveBack, find, stand, keyOf };
  window.malkedjan.hold = hold;

  // --- htmx replaces parts -------------------------------------------------------------------

  let swapped = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    swapped = target && target.contains(document.activeElement) ? { place: remember(target), id: target.id } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!swapped || !swapped.place) return;
    const root = document.getElementById(swapped.id) || document.getElementById("main");
    if (document.activeElement === document.body) giveBack(swapped.place, root);
    swapped = null;
  });
  /* Where a part that was fetched later came from, so that it can be fetched anew as it is shown. */
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = document.getElementById(event.detail.target.id);
    if (target && target.id.startsWith("part-")) target.dataset.shown = event.detail.pathInfo.finalRequestPath;
  });

  // --- a form that leads back to its own page ------------------------------------------------

  /* First of all, because whoever sends forms in the background takes the event over. */
  function standsHere(event) {
    const form = event.target;
    const main = document.getElementById("main");
    if (form.method !== "post" || form.matches("[data-draft-form]") || !main.contains(form)) return;
    const place = remember(main, event.submitter || document.activeElement);
    if (!place) return;
    delete place.element;
    const kept = { ...place, page: window.location.pathname, at: Date.now() };
    try {
      sessionStorage.setItem(AFTER, JSON.stringify(kept));
    } catch {
      /* storage is off or full: the page begins at its top */
    }
  }
  window.addEventListener("submit", standsHere, true);

  function taken() {
    try {
      const place = JSON.parse(sessionStorage.getItem(AFTER));
      sessionStorage.removeItem(AFTER);
      return place;
    } catch {
      return null;
    }
  }

  function standAgain() {
    const place = taken();
    if (!place || place.page !== window.location.pathname || Date.now() - place.at > KEPT_MS) return;
    if (document.querySelector("[data-focus]")) return;
    const added = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const main = document.getElementById("main");
    const moved = added && place.rows.includes(keyOf(added)) ? null : added;
    const element = moved || find(place, main);
    stand(element);
    window.scrollBy({ top: element.getBoundingClientRect().top - place.top, behavior: "instant" });
    // A browser that scrolls to the address's fragment takes the focus away once more.
    const again = () => document.activeElement === document.body && stand(element);
    window.addEventListener("load", () => window.requestAnimationFrame(again), { once: true });
    const notices = main.querySelectorAll(":scope > .wrap > .notice, .notice[role=status]");
    const said = Array.from(notices, (one) => words(one.querySelector("p") || one)).join(" ");
    if (said) window.malkedjan.announce(said);
  }
  standAgain();
})();
