/* What the pages do beyond being read. Without this script every chart, table and link still works.
   1. A chart that scrolls into view becomes live: one shared Vega bundle, fetched once and only then.
   2. A long table can be filtered by typing.
   3. What is folded opens for print, and tables that a phone shows as cards stay tables to a screen reader.
   4. An address of a row finds it, on whichever part of a long page it stands, and opens what is folded in it. */
(function () {
  "use strict";
  // Beside this file, wherever the site lies: no path to configure, and file:// works.
  var BUNDLE = new URL("vega-bundle.js", document.currentScript.src).href;
  var WIDE = matchMedia("(min-width: 600px)"); // the same width as in book.css

  // 1. Charts ------------------------------------------------------------------------------------------

  var bundle; // the promise of the one bundle

  function loadBundle() {
    bundle = bundle || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = BUNDLE;
      script.onload = function () {
        window.vegaEmbed ? resolve(window.vegaEmbed) : reject(new Error("no vegaEmbed"));
      };
      script.onerror = reject;
      document.head.append(script);
    });
    return bundle;
  }

  /* A single view narrows with the column; charts made of several views keep their own width. */
  function fitted(spec) {
    var composed = ["hconcat", "vconcat", "concat", "facet", "repeat", "spec"].some(function (key) {
      return key in spec;
    });
    return composed ? spec : Object.assign({}, spec, {
      width: "container",
      autosize: { type: "fit-x", contains: "padding" },
    });
  }

  function enliven(chart) {
    var source = chart.querySelector("script.chart-spec");
    var drawing = chart.querySelector(".chart-wide svg");
    var live = document.createElement("div");
    live.className = "chart-live";
    // As wide as the drawing that it replaces, so that nothing on the page moves.
    if (drawing && drawing.viewBox.baseVal) live.style.maxWidth = drawing.viewBox.baseVal.width + "px";
    chart.append(live);
    return loadBundle()
      .then(function (embed) {
        return embed(live, fitted(JSON.parse(source.textContent)), {
          renderer: "svg",
          actions: false,
          // Without eval and without style elements, which a strict Content-Security-Policy refuses; their rules are in book.css.
          ast: true,
          defaultStyle: false,
          tooltip: { disableDefaultStyle: true, theme: document.documentElement.dataset.theme === "dark" ? "dark" : "light" },
        });
      })
      .then(function () {
        chart.classList.add("is-live"); // book.css now shows the live chart, on screen only
      })
      .catch(function () {
        live.remove(); // the static chart stays
      });
  }

  function watchCharts() {
    var charts = document.querySelectorAll(".chart:has(script.chart-spec)");
    if (!charts.length || !("IntersectionObserver" in window)) return;
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        // On a phone the narrow static chart is the better one, and saves the reader 300 kB.
        if (!entry.isIntersecting || !WIDE.matches) return;
        observer.unobserve(entry.target);
        enliven(entry.target);
      });
    });
    charts.forEach(function (chart) { observer.observe(chart); });
  }

  // 2. Filters -----------------------------------------------------------------------------------------

  function addFilter(box, number) {
    box.id = box.id || "filterable-" + number;
    var bar = document.createElement("div");
    bar.className = "table-filter-bar";
    bar.innerHTML =
      "<label>" + (document.querySelector("nav.parts") ? "Filter the rows of this page" : "Filter the rows") + ' <input class="table-filter" type="search" autocomplete="off" spellcheck="false"></label>' +
      '<span class="table-filter-count" role="status" aria-live="polite"></span>';
    box.prepend(bar);
    var input = bar.querySelector("input");
    var count = bar.querySelector(".table-filter-count");
    var rows = Array.from(box.querySelectorAll("tbody tr"));
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
    input.dataset.target = box.id;

    function apply() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row, i) {
        row.hidden = !words.every(function (word) { return texts[i].includes(word); });
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = words.length ? shown + " of " + rows.length + " rows" : "";
    }

    input.addEventListener("input", apply);
    // A link to a row must find it, whatever the filter says.
    addEventListener("hashchange", function () {
      var row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (row && row.hidden && box.contains(row)) {
        input.value = "";
        apply();
        row.scrollIntoView();
      }
    });
  }

  // 3. Print, and tables as cards ----------------------------------------------------------------------

  function openForPrint() {
    var opened = [];
    addEventListener("beforeprint", function () {
      opened = Array.from(document.querySelectorAll(".bd-article details:not([open])"));
      opened.forEach(function (details) { details.open = true; });
    });
    addEventListener("afterprint", function () {
      opened.forEach(function (details) { details.open = false; });
    });
  }

  /* Browsers forget that a table is one when style sheets lay it out as blocks; roles remind them. */
  function keepTableRoles() {
    var roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
    Object.keys(roles).forEach(function (tag) {
      document.querySelectorAll(tag === "table" ? "table.result" : "table.result " + tag).forEach(function (element) {
        element.setAttribute("role", roles[tag]);
      });
    });
    document.querySelectorAll("table.result th").forEach(function (th) {
      th.setAttribute("role", th.scope === "row" ? "rowheader" : "columnheader");
    });
  }

  // 4. Rows --------------------------------------------------------------------------------------------

  var index = document.querySelector("script.row-index");

  function findRow() {
    var id = decodeURIComponent(location.hash.slice(1));
    var row = document.getElementById(id);
    if (row) {
      row.querySelectorAll("td.more > details").forEach(function (details) { details.open = true; });
      return;
    }
    if (!id || !index) return;
    // The page knows the first id of each file of the index, and asks for the one file that may have this one.
    var known = JSON.parse(index.textContent);
    var file = known.first.filter(function (first) { return first <= id; }).length;
    if (!file) return;
    window.evidenceRows = function (rows) {
      if (!Object.hasOwn(rows, id)) return;
      var part = rows[id] ? "-page-" + (rows[id] + 1) : "";
      location.replace(known.stem + part + ".html#" + encodeURIComponent(id));
    };
    var script = document.createElement("script");
    script.src = known.stem + "-rows-" + file + ".js";
    document.head.append(script);
  }

  addEventListener("hashchange", findRow);
  findRow();
  document.querySelectorAll(".filterable").forEach(addFilter);
  keepTableRoles();
  openForPrint();
  watchCharts();
})();
