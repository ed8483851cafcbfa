/* The paper: the clock, saving in the background what was changed, handing in when time is over. Without scripts the form still hands in. */
(function () {
  "use strict";
  var form = document.getElementById("paper");
  if (!form) { return; }
  var clock = document.getElementById("clock"), told = document.getElementById("saved");
  var end = Date.now() + Number(form.dataset.left) * 1000, dirty = false, busy = false, over = false, timer = 0;
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function tick() {
    var left = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.textContent = Math.floor(left / 3600) + ":" + two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
    clock.parentNode.classList.toggle("short", left <= 300);
    if (left === 0 && !over) { over = true; told.textContent = form.dataset.over; dirty = false; HTMLFormElement.prototype.submit.call(form); }
  }
  var ask = form.querySelector("button[data-confirm]"), asked = ask.dataset.confirm;
  function mark() {
    var open = 0;
    form.querySelectorAll(".exam-nav a").forEach(function (a) {
      var done = !!form.querySelector('input[name="q' + a.dataset.q + '"]:checked');
      a.classList.toggle("done", done);
      open += done ? 0 : 1;
    });
    ask.dataset.confirm = open ? form.dataset.open.replace("#", open) + asked : asked;
  }
  function save() {
    if (busy || !dirty || over) { return; }
    busy = true; dirty = false;
    fetch(form.dataset.save, { method: "POST", body: new FormData(form), credentials: "same-origin" }).then(function (answer) {
      return answer.json().then(function (said) {
        if (!answer.ok) { told.textContent = said.error; if (said.code === "EXM-24") { over = true; window.location.reload(); } return; }
        told.textContent = form.dataset.saved;
      });
    }).catch(function () { dirty = true; told.textContent = form.dataset.failed; }).then(function () { busy = false; if (dirty) { later(5000); } });
  }
  function later(ms) { window.clearTimeout(timer); timer = window.setTimeout(save, ms); }
  form.addEventListener("change", function () { dirty = true; mark(); later(1500); });
  /* j and k go from question to question, a letter picks or drops that option of the one one is at */
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.querySelector("dialog[open]")) { return; }
    var all = Array.prototype.slice.call(form.querySelectorAll(".exam-q"));
    var at = all.indexOf(document.activeElement.closest ? document.activeElement.closest(".exam-q") : null);
    var step = { j: 1, k: -1 }[e.key], letter = /^[a-h]$/i.test(e.key) && at >= 0 ? e.key.toUpperCase() : "";
    var next = step ? all[Math.max(0, Math.min(all.length - 1, at + step))] : null;
    var box = next ? next.querySelector("input:checked") || next.querySelector(".exam-o input") : letter ? all[at].querySelector('[value="' + letter + '"]') : null;
    if (!box) { return; }
    e.preventDefault();
    if (next) { next.scrollIntoView({ block: "center" }); } else { box.click(); }
    box.focus({ preventScroll: true });
  });
  form.addEventListener("submit", function () { over = true; });
  window.addEventListener("beforeunload", function (e) { if (dirty && !over) { save(); e.preventDefault(); e.returnValue = ""; } });
  window.setInterval(tick, 1000); tick(); mark();
})();
