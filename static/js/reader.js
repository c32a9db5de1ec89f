// A page that is come back to (Back, or a tab that was closed) by another than whom it was made for is emptied and asked for anew,
// without what was typed in it. samverkan/shared/kept.py says why. Runs before the page is shown.
(function () {
  "use strict";

  var root = document.documentElement;
  var madeFor = root.getAttribute("data-reader");

  function isForAnother() {
    return document.cookie.split("; ").indexOf("samverkan_reader=" + madeFor) === -1;
  }

  // Browsers put what was typed back by the place in their history, also in a page that has since been made for somebody else.
  function isWrittenByAnother() {
    var state = window.history.state;
    return Boolean(state && state.reader && state.reader !== madeFor);
  }

  // Not a reload, which would keep what was typed; without the fragment, with which nothing would be asked for.
  function forget() {
    root.textContent = "";
    window.location.replace(window.location.pathname + window.location.search);
  }

  function cameBack() {
    var entries = window.performance.getEntriesByType("navigation");
    return entries.length > 0 && entries[0].type === "back_forward";
  }

  if (!madeFor) {
    return;
  }
  if (cameBack() && (isForAnother() || isWrittenByAnother())) {
    forget();
    return;
  }
  window.history.replaceState(Object.assign({}, window.history.state, { reader: madeFor }), "");
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && isForAnother()) {
      forget();
    }
  });
})();
