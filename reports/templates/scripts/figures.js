"use strict";
// A figure opens over the whole window. Without this script its link does the same by :target.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.enlarge");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const sheet = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const picture = sheet?.querySelector("svg");
  if (!picture) return;
  event.preventDefault();
  const words = page.words();
  const caption = sheet.closest("figure").querySelector("figcaption");
  const title = picture.querySelector("title")?.textContent ?? "";
  const close = page.element("button", { type: "button", class: "close" }, words.close);
  const large = page.element(
    "dialog",
    { class: "large", "aria-labelledby": caption.id, style: sheet.getAttribute("style") ?? "" },
    page.element("p", { class: "bar" }, page.element("strong", {}, title), close),
    page.element("div", { class: "sheet", tabindex: "0", role: "region", "aria-labelledby": caption.id }),
  );
  // The picture itself moves there and back: a copy would have its ids twice.
  sheet.style.minHeight = `${sheet.offsetHeight}px`;
  large.lastChild.append(picture, page.element("p", {}, caption.textContent.trim()));
  close.addEventListener("click", () => large.close());
  large.addEventListener("close", () => {
    sheet.prepend(picture);
    sheet.style.minHeight = "";
    large.remove();
    link.focus({ preventScroll: true });
  });
  document.body.append(large);
  large.showModal();
});
