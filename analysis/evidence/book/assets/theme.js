/* Light or dark, settled before the first paint, so that a page does not flash: as the reader chose, or as the system is. */
(function (data) {
  "use strict";
  // Where a browser keeps nothing for a page, asking for it is an error.
  function kept(name) {
    try {
      return localStorage.getItem(name) || "";
    } catch (refused) {
      return "";
    }
  }
  data.mode = kept("mode") || "auto";
  data.theme = kept("theme");
  if (data.theme !== "light" && data.theme !== "dark") {
    data.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
})(document.documentElement.dataset);
