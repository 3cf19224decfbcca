// The switch between light and dark, and the search. Pages need neither of them.
"use strict";
{
  const page = document.documentElement;

  // The theme that was chosen last; null for that of the system.
  function remembered() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // this browser remembers nothing here
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // then it is for this page alone
    }
  }

  if (["light", "dark"].includes(remembered())) page.dataset.theme = remembered();

  function isDark() {
    return page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function startTheme(button) {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      page.dataset.theme = isDark() ? "light" : "dark";
      remember(page.dataset.theme);
      show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    button.hidden = false;
    show();
  }

  // What is searched: in this file, or in a script that is loaded when the search is first used.
  function load() {
    const here = document.getElementById("search-entries");
    if (here) return Promise.resolve(JSON.parse(here.textContent));
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = page.dataset.root + "search.js";
      script.onload = () => resolve(globalThis.searchEntries);
      script.onerror = reject;
      document.head.append(script);
    });
  }

  // All that can be found: what is listed, and the fields of types.
  function listed(entries) {
    const all = [];
    for (const [api, kind, title, text, to, fields] of entries) {
      const href = page.dataset.root + to;
      all.push({ api, kind, title, text, href: to.startsWith("#") ? to : href });
      for (const [path, id] of fields) {
        const at = (to.startsWith("#") ? "" : href.split("#")[0]) + "#" + encodeURIComponent(id);
        all.push({ api, kind: "field", title: title + "." + path, text: "", href: at });
      }
    }
    for (const one of all) {
      one.name = one.title.toLowerCase();
      one.key = one.name + " " + one.text.toLowerCase();
    }
    return all;
  }

  // How far an entry is from what is searched; it is not found where a word is missing.
  function distance(one, query, words) {
    if (!words.every((word) => one.key.includes(word))) return Infinity;
    const parts = one.name.split(".");
    const places = [one.name === query, parts.includes(query), one.name.startsWith(query), one.name.includes(query)];
    const place = places.indexOf(true);
    const near = one.api === page.dataset.api ? 0 : 1;
    return (place < 0 ? places.length : place) * 4 + (one.kind === "field" ? 2 : 0) + near;
  }

  const most = 30; // results

  function find(all, text) {
    const query = text.trim().toLowerCase();
    const words = query.split(/\s+/);
    return all
      .map((one) => ({ one, far: distance(one, query, words) }))
      .filter(({ far }) => far < Infinity)
      .sort((a, b) => a.far - b.far || a.one.title.length - b.one.title.length)
      .slice(0, most)
      .map(({ one }) => one);
  }

  function element(name, text) {
    const e = document.createElement(name);
    e.textContent = text;
    return e;
  }

  function result(one, index) {
    const a = document.createElement("a");
    a.href = one.href;
    a.id = "search-result-" + index;
    a.tabIndex = -1;
    a.setAttribute("role", "option");
    a.setAttribute("aria-selected", "false");
    a.append(element("i", one.kind), element("b", one.title), element("span", one.api && one.api !== page.dataset.api ? one.api + ": " + one.text : one.text));
    return a;
  }

  function startSearch(search) {
    const input = search.querySelector("input");
    const results = search.querySelector("[role=listbox]");
    const status = search.querySelector("[role=status]");
    let all = null; // a promise of what is searched
    let selected = -1;

    function show(isOpen) {
      results.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      input.removeAttribute("aria-activedescendant");
      selected = -1;
    }

    function select(index) {
      const options = results.querySelectorAll("[role=option]");
      if (options.length === 0) return;
      options[selected]?.setAttribute("aria-selected", "false");
      selected = (index + options.length) % options.length;
      options[selected].setAttribute("aria-selected", "true");
      options[selected].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[selected].id);
    }

    async function update() {
      const text = input.value;
      if (text.trim() === "") return show(false);
      all ??= load().then(listed);
      const found = find(await all, text);
      if (text !== input.value) return; // more was typed
      results.replaceChildren(...(found.length ? found.map(result) : [element("p", "Nothing is found.")]));
      status.textContent = found.length + (found.length === 1 ? " result" : " results");
      show(true);
    }

    function go() {
      const options = results.querySelectorAll("[role=option]");
      if (!results.hidden && options.length) options[Math.max(selected, 0)].click();
    }

    const keys = {
      ArrowDown: () => select(selected + 1),
      ArrowUp: () => select(selected < 0 ? -1 : selected - 1),
      Enter: go,
      Escape: () => { show(false); input.value = ""; input.blur(); },
    };
    input.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    input.addEventListener("input", update);
    input.addEventListener("focus", update);
    results.addEventListener("click", () => { show(false); input.blur(); });
    document.addEventListener("click", (event) => { if (!search.contains(event.target)) show(false); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea")) return;
      event.preventDefault();
      input.focus();
    });
    search.hidden = false;
  }

  document.addEventListener("DOMContentLoaded", () => {
    startTheme(document.querySelector(".theme"));
    startSearch(document.querySelector(".search"));
  });
}
