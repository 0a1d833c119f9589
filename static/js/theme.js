/* Light or dark: the reader's own choice wins over the system's. Runs before the first paint. */
(function () {
  "use strict";
  const KEY = "malkedjan-theme";
  const root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be switched off; the system's choice then stands
    }
  }

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function toggle() {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEY, root.dataset.theme);
    } catch {
      /* the choice then lasts for this page only */
    }
    mark();
  }

  function mark() {
    document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
    });
  }

  if (stored()) root.dataset.theme = stored();
  document.addEventListener("DOMContentLoaded", function () {
    mark();
    document.addEventListener("click", function (event) {
      if (event.target.closest("[data-theme-toggle]")) toggle();
    });
  });
})();
