// The table of every statistic: headers that sort it, and a field that searches it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const table = document.getElementById("table-statistics");
  const tools = document.getElementById("tools");
  if (!table || !tools) return;
  const NUMBERS = new Set([0, 2, 3, 4, 5]);
  const BODY = 200;
  const words = tools.dataset;
  const bodies = [...table.tBodies];
  const rows = [...table.querySelectorAll("tr[id]")];
  const inOrder = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
  const texts = new Map();
  let shown = bodies;
  let wanted = "";

  const cell = (row, column) => row.cells[column].textContent;

  // The first number of a cell; below or above a limit counts as next to it; words come last.
  const number = (text) => {
    const found = /([<>]?)(-?[\d.]+)/.exec(text.replaceAll("\u2212", "-").replaceAll(",", "").replace(/^s/, ""));
    if (!found) return NaN;
    return Number(found[2]) + (found[1] === "<" ? -1e-9 : found[1] === ">" ? 1e-9 : 0);
  };

  const size = (body) => {
    const left = [...body.rows].filter((row) => row.id && !row.hidden).length;
    body.hidden = left === 0;
    body.style.setProperty("--rows", left);
  };

  const say = (text) => { tools.querySelector("p").textContent = text; };

  const search = () => {
    let matching = 0;
    for (const row of rows) {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      row.hidden = !wanted.split(/\s+/).every((word) => texts.get(row).includes(word));
      matching += row.hidden ? 0 : 1;
    }
    shown.forEach(size);
    say(wanted ? words.found.replace("{}", matching).replace("{}", rows.length) : "");
  };

  const show = (next) => {
    shown.forEach((body) => body.remove());
    shown = next;
    table.append(...shown);
    shown.forEach(size);
  };

  const restored = () => {
    let place = 0;
    for (const body of bodies) {
      const count = Number(body.dataset.count);
      body.append(...rows.slice(place, place + count));
      place += count;
    }
    return bodies;
  };

  const sorted = (column, down) => {
    const keys = new Map(rows.map((row) => [row, NUMBERS.has(column) ? number(cell(row, column)) : cell(row, column)]));
    const missing = (key) => key === "" || Number.isNaN(key);
    const compare = (one, other) => {
      const [first, second] = [keys.get(one), keys.get(other)];
      if (missing(first) || missing(second)) return missing(first) - missing(second);
      const order = NUMBERS.has(column) ? first - second : inOrder.compare(first, second);
      return down ? -order : order;
    };
    const ordered = [...rows].sort(compare);
    const made = [];
    for (let place = 0; place < ordered.length; place += BODY) {
      const body = document.createElement("tbody");
      body.append(...ordered.slice(place, place + BODY));
      made.push(body);
    }
    return made;
  };

  bodies.forEach((body) => { body.dataset.count = [...body.rows].filter((row) => row.id).length; });
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" }[header.getAttribute("aria-sort") || "none"];
      headers.forEach((one) => one.removeAttribute("aria-sort"));
      if (next === "none") {
        show(restored());
        say(words.original);
        return;
      }
      header.setAttribute("aria-sort", next);
      show(sorted(column, next === "descending"));
      say((next === "ascending" ? words.up : words.down).replace("{}", button.textContent));
    });
  });

  const label = document.createElement("label");
  const field = document.createElement("input");
  const status = document.createElement("p");
  field.type = "search";
  field.id = "search-statistics";
  label.htmlFor = field.id;
  label.textContent = words.label;
  status.setAttribute("role", "status");
  const both = document.createElement("div");
  both.append(label, field);
  tools.append(both, status);
  tools.hidden = false;
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { wanted = field.value.trim().toLowerCase(); search(); }, 150);
  });
});
