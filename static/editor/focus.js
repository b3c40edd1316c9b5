// A click on the picture says what must stay in sight where it is cropped. Without it one types the two numbers.
"use strict";

addEventListener("DOMContentLoaded", () => {
  for (const picture of document.querySelectorAll("[data-focus]")) {
    const [across, down] = picture.dataset.focus.split(" ").map((id) => document.getElementById(id));
    if (!across || !down) continue;
    const frame = document.createElement("span");
    const mark = document.createElement("i");
    frame.className = "focus";
    picture.before(frame);
    frame.append(picture, mark);
    const show = () => {
      mark.style.left = `${across.value || 50}%`;
      mark.style.top = `${down.value || 50}%`;
    };
    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      across.value = Math.round((100 * (event.clientX - box.left)) / box.width);
      down.value = Math.round((100 * (event.clientY - box.top)) / box.height);
      show();
    });
    for (const field of [across, down]) field.addEventListener("input", show);
    show();
  }
});
