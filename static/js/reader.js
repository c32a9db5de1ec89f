// A page that is come back to (Back, or a tab that was closed) by another than whom it was made for is emptied and asked for anew.
// samverkan/shared/kept.py says why. Runs before the page is shown; without it the answers' own headers still hold.
(function () {
  "use strict";

  var root = document.documentElement;
  var madeFor = root.getAttribute("data-reader");

  function isForAnother() {
    return document.cookie.split("; ").indexOf("samverkan_reader=" + madeFor) === -1;
  }

  function forget() {
    root.textContent = "";
    window.location.reload();
  }

  function cameBack() {
    var entries = window.performance.getEntriesByType("navigation");
    return entries.length > 0 && entries[0].type === "back_forward";
  }

  if (!madeFor) {
    return;
  }
  if (cameBack() && isForAnother()) {
    forget();
  }
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && isForAnother()) {
      forget();
    }
  });
})();
