// The figures of the ballot desk, which other desks change too. Without this file they are those of the last page.
"use strict";

const LOOK = 10000;
const figures = document.querySelector("[data-now]");
if (figures) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(figures.dataset.now, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) return;
      const now = await answer.json();
      for (const place of figures.querySelectorAll("[data-figure]")) {
        const text = String(now[place.dataset.figure]);
        if (place.textContent !== text) place.textContent = text;
      }
    } catch {
      // The next look may have a connection again.
    }
  }, LOOK);
}
