// A page in the preview's frame leads nowhere inside it: its links open in a tab, its forms stay as they are.
"use strict";

const frame = document.querySelector("[data-preview]");
const calm = () => {
  const page = frame.contentDocument;
  if (!page) return;
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  });
  page.addEventListener("submit", (event) => event.preventDefault());
};
if (frame) {
  frame.addEventListener("load", calm);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") calm();
}
