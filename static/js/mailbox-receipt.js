// Copying the receipt code. Without this file it is written down or photographed; both are better than a clipboard.
"use strict";

const button = document.querySelector("[data-copy]");
const code = document.querySelector("[data-code]");

function mark() {
  const range = document.createRange();
  range.selectNodeContents(code);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copied() {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    // WeChat's browser and pages without HTTPS have no clipboard: the code is marked, so that a finger can copy it.
    mark();
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    }
  }
}

if (button && code) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.textContent = (await copied()) ? button.dataset.copied : button.dataset.byHand;
  });
}
