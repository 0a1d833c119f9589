/* Several lines pasted where one row is written go to the field for lists beside it, which shows
   what the rows will be. Without this script the field for lists is opened by hand. */
(function () {
  "use strict";

  document.addEventListener("paste", function (event) {
    const one = event.target.closest("[data-lists-to]");
    if (!one) return;
    const text = event.clipboardData.getData("text/plain");
    if (text.trim().split(/[\r\n\v]+/).length < 2) return;
    event.preventDefault();
    const list = document.getElementById(one.dataset.listsTo);
    list.closest("details").open = true;
    list.value = [list.value.trimEnd(), text].filter(Boolean).join("\n");
    list.dispatchEvent(new Event("input", { bubbles: true }));
    list.focus();
  });
})();
