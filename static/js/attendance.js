// Signing in: the code that changes every 30 seconds, the own page that notices the desk, the figures on the wall.
// Without this file the pages open themselves anew.
"use strict";

const STEP = 30000;
const LOOK = 10000;
const COUNT = 5000;

for (const code of document.querySelectorAll("[data-code]")) {
  const address = code.getAttribute("src");
  let number = 0;
  const change = () => {
    number += 1;
    code.src = `${address}?${number}`;
  };
  setTimeout(() => {
    change();
    setInterval(change, STEP);
  }, Number(code.dataset.seconds) * 1000 + 200);
  // A phone that slept shows an old picture: a fresh one as soon as somebody looks.
  document.addEventListener("visibilitychange", () => document.hidden || change());
}

async function answerOf(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

const own = document.querySelector("[data-now]");
if (own) {
  setInterval(async () => {
    if (document.hidden || document.querySelector("main textarea")) return;
    try {
      const { state } = await answerOf(own.dataset.now);
      if (state !== own.dataset.state) location.replace(location.pathname);
    } catch {
      // The next look may have a connection again.
    }
  }, LOOK);
}

const wall = document.querySelector("[data-figures]");
if (wall) {
  const clock = wall.querySelector("[data-clock]");
  const ahead = Date.parse(clock.dataset.clock) - Date.now();
  const zone = clock.dataset.clock.slice(-6);
  const minutes = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * (zone[0] === "-" ? -1 : 1);
  const tick = () => {
    clock.textContent = new Date(Date.now() + ahead + minutes * 60000).toISOString().slice(11, 16);
  };
  setInterval(tick, 1000);

  const show = (figures) => {
    for (const place of wall.querySelectorAll("[data-figure]")) {
      const text = String(figures[place.dataset.figure]);
      if (place.textContent !== text) place.textContent = text;
    }
    wall.querySelector(".verdict").classList.toggle("met", figures.met);
    const bar = wall.querySelector("[data-bar]");
    bar.setAttribute("viewBox", `0 0 ${figures.entitled || 1} 10`);
    bar.querySelector(".all").setAttribute("width", figures.entitled || 1);
    bar.querySelector(".there").setAttribute("width", figures.present);
    for (const end of ["x1", "x2"]) bar.querySelector("line").setAttribute(end, figures.needed);
    wall.querySelector("[data-delegations]").replaceChildren(
      ...figures.delegations.map(([name, present, entitled]) => {
        const row = document.createElement("li");
        row.classList.toggle("full", present === entitled);
        const [label, count] = [document.createElement("span"), document.createElement("b")];
        label.textContent = name;
        count.textContent = `${present} / ${entitled}`;
        row.append(label, " ", count);
        return row;
      }),
    );
  };
  let failed = 0;
  setInterval(async () => {
    try {
      show(await answerOf(wall.dataset.figures));
      failed = 0;
    } catch {
      failed += 1;
    }
    wall.querySelector("[data-lost]").hidden = failed < 3;
  }, COUNT);
}
