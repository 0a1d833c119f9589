/* A block from a spreadsheet pasted at a cell: the server lays it over the grid and saves all of it
   or nothing. What cannot be read is marked in its cell; everything can be undone. */
(function () {
  "use strict";
  const sheet = window.malkedjan.sheet;
  if (!sheet) return;
  const { form, words } = sheet;
  const panel = form.querySelector("[data-paste-panel]");
  const part = (name) => panel.querySelector("[data-paste-" + name + "]");
  /* What stood in the pasted rows before: {id: texts}. */
  let before = {};
  let cells = {};
  let isSaved = false;

  function bases() {
    return Object.fromEntries(
      Array.from(form.querySelectorAll("tr[data-row]")).map((tr) => [tr.dataset.row, sheet.base(tr)]),
    );
  }

  form.addEventListener("paste", async function (event) {
    const input = event.target;
    if (!input.matches("[data-field]")) return;
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
    if (!isBlock || input.tagName === "TEXTAREA" && !text.includes("\t")) return;
    event.preventDefault();
    if (form.dataset.pasting) undo();
    await paste(input, text);
  });

  async function paste(input, text) {
    sheet.show("saving");
    let answer;
    try {
      answer = await sheet.post(words.pasteUrl, {
        text,
        indicator: sheet.rowOf(input).dataset.row,
        field: input.dataset.field,
        bases: bases(),
      });
    } catch {
      sheet.show("failed", words.textFailed);
      return;
    }
    const { status, data } = answer;
    if (!data.pasted) {
      sheet.show("failed", data.message || words.textFailed);
      open(data.message || words.textFailed, false, false);
      return;
    }
    fill(data.pasted);
    conclude(status, data);
  }

  /* Shown in the cells before it is known to be saved: dashed until then. */
  function fill(pasted) {
    cells = pasted;
    before = {};
    isSaved = false;
    form.dataset.pasting = "true";
    Object.entries(pasted).forEach(function ([id, texts]) {
      const tr = sheet.row(id);
      before[id] = sheet.base(tr);
      Object.entries(texts).forEach(function ([name, text]) {
        const input = sheet.cell(tr, name);
        if (!input) return;
        input.value = text;
        input.setAttribute("data-pending", "");
      });
    });
  }

  const number = () => Object.values(cells).reduce((sum, one) => sum + Object.keys(one).length, 0);

  function conclude(status, data) {
    if (status === 200) {
      isSaved = true;
      delete form.dataset.pasting;
      Object.entries(data.rows).forEach(([id, stored]) => sheet.accept(id, stored));
      sheet.ask(data.asked);
      sheet.show("saved");
      sheet.look(0, Object.keys(data.rows));
      open(number() ? words.textPasted.replace("%s", number()) : words.textNothing, number() > 0, false);
      return;
    }
    Object.keys(cells).forEach((id) => sheet.clear(sheet.row(id)));
    sheet.refuse(data);
    const faults = listFaults(data);
    sheet.show("failed", words.textFaulty);
    open(data.message || words.textNotPasted.replace("%s", faults), true, !data.message);
  }

  /* Every fault with a link to its cell. */
  function listFaults(data) {
    const list = part("faults");
    list.replaceChildren();
    const all = { ...data.faults, ...data.conflicts };
    Object.entries(all).forEach(function ([id, faults]) {
      const name = form.querySelector("#r-" + id).firstChild.textContent.trim();
      Object.keys(faults).forEach(function (field) {
        const input = sheet.cell(sheet.row(id), field);
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = "#c-" + id + "-" + field;
        link.textContent = name;
        const heading = document.getElementById("h-" + field);
        const text = data.faults && data.faults[id] ? data.faults[id][field] : "";
        item.append(link, ", " + (heading ? heading.textContent : field) + (text ? ": " + text : ""));
        if (!input) link.removeAttribute("href");
        list.append(item);
      });
    });
    return list.children.length;
  }

  function open(text, canUndo, canSave) {
    part("text").textContent = text;
    if (isSaved || !canSave) part("faults").replaceChildren();
    part("undo").hidden = !canUndo;
    part("save").hidden = !canSave;
    panel.className = "notice sheet-paste notice--" + (canSave || !canUndo ? "error" : "success");
    panel.hidden = false;
    window.malkedjan.announce(text);
    if (canSave) panel.focus();
  }

  function close() {
    panel.hidden = true;
  }

  /* Once more, with what has been put right in the cells. */
  async function save() {
    const rows = Object.keys(before).map(function (id) {
      const tr = sheet.row(id);
      return { indicator: id, texts: sheet.texts(tr), base: sheet.base(tr) };
    });
    try {
      const { status, data } = await sheet.post(words.saveUrl, { rows });
      conclude(status, data);
    } catch {
      sheet.show("failed", words.textFailed);
    }
  }

  async function undo() {
    if (!isSaved) {
      Object.keys(before).forEach((id) => sheet.accept(id, before[id]));
      done();
      return;
    }
    const rows = Object.keys(before).map((id) => ({
      indicator: id,
      texts: before[id],
      base: sheet.base(sheet.row(id)),
    }));
    try {
      const { status, data } = await sheet.post(words.saveUrl, { rows });
      if (status !== 200) {
        conclude(status, data);
        return;
      }
      Object.entries(data.rows).forEach(([id, stored]) => sheet.accept(id, stored));
      sheet.ask(data.asked);
      sheet.look(0, Object.keys(data.rows));
      done();
    } catch {
      sheet.show("failed", words.textFailed);
    }
  }

  function done() {
    delete form.dataset.pasting;
    before = {};
    cells = {};
    close();
    sheet.show("saved");
    window.malkedjan.announce(words.textUndone);
  }

  part("save").addEventListener("click", save);
  part("undo").addEventListener("click", undo);
  part("close").addEventListener("click", function () {
    if (form.dataset.pasting) undo();
    else close();
  });
})();
