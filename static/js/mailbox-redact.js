// Black out what is selected with a button. Without this file the marks 【 and 】 are typed.
"use strict";

for (const text of document.querySelectorAll("textarea[data-redact]")) {
  const label = document.querySelector("[data-redact-label]");
  if (!label) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn second small";
  button.textContent = label.dataset.redactLabel;
  const holder = document.createElement("div");
  holder.className = "btns";
  holder.append(button);
  text.after(holder);
  button.addEventListener("click", () => {
    const { selectionStart: from, selectionEnd: to, value } = text;
    const chosen = value.slice(from, to);
    text.focus();
    if (!chosen.trim() || /[【】]/.test(chosen)) return;
    text.setRangeText(`【${chosen}】`, from, to, "end");
  });
}
