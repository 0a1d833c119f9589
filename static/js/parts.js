/* Alt PgUp and Alt PgDn: the part of the plan before and after, by the links at the foot. */
(function () {
  "use strict";

  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    const link = document.querySelector('.part-next a[data-key="' + event.key + '"]');
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
