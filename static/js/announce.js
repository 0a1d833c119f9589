/* What screen readers hear, and toasts with undo.
   The server asks for them with the HX-Trigger header:
   {"announce": {"message": "…"}} or {"toast": {"message": "…", "undo_url": "…"}}. */
(function () {
  "use strict";
  const READ_MS = 8000;

  function announce(message) {
    const live = document.getElementById("live");
    if (!live || !message) return;
    live.textContent = "";
    // A change of an empty region is what makes the same words be read twice.
    window.setTimeout(function () {
      live.textContent = message;
    }, 60);
  }

  function button(text, className, onClick) {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = text;
    element.className = className;
    element.addEventListener("click", onClick);
    return element;
  }

  /* A toast with something to undo stays until it is closed; nobody should have to hurry. */
  function toast(detail) {
    const area = document.getElementById("toasts");
    if (!area) return;
    const box = document.createElement("div");
    box.className = "toast";
    const text = document.createElement("span");
    text.textContent = detail.message;
    box.append(text);
    if (detail.undo_url) {
      box.append(
        button(area.dataset.textUndo, "toast__undo", function () {
          box.remove();
          window.htmx.ajax("POST", detail.undo_url, {
            target: detail.target || document.body,
            swap: detail.target ? "outerHTML" : "none",
          });
        }),
      );
    } else {
      window.setTimeout(function () {
        if (!box.matches(":hover, :focus-within")) box.remove();
      }, READ_MS);
    }
    const close = button("×", "toast__close", function () {
      box.remove();
    });
    close.setAttribute("aria-label", area.dataset.textClose);
    box.append(close);
    area.replaceChildren(box);
  }

  document.addEventListener("announce", function (event) {
    announce(event.detail.message || event.detail.value);
  });
  document.addEventListener("toast", function (event) {
    toast(event.detail);
  });

  /* New content may say itself what is worth hearing: <p data-announce>12 rader</p>. */
  document.addEventListener("htmx:afterSwap", function (event) {
    const target = document.getElementById(event.detail.target.id) || event.detail.target;
    const words = target.querySelector("[data-announce]");
    if (words) announce(words.textContent.trim().replace(/\s+/g, " "));
  });

  function say(key) {
    return function () {
      const area = document.getElementById("toasts");
      if (area) toast({ message: area.dataset[key] });
    };
  }
  document.addEventListener("htmx:sendError", say("textOffline"));
  document.addEventListener("htmx:responseError", function (event) {
    // A form that was refused comes back with 422 and its own messages.
    if (event.detail.xhr.status !== 422) say("textFailed")();
  });

  /* 422 and 409 carry a page to show: the form with its errors, both versions of a text. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  Object.assign(window.malkedjan, { announce, toast });
})();
