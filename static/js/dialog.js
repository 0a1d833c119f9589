/* Links with data-dialog-link open their address in the page's dialog.
   Without JavaScript, or with a modifier key, they lead to a page of their own. */
(function () {
  "use strict";

  const dialog = document.getElementById("dialog");
  let opener = null;

  function closeIt() {
    const was = dialog.open;
    dialog.close();
    return was;
  }

  function open(href) {
    const body = document.getElementById("dialog-body");
    const main = document.getElementById("main");
    if (!dialog.open) opener = window.malkedjan.hold.remember(main);
    body.replaceChildren();
    window.htmx.ajax("GET", href, { target: "#dialog-body", swap: "innerHTML" }).then(function () {
      if (!body.hasChildNodes()) return; // refused or out of reach: a toast has said so
      const title = dialog.querySelector("h1, h2");
      if (title) title.id = "dialog-title";
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
      window.malkedjan.back.opened("dialog", closeIt, { href });
    });
  }

  /* The page may have been made anew meanwhile: who opened the dialog stands where they stood. */
  dialog.addEventListener("close", function () {
    window.malkedjan.back.closed("dialog");
    if (opener && !dialog.contains(document.activeElement))
      window.malkedjan.hold.giveBack(opener, document.getElementById("main"));
    opener = null;
  });

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-dialog-link]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (link && plain && event.button === 0 && window.htmx) {
      event.preventDefault();
      open(link.href);
    }
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
    // The backdrop belongs to the dialog element itself.
    if (event.target.matches("dialog[open].dialog")) event.target.close();
  });

  window.malkedjan.openDialog = open;

  /* A drop-down closes on Escape and when focus or a click goes elsewhere. */
  function closeDrops(except) {
    document.querySelectorAll("details[data-drop][open]").forEach(function (drop) {
      if (drop !== except) drop.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeDrops(event.target.closest("details[data-drop]"));
  });
  document.addEventListener("focusin", function (event) {
    closeDrops(event.target.closest("details[data-drop]"));
  });
  document.addEventListener("keydown", function (event) {
    const drop = event.target.closest("details[data-drop][open]");
    if (event.key === "Escape" && drop) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  });
})();
