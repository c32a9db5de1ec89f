/* All pages work without this file. It shows what only a script can do: the buttons that print the page. */
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
