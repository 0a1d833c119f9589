/* A step that waits for a choice: while a text of the page has two versions its button says why it
   cannot be used. The save bar knows; the form only says so. */
(function () {
  "use strict";
  const bar = document.querySelector("[data-save-bar]");
  const forms = Array.from(document.querySelectorAll("[data-waits-for-choice]"));
  if (!bar || !forms.length) return;

  const isUndecided = () => bar.dataset.state === "two";
  const buttons = (form) => form.querySelectorAll("button:not([data-always])");

  function show(form) {
    const why = document.getElementById(form.dataset.waitsForChoice);
    why.hidden = !isUndecided();
    buttons(form).forEach((button) => {
      if (!isUndecided()) ["aria-disabled", "aria-describedby"].forEach((name) => button.removeAttribute(name));
      else {
        button.setAttribute("aria-disabled", "true");
        button.setAttribute("aria-describedby", why.id);
      }
    });
  }

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-waits-for-choice] button[aria-disabled=true]");
      if (!button) return;
      event.preventDefault();
      const why = document.getElementById(button.getAttribute("aria-describedby"));
      window.malkedjan?.announce(why.textContent.trim());
    },
    true,
  );
  new MutationObserver(() => forms.forEach(show)).observe(bar, { attributes: true, attributeFilter: ["data-state"] });
  forms.forEach(show);
})();
