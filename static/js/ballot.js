// Counts ticks on a ballot while they are made. The server checks them all the same; without this file nothing is missing.
"use strict";

const form = document.querySelector("[data-ballot]");
if (form) {
  const count = (question) => {
    const line = question.querySelector("[data-ticks]");
    if (!line) return;
    const ticked = question.querySelectorAll(":checked").length;
    const most = Number(question.dataset.most);
    line.hidden = false;
    line.textContent = form.dataset.ticks.replace("{ticked}", ticked).replace("{most}", most);
    line.classList.toggle("question-error", ticked > most);
  };
  for (const question of form.querySelectorAll("[data-question]")) {
    count(question);
    question.addEventListener("change", () => count(question));
  }
}
