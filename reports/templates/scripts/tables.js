"use strict";
// A search field over every long table: rows that do not match are hidden.
page.ready(() => {
  const few = 12;
  const words = page.words();
  const texts = new WeakMap();

  function text(row) {
    if (!texts.has(row)) texts.set(row, page.plain(row.textContent));
    return texts.get(row);
  }

  // A heading stands as long as one of its parts does; a part is found by its heading too.
  function filter(table, wanted) {
    let shown = 0;
    let all = 0;
    for (const body of table.tBodies) {
      let heading = null;
      for (const row of body.rows) {
        if (row.classList.contains("heading")) {
          heading = row;
          row.hidden = wanted.length > 0 && !page.holds(text(row), wanted);
          continue;
        }
        const isPart = heading && row.classList.contains("part");
        const told = isPart ? `${text(heading)} ${text(row)}` : text(row);
        const matches = page.holds(told, wanted);
        row.hidden = !matches;
        if (isPart && matches) heading.hidden = false;
        all += 1;
        shown += matches;
      }
    }
    return [shown, all];
  }

  function offer(table, region, place) {
    const name = `search-${place}`;
    const about = table.caption?.textContent.trim() ?? "";
    const unseen = page.element("span", { class: "unseen" }, `: ${about}`);
    const label = page.element("label", { for: name }, words.search, unseen);
    const input = page.element("input", { type: "search", id: name, autocomplete: "off" });
    const told = page.element("span", { role: "status", class: "small" });
    input.addEventListener("input", () => {
      const wanted = page.plain(input.value).split(" ").filter(Boolean);
      // The table keeps its width, whatever rows it has left.
      table.style.minWidth = wanted.length ? `${table.offsetWidth}px` : "";
      const [shown, all] = filter(table, wanted);
      if (!wanted.length) told.textContent = "";
      else told.textContent = shown ? page.fill(words.rows, shown, all) : words.no_row;
    });
    region.before(page.element("p", { class: "search" }, label, " ", input, " ", told));
  }

  document.querySelectorAll(".scroll > table").forEach((table, place) => {
    if (table.rows.length - (table.tHead?.rows.length ?? 0) > few) {
      offer(table, table.parentElement, place);
    }
  });
});
