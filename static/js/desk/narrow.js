/* A long list that is written in is narrowed without leaving the page: what is typed in rows out of
   sight is still there, and goes with the rest. Without script the server narrows it. */

const search = document.querySelector("form[data-narrows]");

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("sv").replace(/\s+/g, " ").trim();
}

function isWrittenIn(row) {
  return Array.from(row.querySelectorAll("input, select, textarea")).some((control) =>
    control.matches("select")
      ? Array.from(control.options).some((one) => one.selected !== one.defaultSelected && one.value)
      : control.value !== control.defaultValue,
  );
}

function narrow() {
  const rows = Array.from(document.getElementById(search.dataset.narrows).tBodies[0].rows);
  const wanted = folded(search.querySelector("[type=search]").value);
  rows.forEach((row) => {
    row.hidden = !folded(row.cells[0].textContent).includes(wanted) && !isWrittenIn(row);
  });
  const shown = rows.filter((row) => !row.hidden).length;
  const told = document.querySelector("[data-narrowed]");
  told.textContent = String(shown);
  window.malkedjan.announce(told.closest("p").textContent.trim());
}

export function narrowsRows() {
  if (!search) return;
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });
}
