/* Who else is in this place, and in which field. Says every few seconds that this person is here,
   and shows the others: in the list [data-here], and after the label of the field they are in.
   A field is called by data-here-field, data-draft-field, its id or its name; a sheet that shows
   the others its own way hears "here" on document, with { others: [{key, name, letters, field}] }. */
(function () {
  "use strict";
  const box = document.querySelector("[data-here]");
  if (!box) return;
  const EVERY_MS = 10000;
  const SLOWEST_MS = 60000;
  // Whoever has done nothing for so long is not at the page, though it stands open.
  const AWAY_MS = 10 * 60000;
  const COLOURS = 3;
  const list = box.querySelector("ul");
  const CONTROLS = "[data-here-field], [data-draft-field], input:not([type=hidden]), select, textarea";
  let field = "";
  let wait = EVERY_MS;
  let timer = null;
  let active = Date.now();
  let shown = "";

  const { token } = window.malkedjan;

  function nameOf(control) {
    return control.dataset.hereField || control.dataset.draftField || control.id || control.name || "";
  }

  /* A rich text is written in beside the textarea that it is saved from. */
  function controlOf(element) {
    if (!element || !element.closest) return null;
    const rich = element.closest("[contenteditable=true]");
    if (rich && rich.closest("form")) return rich.closest("form").querySelector("textarea[data-rich]");
    return element.closest(CONTROLS);
  }

  function fieldOf(element) {
    const main = document.getElementById("main");
    const control = main && main.contains(element) ? controlOf(element) : null;
    return control ? nameOf(control).slice(0, 100) : "";
  }

  function controlOfField(name) {
    const quoted = CSS.escape(name);
    const main = document.getElementById("main");
    return (
      main.querySelector(`[data-here-field="${quoted}"], [data-draft-field="${quoted}"]`) ||
      main.querySelector(`#${quoted}`) ||
      main.querySelector(`[name="${quoted}"]`)
    );
  }

  // --- asking --------------------------------------------------------------------------------

  function body(more = {}) {
    return new URLSearchParams({ place: box.dataset.herePlace, field, ...more });
  }

  async function say() {
    window.clearTimeout(timer);
    if (document.hidden) return;
    if (Date.now() - active > AWAY_MS) {
      leave();
      return;
    }
    try {
      const answer = await fetch(box.dataset.hereUrl, {
        method: "POST",
        body: body(),
        credentials: "same-origin",
        headers: { Accept: "application/json", "X-By-Itself": "1", "X-CSRFToken": token() },
      });
      if (!answer.ok) throw new Error(answer.status);
      wait = EVERY_MS;
      show((await answer.json()).here);
    } catch {
      wait = Math.min(wait * 2, SLOWEST_MS);
      show([]);
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(say, wait);
  }

  function leave() {
    window.clearTimeout(timer);
    const data = new FormData();
    body({ left: "1", csrfmiddlewaretoken: token() }).forEach((value, name) => data.append(name, value));
    navigator.sendBeacon(box.dataset.hereUrl, data);
    show([]);
  }

  // --- showing -------------------------------------------------------------------------------

  function labelOf(control) {
    const labels = control.labels && control.labels[0];
    const cell = control.closest("td");
    const row = cell && cell.closest("tr").querySelector("th");
    return (labels || row || { textContent: control.getAttribute("aria-label") || "" }).textContent
      .trim()
      .replace(/\s+/g, " ");
  }

  function ring({ letters }, colour) {
    const element = document.createElement("span");
    element.className = `person person--${colour}`;
    element.setAttribute("aria-hidden", "true");
    element.textContent = letters;
    return element;
  }

  function entry(other, colour) {
    const item = document.createElement("li");
    const control = other.field && controlOfField(other.field);
    const name = document.createElement("span");
    name.textContent = other.name;
    item.append(ring(other, colour), name);
    if (control) {
      const where = document.createElement("span");
      where.className = "muted";
      where.textContent = `${box.dataset.textIn} ${labelOf(control)}`;
      item.append(" ", where);
    }
    return item;
  }

  function mark(other, colour) {
    const control = other.field && controlOfField(other.field);
    if (!control) return;
    const element = document.createElement("span");
    element.className = "here-mark";
    element.dataset.hereMark = nameOf(control);
    element.id = `here-${other.key}`;
    const words = document.createElement("span");
    words.textContent = `${other.name} ${box.dataset.textHere}`;
    element.append(ring(other, colour), words);
    const label = control.labels && control.labels[0];
    const cell = control.closest("td");
    if (cell && (!label || !label.offsetWidth)) {
      words.className = "visually-hidden";
      cell.append(element);
    } else (label || control).after(element);
    const described = (control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    control.setAttribute("aria-describedby", [...described, element.id].join(" "));
  }

  function unmark(element) {
    const control = controlOfField(element.dataset.hereMark);
    if (control) {
      const left = (control.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== element.id);
      if (left.length) control.setAttribute("aria-describedby", left.join(" "));
      else control.removeAttribute("aria-describedby");
    }
    element.remove();
  }

  function show(others) {
    const marks = Array.from(document.querySelectorAll("[data-here-mark]"));
    const wanted = JSON.stringify(others);
    const marked = others.filter((one) => one.field && controlOfField(one.field)).length;
    if (wanted === shown && marks.length === marked) return;
    shown = wanted;
    marks.forEach(unmark);
    const colour = (other) => 1 + (other.key % COLOURS);
    list.replaceChildren(...others.map((other) => entry(other, colour(other))));
    box.hidden = !others.length;
    others.forEach((other) => mark(other, colour(other)));
    document.dispatchEvent(new CustomEvent("here", { detail: { others } }));
  }

  // --- when ----------------------------------------------------------------------------------

  let moved = null;
  function stands(element) {
    const now = fieldOf(element);
    if (now === field) return;
    field = now;
    window.clearTimeout(moved);
    // Tabbing through is not being there.
    moved = window.setTimeout(say, 400);
  }
  const alive = () => {
    const away = Date.now() - active > AWAY_MS;
    active = Date.now();
    if (away) say();
  };
  document.addEventListener("focusin", (event) => stands(event.target));
  document.addEventListener("focusout", (event) => event.relatedTarget || stands(null));
  ["keydown", "pointerdown", "pointermove", "wheel"].forEach((name) =>
    document.addEventListener(name, alive, { passive: true, capture: true }),
  );
  document.addEventListener("visibilitychange", () => (document.hidden ? window.clearTimeout(timer) : say()));
  window.addEventListener("online", say);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && say());
  field = fieldOf(document.activeElement);
  say();
})();
