/* The grid saves itself, a row at a time. What is refused or cannot be sent stays in its cells.
   sheet_keys.js moves about in it, sheet_paste.js takes blocks from spreadsheets. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const IDLE_MS = 2500;
  const RETRY_MS = 5000;
  const LOOK_MS = [600, 900, 1200, 2000, 3000, 5000, 8000];
  const words = form.dataset;
  const box = form.querySelector("[data-save-state]");
  const dirty = new Set();
  let sending = false;
  let timer = null;

  const rowOf = (element) => element.closest("tr[data-row]");
  const row = (id) => form.querySelector('tr[data-row="' + id + '"]');
  const fields = (tr) => Array.from(tr.querySelectorAll("[data-field]"));
  const cell = (tr, name) => tr.querySelector('[data-field="' + name + '"]');
  const base = (tr) => JSON.parse(tr.dataset.base);
  const texts = (tr) => Object.fromEntries(fields(tr).map((one) => [one.dataset.field, one.value]));
  const errorOf = (input) => document.getElementById("e-" + input.name);

  function differs(tr) {
    const stored = base(tr);
    return fields(tr).some((one) => one.value !== stored[one.dataset.field]);
  }

  function show(state, text) {
    form.dataset.state = state;
    box.dataset.state = state;
    const time = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
    const said = text || box.getAttribute("data-text-" + state) || "";
    box.querySelector("[data-save-text]").textContent = state === "saved" ? said + " " + time : said;
  }

  /* What is wrong in a cell, or nothing. */
  function mark(input, text) {
    input.toggleAttribute("aria-invalid", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
    errorOf(input).textContent = text || "";
  }

  function clear(tr) {
    fields(tr).forEach((input) => mark(input, ""));
  }

  /* Somebody else wrote in the cell meanwhile: both are shown, and one is chosen. */
  function markConflict(tr, name, theirs) {
    const input = cell(tr, name);
    const error = errorOf(input);
    const shown = input.tagName === "SELECT" ? labelOf(input, theirs) : theirs;
    mark(input, words.textTheirs + " " + (shown || words.textEmpty) + ". ");
    const settle = function (value) {
      tr.dataset.base = JSON.stringify({ ...base(tr), [name]: theirs });
      input.value = value;
      mark(input, "");
      input.focus();
      dirty.add(tr.dataset.row);
      flush();
    };
    const mine = input.value;
    error.append(
      choice(words.textTakeTheirs, () => settle(theirs)),
      choice(words.textKeepMine, () => settle(mine)),
    );
  }

  function labelOf(select, value) {
    const option = Array.from(select.options).find((one) => one.value === value);
    return option ? option.textContent : value;
  }

  function choice(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small button--secondary";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  async function post(url, data) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(data),
    });
    const isData = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isData) return { status: response.redirected ? 401 : response.status, data: {} };
    return { status: response.status, data: await response.json() };
  }

  /* The row as the server has it now; a cell somebody went on typing in is left alone. */
  function accept(id, stored, sent) {
    const tr = row(id);
    tr.dataset.base = JSON.stringify(stored);
    fields(tr).forEach(function (input) {
      const name = input.dataset.field;
      input.removeAttribute("data-pending");
      if (!sent || input.value === sent[name]) {
        input.value = stored[name];
        mark(input, "");
      }
    });
  }

  /* What is asked about rows that were saved. A question that stands as it stood is left alone:
     somebody may be writing the answer. Returns whether something new is asked. */
  function ask(asked) {
    return Object.entries(asked || {}).some(([id, one]) => askRow(id, one));
  }

  function askRow(id, one) {
    const tr = form.querySelector('tr[data-asked-of="' + id + '"]');
    if (!tr) return false;
    const wanted = new Set(one.fields);
    fields(row(id)).forEach((input) => input.toggleAttribute("data-asked", wanted.has(input.dataset.field)));
    const place = tr.firstElementChild;
    const fresh = document.createRange().createContextualFragment(one.html);
    if (place.textContent.trim() === fresh.textContent.trim()) return false;
    place.replaceChildren(fresh);
    tr.hidden = !place.firstElementChild;
    if (wanted.size) window.malkedjan.announce(words.textAsked);
    return wanted.size > 0;
  }

  async function answer(why) {
    const tr = row(why.closest("tr[data-asked-of]").dataset.askedOf);
    const message = document.getElementById(why.getAttribute("aria-describedby"));
    try {
      const { status, data } = await post(words.answerUrl, {
        indicator: tr.dataset.row,
        why: why.value,
        base: base(tr),
      });
      if (status !== 200) {
        message.textContent = data.message || words.textFailed;
        why.focus();
        return;
      }
      const first = tr.querySelector("[data-asked]") || fields(tr)[0];
      ask(data.asked);
      show("saved");
      window.malkedjan.announce(words.textAnswered);
      first.focus();
    } catch {
      message.textContent = words.textFailed;
    }
  }

  function refuse(data) {
    Object.entries(data.faults || {}).forEach(function ([id, faults]) {
      clear(row(id));
      Object.entries(faults).forEach(([name, text]) => cell(row(id), name) && mark(cell(row(id), name), text));
    });
    Object.entries(data.conflicts || {}).forEach(function ([id, theirs]) {
      Object.entries(theirs).forEach(([name, text]) => markConflict(row(id), name, text));
    });
  }

  /* Each row is sent by itself, so that a fault in one does not hold up another. */
  async function flush() {
    if (sending) return;
    window.clearTimeout(timer);
    sending = true;
    let outcome = "";
    for (const id of Array.from(dirty)) {
      const tr = row(id);
      dirty.delete(id);
      if (!differs(tr)) {
        clear(tr);
        continue;
      }
      show("saving");
      outcome = await send(tr);
      if (outcome === "offline" || outcome === "out") {
        dirty.add(id);
        break;
      }
    }
    sending = false;
    conclude(outcome);
  }

  async function send(tr) {
    const id = tr.dataset.row;
    const sent = texts(tr);
    try {
      const { status, data } = await post(words.saveUrl, {
        rows: [{ indicator: id, texts: sent, base: base(tr) }],
      });
      if (status === 200) {
        accept(id, data.rows[id], sent);
        ask(data.asked);
        look(0, [id]);
        return "saved";
      }
      if (data.message) show("failed", data.message);
      refuse(data);
      if (status === 401 || status === 403) return "out";
      return status >= 500 ? "offline" : "refused";
    } catch {
      return "offline";
    }
  }

  function conclude(outcome) {
    if (outcome === "offline" || outcome === "out") {
      show("failed", outcome === "out" ? words.textSignedOut : words.textFailed);
      timer = window.setTimeout(flush, RETRY_MS);
    } else if (form.querySelector("[aria-invalid]")) {
      show("failed", words.textFaulty);
    } else if (dirty.size) {
      flush();
    } else if (outcome === "saved") {
      show("saved");
    } else if (form.dataset.state && !changed().length) {
      show("idle");
    }
  }

  function changed() {
    return Array.from(form.querySelectorAll("tr[data-row]")).filter(differs);
  }

  /* The job that computes needs a moment: look until the rows' symbols are the new ones. */
  async function look(attempt, ids) {
    if (attempt >= LOOK_MS.length) return;
    window.setTimeout(async function () {
      try {
        const response = await fetch(words.symbolsUrl);
        const { symbols, reported } = await response.json();
        Object.entries(symbols).forEach(([id, one]) => showSymbol(id, one));
        document.querySelectorAll("[data-reported]").forEach((one) => (one.textContent = reported));
        if (ids.some((id) => symbols[id] && symbols[id].pending)) look(attempt + 1, ids);
      } catch {
        look(attempt + 1, ids);
      }
    }, LOOK_MS[attempt]);
  }

  function showSymbol(id, one) {
    const place = row(id) && row(id).querySelector("[data-symbol]");
    if (!place) return;
    const hidden = place.querySelector("input[type=hidden]");
    const old = Array.from(place.childNodes).filter((node) => node !== hidden);
    const fresh = document.createRange().createContextualFragment(one.html);
    const before = old.map((node) => node.textContent).join("").trim();
    if (before === fresh.textContent.trim()) return;
    old.forEach((node) => node.remove());
    place.prepend(fresh);
    place.toggleAttribute("data-updated", true);
  }

  form.addEventListener("input", function (event) {
    if (!event.target.matches("[data-field]") || form.dataset.pasting) return;
    show("unsaved");
    dirty.add(rowOf(event.target).dataset.row);
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, IDLE_MS);
  });
  form.addEventListener("change", function (event) {
    if (!event.target.matches("[data-field]") || form.dataset.pasting) return;
    dirty.add(rowOf(event.target).dataset.row);
    flush();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    flush();
  });
  form.addEventListener("click", function (event) {
    const button = event.target.closest("[data-answer]");
    if (!button) return;
    event.preventDefault();
    answer(button.closest("tr").querySelector("[data-why]"));
  });
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches("[data-why]")) return;
    event.preventDefault();
    answer(event.target);
  });
  window.addEventListener("online", flush);
  window.addEventListener("focus", () => dirty.size && flush());
  window.addEventListener("beforeunload", function (event) {
    if (changed().length) event.preventDefault();
  });

  /* Somebody quick may have typed before this script was there. */
  form.querySelectorAll("tr[data-row]").forEach((tr) => differs(tr) && dirty.add(tr.dataset.row));
  if (dirty.size) {
    show("unsaved");
    timer = window.setTimeout(flush, IDLE_MS);
  }
  form.setAttribute("data-sheet-ready", "");
  window.malkedjan.sheet = { form, words, row, rowOf, cell, fields, base, texts, mark, clear, post, accept, ask, refuse, look, show, flush, dirty };
})();
