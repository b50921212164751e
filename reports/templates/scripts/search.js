"use strict";
// How texts are compared: without case, and without the marks on letters.
page.plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

page.holds = (text, wanted) => wanted.every((word) => text.includes(word));

// Open what holds an element, show it, and go there.
page.reveal = (element) => {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
};

// One search over the headings, the tables, the figures and the heads of their rows.
page.ready(() => {
  const most = 40;
  const contents = document.querySelector("nav[aria-label]");
  const places = "main :is(h2, h3, h4, caption, figcaption), main tbody th";
  const longest = 90;
  if (!contents || !document.querySelector("main table")) return;
  const words = page.words();
  let known = null;

  function read() {
    const all = [...document.querySelectorAll(places)];
    // The data of a figure have its caption once more.
    known = all.filter((element) => !element.closest("figure table")).map((element) => {
      const text = element.textContent.trim().replace(/\s+/g, " ");
      const table = element.tagName === "TH" ? element.closest("table") : null;
      return { element, text, table, plain: page.plain(text) };
    });
    // Headings and captions come before the rows that name the same.
    known = [...known.filter((one) => !one.table), ...known.filter((one) => one.table)];
  }

  const short = (text) => (text.length > longest ? `${text.slice(0, longest)}\u2026` : text);

  function line(one) {
    const target = one.element.closest("[id]");
    const link = page.element("a", { href: target ? `#${target.id}` : "#" }, short(one.text));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const row = one.element.closest("tr");
      if (row) row.hidden = false;
      page.reveal(one.element);
    });
    const about = one.table ? ` (${short(one.table.caption?.textContent.trim() ?? "")})` : "";
    return page.element("li", {}, link, about);
  }

  const input = page.element("input", { type: "search", id: "find", autocomplete: "off" });
  const label = page.element("label", { for: "find" }, words.find);
  const told = page.element("p", { role: "status", class: "small" });
  const list = page.element("ul", { class: "found" });
  input.addEventListener("input", () => {
    const wanted = page.plain(input.value).split(" ").filter(Boolean);
    list.replaceChildren();
    told.textContent = "";
    if (!wanted.length) return;
    if (!known) read();
    const found = known.filter((one) => page.holds(one.plain, wanted));
    list.append(...found.slice(0, most).map(line));
    if (!found.length) told.textContent = words.nothing;
    else if (found.length > most) told.textContent = page.fill(words.first, found.length, most);
    else told.textContent = page.fill(words.found, found.length);
  });
  contents.prepend(page.element("div", { class: "search" }, label, " ", input, told, list));
});
