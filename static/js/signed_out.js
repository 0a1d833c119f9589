/* "Back" after signing out: what the browser had kept of a signed-in page is asked for anew. */
(function () {
  "use strict";
  const { token } = window.malkedjan;
  const before = token();
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && token() !== before) location.reload();
  });
})();
