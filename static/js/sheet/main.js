/* A sheet of cells to fill in: outcomes of a period, targets of a year. Each part is a module. */

import { bar } from "../desk/bar.js";
import { Answers } from "./answers.js";
import { Asked } from "./asked.js";
import { Grid } from "./grid.js";
import { Keys } from "./keys.js";
import { Panel } from "./panel.js";
import { Paste } from "./paste.js";
import { Saving } from "./saving.js";
import { Steps } from "./steps.js";
import { View } from "./view.js";

function start(form) {
  const grid = new Grid(form);
  const view = new View(grid);
  const steps = new Steps(grid);
  const saving = new Saving(grid, steps);
  const answers = new Answers(grid, { saving });
  const parts = { saving, answers, steps, view };
  const panel = new Panel(grid, parts);
  const asked = new Asked(grid, parts);
  saving.addEventListener("told", (event) => view.disclose(event.detail));
  saving.addEventListener("reveal", (event) => view.reveal(event.detail));
  const saved = (event) => {
    asked.take(event.detail);
    panel.refresh(event.detail.ids);
    // What else the page shows of the rows, such as a matrix, fetches itself anew.
    form.dispatchEvent(new CustomEvent("sheet:saved", { bubbles: true }));
  };
  [saving, answers].forEach((writer) => writer.addEventListener("rows", saved));
  if (grid.writes) {
    steps.listen(saving);
    new Keys(grid, { ...parts, panel });
    new Paste(grid, parts);
    form.querySelector("[data-undo-step]").addEventListener("click", () => steps.undo());
    bar.add(saving);
    bar.add(answers);
    saving.recover();
    answers.recover(form);
  }
  document.addEventListener("news", () => asked.look([]));
  form.setAttribute("data-sheet-ready", "");
}

const form = document.querySelector("form[data-sheet]");
if (form) start(form);
