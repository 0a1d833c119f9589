/* Small things every page wants. */
(function () {
  "use strict";

  /* A refused form: focus goes to the summary of what is wrong. */
  function focusFirst(root) {
    const element = root.querySelector("[data-focus]");
    if (element) element.focus();
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    focusFirst(event.detail.elt);
  });
  focusFirst(document);

  /* A button that only shows a message: <button data-toast="…" data-undo-url="…">. */
  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-toast]");
    if (!button) return;
    window.malkedjan.toast({ message: button.dataset.toast, undo_url: button.dataset.undoUrl });
  });

  /* What a page fetches later is opened at once where there is room for it. A telephone's page would
     become very long: there the reader opens what they want. */
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.matchMedia("(min-width: 48rem)").matches) return;
    document.querySelectorAll("details[data-later]").forEach(function (details) {
      details.open = true;
    });
  });

  /* Closed disclosures are opened for paper and closed again. */
  let opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:is(.disclosure, .fold):not([open])"));
    opened.forEach(function (details) {
      details.open = true;
    });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) {
      details.open = false;
    });
  });
})();
