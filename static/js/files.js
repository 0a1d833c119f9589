/* A file may be dropped anywhere on the form for files; without this script it is chosen. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-files]");
  if (!form) return;
  const place = form.querySelector("[data-file-drop]");
  const input = form.querySelector("input[type=file]");

  function over(isOver) {
    return function (event) {
      event.preventDefault();
      place.classList.toggle("file-drop--over", isOver);
    };
  }

  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", function (event) {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.focus();
  });
})();
