"use strict";
// Without this script everything is there, rule by rule; with it the findings can be searched, filtered and put in order.
(function () {
  function reveal(entry) {  // on a narrow screen the breach is what to see first
    var box = entry.querySelector(".tl-scroll"), over = entry.querySelector(".tl-over-end, .tl-bad");
    if (box && over) box.scrollLeft += over.getBoundingClientRect().right + 40 - box.getBoundingClientRect().right;
  }
  Array.prototype.forEach.call(document.querySelectorAll(".f"), function (entry) {
    if (entry.open) reveal(entry);
    entry.addEventListener("toggle", function () { if (entry.open) reveal(entry); });
  });

  var tools = document.getElementById("tools"), flat = document.getElementById("flat");
  if (!tools || !flat) return;
  var all = Array.prototype.slice.call(document.querySelectorAll("#findings .f"));
  var sections = Array.prototype.slice.call(document.querySelectorAll("#findings .rule"));
  var homes = all.map(function (one) { return one.parentNode; });
  var texts = all.map(function (one) { return one.querySelector("summary").textContent.toLowerCase(); });
  var count = tools.querySelector(".count"), keys = ["severity", "rule", "organ"];

  function value(name) { return tools.elements[name] ? tools.elements[name].value : ""; }

  function filter() {
    var words = value("q").toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    all.forEach(function (one, at) {
      var fits = keys.every(function (key) { return !value(key) || one.dataset[key] === value(key); }) &&
        words.every(function (word) { return texts[at].indexOf(word) >= 0; });
      one.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    sections.forEach(function (one) { one.hidden = flat.hidden === false || !one.querySelector(".f:not([hidden])"); });
    count.textContent = count.dataset.text.replace("{n}", shown.toLocaleString("en")).replace("{total}", all.length.toLocaleString("en"));
  }

  function order() {
    var by = value("order");
    var sorted = all.slice();
    if (by) {
      var down = by === "since" || by === "over" ? -1 : 1;
      sorted.sort(function (a, b) {
        var x = a.dataset[by] || "", y = b.dataset[by] || "";
        if (!x || !y) return x ? -1 : y ? 1 : 0;
        return down * (by === "over" ? x - y : x.localeCompare(y, "zh-CN", { numeric: true }));
      });
    }
    flat.hidden = !by;
    sorted.forEach(function (one, at) { (by ? flat : homes[at]).appendChild(one); });
    filter();
  }

  function find(hash) {  // a link to a rule or a finding that the filters hide
    var target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target || !document.getElementById("findings").contains(target)) return;
    if (target.hidden || (target.closest && target.closest("[hidden]"))) { tools.reset(); order(); }
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
  }

  tools.hidden = false;
  tools.addEventListener("input", function (event) { if (event.target.name === "order") order(); else filter(); });
  tools.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", function () { find(location.hash); });
  filter();
  find(location.hash);
})();
