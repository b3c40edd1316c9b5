// "Cite" behind an article copies how to cite it. Without this file it leads to the article, as any link does.
"use strict";

const sheet = document.querySelector(".sheet[data-cite]");
const box = document.createElement("div");
box.className = "citation";
box.setAttribute("role", "status");

function citation(link) {
  const number = link.hash.replace("#art-", "");
  const label = link.querySelector(".vh").textContent.trim();
  return `${sheet.dataset.cite}${label} ${sheet.dataset.address}articles/${number}/`;
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copied(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // WeChat's browser and pages without HTTPS have no clipboard: the words are marked, so that a finger can copy them.
    select(element);
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    }
  }
}

async function cite(link) {
  const text = citation(link);
  const said = document.createElement("b");
  const words = document.createElement("span");
  words.textContent = text;
  box.replaceChildren(said, words);
  link.closest("p").after(box);
  said.textContent = (await copied(text, words)) ? sheet.dataset.copied : sheet.dataset.byHand;
}

sheet?.addEventListener("click", (event) => {
  const link = event.target.closest(".cite");
  if (link) {
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    cite(link);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") box.remove();
});

// The contents on a phone: opened by the way back to them, closed once a chapter has been chosen.
const toc = document.querySelector("details.toc");
document.querySelector(".to-contents a")?.addEventListener("click", () => { toc.open = true; });
toc?.addEventListener("click", (event) => {
  if (event.target.closest("nav a")) toc.open = false;
});
