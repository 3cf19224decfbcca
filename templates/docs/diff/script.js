// The filters of a page of changes. Without JavaScript the page shows all changes.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  if (!form) return;
  const changes = [...document.querySelectorAll(".change")];
  const texts = changes.map((c) => c.querySelector("summary").textContent.toLowerCase());

  function filter() {
    const data = new FormData(form);
    const severities = new Set(data.getAll("severity"));
    const rule = data.get("rule");
    const operation = data.get("operation");
    const text = data.get("text").trim().toLowerCase();
    let shown = 0;
    changes.forEach((c, i) => {
      const fits = severities.has(c.dataset.severity) &&
        (!rule || c.dataset.rule === rule) &&
        (!operation || c.dataset.operations === "  " || c.dataset.operations.includes(" " + operation + " ")) &&
        (!text || texts[i].includes(text));
      c.hidden = !fits;
      if (fits) shown++;
    });
    form.querySelector("output").value = shown + " of " + changes.length;
  }

  // open shows the change that the address names.
  function open() {
    const change = document.getElementById(location.hash.slice(1));
    if (change && change.matches(".change")) change.querySelector("details").open = true;
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => e.preventDefault());
  window.addEventListener("hashchange", open);
  filter();
  open();
})();
