"use strict";
// The contents list marks the section that is being read.
page.ready(() => {
  const links = new Map();
  for (const link of document.querySelectorAll("nav ol a")) links.set(link.hash.slice(1), link);
  let marked = null;
  const watch = new IntersectionObserver(
    (entries) => {
      const entered = entries.find((entry) => entry.isIntersecting);
      const link = entered && links.get(entered.target.id);
      if (!link || link === marked) return;
      marked?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "location");
      marked = link;
    },
    // A line at a quarter of the height of the window.
    { rootMargin: "-25% 0px -74% 0px" },
  );
  for (const section of document.querySelectorAll("main > section")) watch.observe(section);
});
