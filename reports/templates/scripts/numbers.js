"use strict";
// A number opens a panel that says how it was made. Nothing is done for a number before it is
// asked for: a page has thousands of them.
(() => {
  const NUMBER = "a.n";
  let told = null;
  let panel = null;

  // The statistics that the page shows, by their place in the store.
  function statistics() {
    if (told) return told;
    told = new Map();
    const block = document.getElementById("made");
    if (!block) return told;
    const made = JSON.parse(block.textContent);
    const numbers = (name) => made[name].split("|");
    // Texts that recur stand once; where no place among them is given, it is the one before.
    const recurring = (name) => {
      const [texts, places] = made[name];
      let text = "";
      return places.split(",").map((place) => (place ? (text = texts[place]) : text));
    };
    const columns = Object.fromEntries([
      ...["values", "intervals", "tests"].map((name) => [name, numbers(name)]),
      ...["wheres", "terms", "levels", "kinds", "people", "methods", "units", "reasons"].map(
        (name) => [name, recurring(name)],
      ),
    ]);
    let place = 0;
    made.places.forEach((step, at) => {
      place += step;
      const where = columns.wheres[at];
      const who = columns.terms[at];
      const level = columns.levels[at];
      const kind = columns.kinds[at];
      const [stage, analysis, model, dataset] = where.split("/");
      const [term, ...group] = who.split("@");
      told.set(place, {
        id: [where, who, ...(level ? [level] : []), kind].join("/"),
        place, where, stage, analysis, model, dataset, term, level, kind, made,
        group: group.join("@"),
        value: columns.values[at],
        interval: columns.intervals[at],
        test: columns.tests[at],
        people: columns.people[at],
        method: columns.methods[at],
        unit: columns.units[at],
        reason: columns.reasons[at],
        rule: made.rules[`${stage}/${analysis}`] ?? stage,
      });
    });
    return told;
  }

  const readable = (code) => {
    const words = code.replaceAll("_", " ").trim();
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
  const labelled = (one, kind, code) => {
    const known = one.made.labels[kind];
    // What stands for something else here and there is told with all that comes before it.
    const found = [`${one.where}/${code}`, code].find((name) => Object.hasOwn(known, name));
    return found === undefined ? "" : known[found];
  };
  const label = (one, kind, code) => labelled(one, kind, code) || readable(code);
  const shift = (group) => (group.startsWith("shift:") ? group.slice("shift:".length) : "");

  function about(one) {
    const level = one.level
      ? labelled(one, "levels", `${one.term}/${one.level}`) || readable(one.level)
      : "";
    const what = [label(one, "terms", one.term), level].filter(Boolean).join(", ");
    return `${label(one, "kinds", one.kind)}: ${what}${one.unit ? ` (${one.unit})` : ""}`;
  }

  function version(one) {
    const words = page.words();
    const parts = [one.model, one.dataset].filter((code) => code !== "none");
    const said = parts.map((code) => label(one, "versions", code));
    if (one.model === "none" && one.dataset !== "none") said.unshift(words.planned);
    const [name, ...by] = shift(one.group).split("=");
    if (name) said.push(page.fill(words.shifted, `${label(one, "terms", name)} ${by.join("=")}`.trim()));
    return said.join(", ");
  }

  // Rows that differ in model, in the answers they rest on, or in a shift of the imputed values.
  function others(one) {
    const alike = (other) =>
      other !== one &&
      ["stage", "analysis", "term", "level", "kind"].every((name) => other[name] === one[name]) &&
      (shift(other.group) ? "" : other.group) === (shift(one.group) ? "" : one.group);
    return [...statistics().values()].filter(alike);
  }

  const written = (one) => `${one.value}${one.interval ? ` (${one.interval})` : ""}`;
  const address = (one) => `reproducibility.html#s${one.place}`;

  function facts(one) {
    const words = page.words();
    const hidden = one.reason && !/\d/.test(one.value);
    return [
      [words.analysis, label(one, "analyses", one.analysis)],
      [words.version, version(one)],
      [words.group, one.group && !shift(one.group) ? label(one, "groups", one.group) : ""],
      [words.value, one.value],
      [page.fill(words.interval, one.made.confidence), one.interval],
      ["p", one.test],
      [words.people, one.people],
      [words.why, hidden ? one.reason : ""],
      [words.method, one.method],
      [words.rule, one.rule],
      [words.id, page.element("code", {}, one.id)],
    ].filter(([, what]) => what !== "");
  }

  function inside(one, text, shows) {
    const words = page.words();
    const what = page.element("span", { class: "kind" }, words.shows[shows] ?? "");
    const list = page.element("dl", { class: "facts" });
    for (const [what, said] of facts(one)) {
      list.append(page.element("dt", {}, what), page.element("dd", {}, said));
    }
    const beside = page.element("ul");
    for (const other of others(one)) {
      const link = page.element("a", { href: address(other), "data-place": other.place }, version(other) || other.id);
      beside.append(page.element("li", {}, link, `: ${written(other)}`));
    }
    const close = page.element("button", { type: "button", class: "close" }, words.close);
    return [
      page.element("p", { class: "bar" }, page.element("span", {}, page.element("span", { class: "big" }, text), " ", what), close),
      page.element("h2", { id: "panel-about", tabindex: "-1" }, about(one)),
      list,
      page.element("h3", {}, words.others),
      beside.children.length ? beside : page.element("p", { class: "small" }, words.no_others),
      page.element("p", {}, page.element("a", { href: address(one) }, words.row)),
    ];
  }

  function open(one, text, shows, opener) {
    if (!panel) {
      panel = page.element("dialog", { class: "panel", "aria-labelledby": "panel-about" });
      panel.addEventListener("click", (event) => {
        const other = event.target.closest("a[data-place]");
        if (event.target === panel || event.target.closest(".close")) panel.close();
        else if (other && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
          event.preventDefault();
          const next = statistics().get(Number(other.dataset.place));
          fillPanel(next, next.value, "estimate");
        }
      });
      panel.addEventListener("close", () => panel.opener?.focus({ preventScroll: true }));
      document.body.append(panel);
    }
    panel.opener = opener;
    panel.showModal();
    fillPanel(one, text, shows);
  }

  function fillPanel(one, text, shows) {
    panel.replaceChildren(page.element("div", {}, ...inside(one, text, shows)));
    panel.scrollTop = 0;
    panel.querySelector("h2").focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(NUMBER);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const one = statistics().get(Number(link.hash.slice(2)));
    if (!one) return;
    event.preventDefault();
    open(one, link.textContent, link.dataset.shows ?? "estimate", link);
  });

  // In a table the numbers are one stop of the Tab key: the region that scrolls. They leave the
  // order of Tab when the focus first comes into the table.
  const taken = new WeakSet();
  const last = new WeakMap();
  let byTab = false;
  document.addEventListener("pointerdown", () => (byTab = false), true);

  function hint(region) {
    if (!document.getElementById("arrows")) {
      document.body.append(page.element("p", { id: "arrows", hidden: "" }, page.words().arrows));
    }
    region.setAttribute("aria-describedby", "arrows");
  }

  document.addEventListener("focusin", (event) => {
    const region = event.target.closest?.(".scroll");
    if (!region) return;
    const link = event.target.closest(NUMBER);
    if (link) last.set(region, link);
    if (taken.has(region)) return;
    taken.add(region);
    const links = region.querySelectorAll(NUMBER);
    if (links.length) hint(region);
    for (const one of links) one.tabIndex = -1;
    // Who comes from below with Shift and Tab meets the table, not its last number.
    if (link && byTab) region.focus();
  });

  const seen = (link) => !link.closest("tr").hidden;
  const inRow = (row) => [...row.querySelectorAll(NUMBER)];

  function first(region) {
    const before = last.get(region);
    if (before?.isConnected && seen(before)) return before;
    return [...region.querySelectorAll(NUMBER)].find(seen);
  }

  // The number above or below: in the same column, else in the nearest one.
  function across(link, step) {
    const cell = link.closest("td, th");
    const at = [...cell.querySelectorAll(NUMBER)].indexOf(link);
    const rows = [...link.closest("table").rows];
    for (let place = rows.indexOf(cell.parentElement) + step; rows[place]; place += step) {
      const found = rows[place].hidden ? [] : inRow(rows[place]);
      if (!found.length) continue;
      const away = (one) => Math.abs(one.closest("td, th").cellIndex - cell.cellIndex);
      const nearest = Math.min(...found.map(away));
      const there = found.filter((one) => away(one) === nearest);
      return there[Math.min(at, there.length - 1)];
    }
    return null;
  }

  function next(link, key, whole) {
    const row = inRow(link.closest("tr"));
    const all = () => [...link.closest("table").querySelectorAll(NUMBER)].filter(seen);
    switch (key) {
      case "ArrowLeft": return row[row.indexOf(link) - 1];
      case "ArrowRight": return row[row.indexOf(link) + 1];
      case "ArrowUp": return across(link, -1);
      case "ArrowDown": return across(link, 1);
      case "Home": return (whole ? all() : row)[0];
      case "End": return (whole ? all() : row).at(-1);
      default: return null;
    }
  }

  document.addEventListener("keydown", (event) => {
    byTab = event.key === "Tab";
    const region = event.target.closest?.(".scroll");
    if (!region || event.altKey || event.metaKey) return;
    const link = event.target.closest(NUMBER);
    let to = null;
    if (link && event.key === "Escape") to = region;
    else if (link) to = next(link, event.key, event.ctrlKey);
    else if (event.target === region && event.key.startsWith("Arrow")) to = first(region);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
})();
