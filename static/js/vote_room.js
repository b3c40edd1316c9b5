// A vote on the wall: the clock, the time that is left, the figures every five seconds; a new stage is a new page.
// Without this file the page opens itself anew.
"use strict";

const ASK = 5000;
const NEAR = 60;
const DAY = 86400;
const room = document.querySelector("[data-room]");
const clock = room.querySelector("[data-clock]");
const left = room.querySelector("[data-left]");
const lost = room.querySelector("[data-lost]");
const ahead = Date.parse(clock.dataset.clock) - Date.now();
const zone = clock.dataset.clock.slice(-6);
const minutes = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * (zone[0] === "-" ? -1 : 1);
const two = (number) => String(number).padStart(2, "0");

function tick() {
  const now = Date.now() + ahead;
  clock.textContent = new Date(now + minutes * 60000).toISOString().slice(11, 16);
  if (!left) return;
  const seconds = Math.max(0, Math.ceil((Date.parse(left.dataset.left) - now) / 1000));
  if (left.classList.contains("far")) {
    if (seconds <= DAY) location.replace(location.href);
    return;
  }
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  left.textContent = hours ? `${hours}:${rest}` : rest;
  left.classList.toggle("near", seconds <= NEAR);
}
tick();
setInterval(tick, 500);

function show(figures) {
  if (figures.stage !== room.dataset.stage) {
    location.replace(location.href);
    return;
  }
  if (left && figures.until) left.dataset.left = figures.until;
  for (const place of room.querySelectorAll("[data-figure]")) {
    const text = String(figures[place.dataset.figure]);
    if (place.textContent !== text) place.textContent = text;
  }
}

let failed = 0;
setInterval(async () => {
  try {
    const answer = await fetch(room.dataset.room, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    failed = 0;
  } catch {
    failed += 1;
  }
  lost.hidden = failed < 3;
}, ASK);
