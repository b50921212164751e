"use strict";
// Light, dark, or as the system has it. Read first, so that the page is not drawn twice.
const page = {};

// What the scripts say, in the language of the page.
page.words = () => (page.said ??= JSON.parse(document.getElementById("words").textContent));

// An element with its attributes and what is inside. Text is always text, never HTML.
page.element = (tag, attributes = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};

// A sentence whose blanks are filled in turn.
page.fill = (sentence, ...parts) => sentence.replace(/\{\}/g, () => parts.shift());

// What runs when the page stands.
page.ready = (run) => document.addEventListener("DOMContentLoaded", run);

(() => {
  const root = document.documentElement;
  const key = "questline-colours";

  // A page that is opened from a file may have no storage.
  function kept() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }
  function keep(choice) {
    try {
      localStorage.setItem(key, choice);
    } catch {
      return;
    }
  }
  function show(choice) {
    if (choice === "light" || choice === "dark") root.dataset.colours = choice;
    else delete root.dataset.colours;
  }

  show(kept());
  page.ready(() => {
    const words = page.words();
    const select = page.element("select", { id: "colours", autocomplete: "off" });
    for (const choice of ["system", "light", "dark"]) {
      select.append(page.element("option", { value: choice }, words[choice]));
    }
    select.value = root.dataset.colours ?? "system";
    select.addEventListener("change", () => {
      show(select.value);
      keep(select.value);
    });
    const label = page.element("label", { for: "colours" }, words.colours);
    document.querySelector("header.top").append(page.element("p", { class: "colours" }, label, " ", select));
  });
})();
