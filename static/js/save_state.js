/* Forms marked data-autosave show whether they are saved, in the nearest [data-save-state]
   (inside the form, else the one that data-save-target names). Nobody leaves unsaved text unwarned. */
(function () {
  "use strict";

  function indicator(form) {
    const named = form.dataset.saveTarget;
    return named ? document.querySelector(named) : form.querySelector("[data-save-state]");
  }

  function clock() {
    return new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
  }

  function show(form, state) {
    const box = indicator(form);
    form.dataset.state = state;
    if (!box) return;
    box.dataset.state = state;
    const text = box.getAttribute("data-text-" + state) || "";
    box.querySelector("[data-save-text]").textContent =
      state === "saved" ? text + " " + clock() : text;
  }

  function formOf(event) {
    return event.target.closest ? event.target.closest("form[data-autosave]") : null;
  }

  function on(name, act) {
    document.addEventListener(name, function (event) {
      const form = formOf(event);
      if (form) act(form, event);
    });
  }

  on("input", function (form) {
    show(form, "unsaved");
  });
  on("htmx:beforeRequest", function (form) {
    show(form, "saving");
  });
  on("htmx:afterRequest", function (form, event) {
    show(form, event.detail.successful ? "saved" : "failed");
  });
  on("htmx:sendError", function (form) {
    show(form, "failed");
  });

  window.addEventListener("beforeunload", function (event) {
    const open = document.querySelector(
      'form[data-autosave][data-state="unsaved"], form[data-autosave][data-state="saving"], form[data-autosave][data-state="failed"]',
    );
    if (open) event.preventDefault();
  });
})();
