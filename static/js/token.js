/* The token that forms are sent with. Signing in, in whichever tab, makes a new one: what is sent
   from an older page takes the cookie's. */
(function () {
  "use strict";
  const NAME = "csrfmiddlewaretoken";

  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : "";
  }

  document.addEventListener(
    "submit",
    (event) => {
      const field = event.target.elements.namedItem(NAME);
      if (field && token()) field.value = token();
    },
    true,
  );
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
  });

  window.malkedjan = { token };
})();
