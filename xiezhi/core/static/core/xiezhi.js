/* 獬豸: what pages cannot do without a script stays usable; this only makes it quicker. No framework, no eval. */
(function () {
  "use strict";
  var doc = document;
  var toasts = null;
  var words = {};
  doc.documentElement.classList.add("js");
  function $(sel, root) { return (root || doc).querySelector(sel); }
  function $$(sel, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(sel)); }

  /* -- toasts: server messages, HX-Trigger {"toast": {"text": "…", "level": "success"}}, network failures */
  function toast(text, level, act) {
    if (!toasts || !text) { return null; }
    var box = doc.createElement("div");
    box.className = "toast-x t-" + (level || "info");
    var p = doc.createElement("p");
    p.textContent = text;
    box.appendChild(p);
    (act || []).concat([{ label: words.dismiss, run: function () {} }]).forEach(function (a) {
      var b = doc.createElement("button");
      b.type = "button";
      b.textContent = a.label;
      b.addEventListener("click", function () { a.run(); box.remove(); });
      box.appendChild(b);
    });
    toasts.appendChild(box);
    if (!act && level !== "error" && level !== "warning") { setTimeout(function () { box.remove(); }, 6000); }
    return box;
  }

  /* -- confirm: <form data-confirm="…"> or <button data-confirm="…"> */
  function ask(text, yes) {
    var box = $("#ask");
    if (!box || !box.showModal) { if (window.confirm(text)) { yes(); } return; }
    $("#ask-text").textContent = text;
    box.returnValue = "no";
    box.onclose = function () { if (box.returnValue === "yes") { yes(); } };
    box.showModal();
  }
  doc.addEventListener("submit", function (e) {
    var form = e.target;
    var by = e.submitter && e.submitter.dataset.confirm ? e.submitter : form;
    if (by.dataset.confirm && !form.dataset.sure) {
      e.preventDefault();
      ask(by.dataset.confirm, function () {
        form.dataset.sure = "1";
        if (form.requestSubmit) { form.requestSubmit(e.submitter || undefined); } else { form.submit(); }
      });
      return;
    }
    delete form.dataset.sure;
    form.dataset.sent = "1";
    if (form.method === "post" && !e.defaultPrevented) {
      setTimeout(function () { $$("button", form).forEach(function (b) { b.disabled = true; }); }, 0);
      setTimeout(function () { $$("button", form).forEach(function (b) { b.disabled = false; }); }, 8000);
    }
  });
  window.addEventListener("pageshow", function (e) {
    if (e.persisted) { $$("form button").forEach(function (b) { b.disabled = b.hasAttribute("data-closed"); }); }
  });
  doc.addEventListener("htmx:confirm", function (e) {
    if (!e.detail.question) { return; }
    e.preventDefault();
    ask(e.detail.question, function () { e.detail.issueRequest(true); });
  });

  /* -- menus: <details data-menu> close on outside click and Escape */
  doc.addEventListener("click", function (e) {
    $$("details[data-menu][open]").forEach(function (d) { if (!d.contains(e.target)) { d.open = false; } });
  });
  doc.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") { return; }
    $$("details[data-menu][open]").forEach(function (d) { d.open = false; var s = $("summary", d); if (s) { s.focus(); } });
    if (location.hash === "#side") { location.hash = "#main"; }
  });

  /* -- list: j/k move, enter opens, x picks, / searches, d density */
  function rows() { return $$("[data-list] tbody tr"); }
  function at() { return $("[data-list] tr.at"); }
  function move(step) {
    var all = rows();
    if (!all.length) { return; }
    var i = all.indexOf(at());
    var next = all[Math.max(0, Math.min(all.length - 1, i < 0 ? 0 : i + step))];
    all.forEach(function (r) { r.classList.remove("at"); });
    next.classList.add("at");
    var a = $("a", next);
    if (a) { a.focus({ preventScroll: true }); }
    next.scrollIntoView({ block: "nearest" });
  }
  doc.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !$("[data-list]")) { return; }
    var t = e.target;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName) && t.type !== "checkbox") { return; }
    if (e.key === "j") { move(1); }
    else if (e.key === "k") { move(-1); }
    else if (e.key === "Enter" && at() && t.tagName !== "BUTTON" && t.tagName !== "SUMMARY" && t.tagName !== "A") { open(at()); }
    else if (e.key === "x" && at()) { var box = $("input[type=checkbox]", at()); if (box) { box.checked = !box.checked; picked(); } }
    else if (e.key === "/") { var q = $("[data-list] input[type=search]"); if (q) { q.focus(); q.select(); } }
    else { return; }
    e.preventDefault();
  });
  /* back from a record: the keyboard goes on from its row */
  function resume() {
    var from = doc.referrer.indexOf(location.origin) === 0 ? doc.referrer.slice(location.origin.length).split("?")[0] : "";
    var row = from && rows().filter(function (r) { return r.dataset.href && r.dataset.href.split("?")[0] === from; })[0];
    if (row) { row.classList.add("at"); row.scrollIntoView({ block: "center" }); }
  }
  resume();
  /* -- record after record: what says data-key="n" is pressed by that key (next, previous, the main move) */
  $$(".record-right").forEach(function (side) { if (!side.children.length) { side.parentNode.classList.add("alone"); } });
  $$(".walk-key").forEach(function (hint) { hint.hidden = !$("[data-key='m']"); });
  doc.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) { return; }
    var el = e.key.length === 1 && /[a-z0-9]/.test(e.key) ? $("[data-key='" + e.key + "']") : null;
    if (!el || el.disabled) { return; }
    e.preventDefault();
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName)) { el.focus(); } else { el.click(); }
  });

  /* -- grid: boxes one below the other, as in a table program: Enter and arrows move, Ctrl+Enter sends, buttons fill */
  function boxes(grid) { return $$("input:not([type=hidden]):not([disabled])", grid); }
  function filled() {
    $$("[data-filled]").forEach(function (n) {
      n.textContent = boxes($(n.dataset.filled)).filter(function (b) { return b.value.trim(); }).length;
    });
  }
  doc.addEventListener("keydown", function (e) {
    var box = e.target;
    var grid = box.tagName === "INPUT" && box.closest("[data-grid]");
    if (!grid || e.isComposing || e.altKey || e.metaKey) { return; }
    var step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[e.key];
    if (!step) { return; }
    e.preventDefault();
    if (e.ctrlKey) { if (e.key === "Enter" && box.form.requestSubmit) { box.form.requestSubmit(); } return; }
    var all = boxes(grid);
    var next = all[all.indexOf(box) + step];
    if (next) { next.focus(); next.select(); }
  });
  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("[data-fill]");
    if (!b) { return; }
    boxes($(b.dataset.for)).forEach(function (box) { if (!b.dataset.fill || !box.value.trim()) { box.value = b.dataset.fill; } });
    filled();
    var first = boxes($(b.dataset.for))[0];
    if (first) { first.focus(); first.select(); first.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  doc.addEventListener("input", function (e) { if (e.target.closest("[data-grid]")) { filled(); } });
  filled();

  function open(row) { if (row.dataset.href) { location.href = row.dataset.href; } }
  doc.addEventListener("click", function (e) {
    var row = e.target.closest && e.target.closest("tr[data-href]");
    if (!row || e.target.closest("a, button, input, label, details, summary")) { return; }
    if (String(window.getSelection())) { return; }
    if (e.ctrlKey || e.metaKey) { window.open(row.dataset.href); } else { open(row); }
  });
  function picked() {
    $$("[data-list]").forEach(function (list) {
      var on = $$("tbody .pick input:checked", list).length;
      var all = $$("tbody .pick input", list).length;
      var bar = $(".bulk", list);
      var head = $("thead .pick input", list);
      if (bar) { bar.classList.toggle("on", on > 0); var n = $("[data-picked]", bar); if (n) { n.textContent = on; } }
      if (head) { head.checked = on > 0 && on === all; head.indeterminate = on > 0 && on < all; }
    });
  }
  doc.addEventListener("change", function (e) {
    if (!e.target.closest(".pick")) { return; }
    if (e.target.closest("thead")) { $$("tbody .pick input", e.target.closest("table")).forEach(function (b) { b.checked = e.target.checked; }); }
    picked();
  });
  /* a form with a table of boxes: one more box, above it, for all of them */
  $$("form table").forEach(function (table) {
    var boxes = $$("tbody input[type=checkbox]:not([disabled])", table);
    if (table.closest("[data-list], [data-grid]") || boxes.length < 2) { return; }
    var line = doc.createElement("label"), all = doc.createElement("input"), word = doc.createElement("span");
    line.className = "check pick-all"; all.type = "checkbox"; word.textContent = $("#toasts").dataset.all + " " + boxes.length;
    line.append(all, " ", word);
    (table.closest(".scroll-x") || table).before(line);
    function count() {
      var on = boxes.filter(function (b) { return b.checked; }).length;
      all.checked = on === boxes.length; all.indeterminate = on > 0 && on < boxes.length;
    }
    all.addEventListener("change", function () { boxes.forEach(function (b) { b.checked = all.checked; }); });
    table.addEventListener("change", count);
    count();
  });
  function fold(root) {
    $$("form[data-filters]", root).forEach(function (f) { f.classList.add("folded"); });
  }
  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("[data-fold]");
    if (b) { b.setAttribute("aria-expanded", String(!b.closest("form").classList.toggle("folded"))); }
  });
  function density(dense) { doc.documentElement.classList.toggle("dense", dense); }
  function keep(store, key, value) { try { if (value === null) { store.removeItem(key); } else { store.setItem(key, value); } } catch (err) { /* full or forbidden: go without */ } }
  function kept(store, key) { try { return store.getItem(key); } catch (err) { return null; } }
  density(kept(localStorage, "xz-dense") === "1");
  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("[data-density]");
    if (!b) { return; }
    var dense = !doc.documentElement.classList.contains("dense");
    density(dense);
    b.setAttribute("aria-pressed", String(dense));
    keep(localStorage, "xz-dense", dense ? "1" : null);
  });

  /* -- dates: typed as 2026-03-01 in every browser language; the browser's calendar opens beside where it can */
  var native = doc.createElement("input");
  native.type = "date"; native.tabIndex = -1; native.min = "1949-10-01"; native.max = "2099-12-31";
  native.setAttribute("aria-hidden", "true");
  native.setAttribute("data-no-draft", "");
  var picking = null;
  function iso(text) {
    var m = /^\s*(\d{4})[-.\/年](\d{1,2})[-.\/月](\d{1,2})日?\s*$/.exec(text) || /^\s*(\d{4})(\d\d)(\d\d)\s*$/.exec(text);
    return m ? m[1] + "-" + ("0" + m[2]).slice(-2) + "-" + ("0" + m[3]).slice(-2) : text;
  }
  function dates(root) { if (native.showPicker) { $$("[data-pick]", root).forEach(function (b) { b.hidden = false; }); } }
  ["input", "change"].forEach(function (n) {
    native.addEventListener(n, function (e) {
      e.stopPropagation();
      if (!picking || !native.value || n !== "change") { return; }
      picking.value = native.value;
      ["input", "change"].forEach(function (name) { picking.dispatchEvent(new Event(name, { bubbles: true })); });
    });
  });
  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("[data-pick]");
    if (!b) { return; }
    picking = $("[data-date]", b.parentNode);
    b.parentNode.appendChild(native);
    native.value = /^\d{4}-\d\d-\d\d$/.test(iso(picking.value)) ? iso(picking.value) : "";
    try { native.showPicker(); } catch (err) { picking.focus(); }
  });
  doc.addEventListener("change", function (e) { if (e.target.matches("[data-date]")) { e.target.value = iso(e.target.value); } }, true);

  /* -- filters: send only what is set, so that the address stays short */
  doc.addEventListener("htmx:configRequest", function (e) {
    var form = e.detail.elt.closest && e.detail.elt.closest("form[data-filters]");
    if (!form || !e.detail.formData) { return; }
    Array.from(new Set(Array.from(e.detail.formData.keys()))).forEach(function (k) {
      var left = e.detail.formData.getAll(k).filter(function (v) { return v !== ""; });
      e.detail.formData.delete(k);
      left.forEach(function (v) { e.detail.formData.append(k, v); });
    });
  });
  doc.addEventListener("submit", function (e) {
    if (e.target.matches("form[data-filters]")) { $$("input, select", e.target).forEach(function (i) { if (!i.value) { i.disabled = true; } }); }
  });

  /* -- forms: drafts on this machine until sent, warning on leaving, counters, files */
  function draftOf(form) {
    var out = {};
    $$("input, select, textarea", form).forEach(function (i) {
      if (!i.name || i.type === "hidden" || i.type === "password" || i.type === "file" || i.hasAttribute("data-no-draft")) { return; }
      if ((i.type === "checkbox" || i.type === "radio")) { out[i.name + "=" + i.value] = i.checked; } else { out[i.name] = i.value; }
    });
    return out;
  }
  function fill(form, data) {
    $$("input, select, textarea", form).forEach(function (i) {
      var key = (i.type === "checkbox" || i.type === "radio") ? i.name + "=" + i.value : i.name;
      if (!(key in data)) { return; }
      if (i.type === "checkbox" || i.type === "radio") { i.checked = data[key]; } else { i.value = data[key]; }
      i.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  /* a draft goes when the page after sending arrives, not before: a failed connection loses nothing */
  function settle() {
    var sent = kept(sessionStorage, "xz-sent");
    if (!sent) { return; }
    var again = $$("form[data-draft]").some(function (f) { return "xz-draft:" + f.dataset.draft === sent; });
    if (!again || $(".toast-x.t-success")) { keep(sessionStorage, sent, null); }
    keep(sessionStorage, "xz-sent", null);
  }
  function forms(root) {
    dates(root);
    $$("form[data-draft]", root).forEach(function (form) {
      var key = "xz-draft:" + form.dataset.draft;
      var old = kept(sessionStorage, key);
      if (old && !$(".form-errors", form) && old !== JSON.stringify(draftOf(form))) {
        toast(words.draft, "info", [
          { label: words.restore, run: function () { fill(form, JSON.parse(old)); } },
          { label: words.drop, run: function () { keep(sessionStorage, key, null); } }
        ]);
      }
      var wait = 0;
      form.addEventListener("input", function () {
        clearTimeout(wait);
        wait = setTimeout(function () { keep(sessionStorage, key, JSON.stringify(draftOf(form))); }, 400);
      });
      form.addEventListener("submit", function () { clearTimeout(wait); keep(sessionStorage, key, JSON.stringify(draftOf(form))); keep(sessionStorage, "xz-sent", key); });
    });
    $$("form[data-leave]", root).forEach(function (form) {
      form.addEventListener("input", function () { form.dataset.dirty = "1"; });
    });
    $$("textarea[data-count]", root).forEach(function (area) {
      var max = Number(area.dataset.count);
      var note = doc.createElement("span");
      note.className = "counter";
      note.setAttribute("aria-hidden", "true");
      function show() { note.textContent = Array.from(area.value).length + " / " + max; note.classList.toggle("over", Array.from(area.value).length > max); }
      area.insertAdjacentElement("afterend", note);
      area.addEventListener("input", show);
      show();
    });
    $$("[data-dropzone]", root).forEach(function (zone) {
      var input = $("input[type=file]", zone);
      var name = $(".chosen", zone);
      function shown() { name.textContent = Array.from(input.files).map(function (f) { return f.name + "（" + (f.size / 1048576).toFixed(1) + " MB）"; }).join("、"); }
      ["dragenter", "dragover"].forEach(function (n) { zone.addEventListener(n, function (e) { e.preventDefault(); zone.classList.add("over"); }); });
      ["dragleave", "drop"].forEach(function (n) { zone.addEventListener(n, function () { zone.classList.remove("over"); }); });
      zone.addEventListener("drop", function (e) { e.preventDefault(); if (e.dataTransfer.files.length) { input.files = e.dataTransfer.files; shown(); input.dispatchEvent(new Event("change", { bubbles: true })); } });
      input.addEventListener("change", shown);
    });
    var first = $("[data-focus]", root);
    if (first) { first.focus(); }
  }
  var leaving = false;
  doc.addEventListener("click", function (e) { if (e.target.closest && e.target.closest("[data-leave-ok]")) { leaving = true; } });
  window.addEventListener("beforeunload", function (e) {
    if (leaving || !$$("form[data-leave][data-dirty]").some(function (f) { return !f.dataset.sent; })) { return; }
    e.preventDefault();
    e.returnValue = words.leave;
  });

  /* -- small things */
  doc.addEventListener("click", function (e) {
    var el = e.target.closest && e.target.closest("[data-copy], [data-back], [data-print]");
    if (!el) { return; }
    if (el.hasAttribute("data-copy")) {
      e.preventDefault();
      var text = el.dataset.copy || location.href;
      var ok = function () { toast(words.copied, "success"); };
      if (navigator.clipboard) { navigator.clipboard.writeText(text).then(ok, function () { window.prompt("", text); }); } else { window.prompt("", text); }
    } else if (el.hasAttribute("data-print")) { e.preventDefault(); window.print(); }
    else if (history.length > 1 && doc.referrer.indexOf(location.origin) === 0) { e.preventDefault(); history.back(); }
  });
  window.addEventListener("offline", function () { toast(words.offline, "warning"); });

  /* -- htmx: our refusals are shown where the server says; everything else is told in a toast */
  doc.addEventListener("htmx:beforeSwap", function (e) {
    var xhr = e.detail.xhr;
    if (xhr.status >= 400 && xhr.getResponseHeader("X-Xz-Refusal")) { e.detail.shouldSwap = true; e.detail.isError = false; }
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (n) { doc.addEventListener(n, function () { toast(words.failed, "error"); }); });
  doc.addEventListener("toast", function (e) { var d = e.detail || {}; toast(d.text || d.value, d.level); });
  doc.addEventListener("htmx:afterSwap", function (e) {
    fold(doc);
    picked();
    forms(e.target);
    if (e.target.id === "flash") { e.target.scrollIntoView({ block: "nearest" }); }
  });

  doc.addEventListener("DOMContentLoaded", function () {
    toasts = $("#toasts");
    words = toasts ? toasts.dataset : {};
    $$("[data-density]").forEach(function (b) { b.setAttribute("aria-pressed", String(doc.documentElement.classList.contains("dense"))); });
    $$(".toast-x.t-success, .toast-x.t-info", toasts || doc).forEach(function (t) { setTimeout(function () { t.remove(); }, 8000); });
    settle();
    fold(doc);
    forms(doc);
    picked();
  });
})();
