/* A key that did not answer, or that somebody put away, is said on the page. */
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    const place = document.querySelector("[data-key-failed]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.focus();
  });
})();
