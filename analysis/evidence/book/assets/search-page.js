/* What only the search page does. */
(function () {
  "use strict";
  // Over file:// a page may not read another, so the search page lists titles only instead of failing.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  var input = document.querySelector("form.bd-search input");
  if (input) {
    input.focus();
    input.select();
  }
})();
