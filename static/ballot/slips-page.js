// Voting codes on slips: made, drawn and printed in this browser. The portal gets their public parts alone.

import { missing, start } from "./client.js";
import * as page from "./scrutineer.js";

const root = document.querySelector("[data-slips-page]");
const list = root.querySelector("[data-steps]");
const doing = page.oneByOne(root.querySelector("[data-trouble]"));
const slips = [...document.querySelectorAll("[data-slip]")];
const { election, booth: address, handIn } = root.dataset;
const SVG = "http://www.w3.org/2000/svg";

let booth = null;
let publics = null; // by number on the roll, until they are handed in

const step = (name) => list.querySelector(`[data-step=${name}]`);

async function make() {
  const place = step("make");
  page.showOnly(place, "work");
  const bar = place.querySelector("progress");
  const show = (before) => (done, total) => page.showProgress(bar, before * total + done, 2 * total);
  try {
    const made = await booth.run("makeCodes", { election, count: slips.length }, show(0));
    const texts = made.codes.map((code) => `${address}#${code}`);
    const { drawings } = await booth.run("drawCodes", { texts }, show(1));
    slips.forEach((slip, index) => fill(slip, made.codes[index], drawings[index]));
    publics = Object.fromEntries(slips.map((slip, index) => [slip.dataset.slip, made.publics[index]]));
  } catch (error) {
    page.showOnly(place, "start");
    throw error;
  }
  document.querySelector("[data-sheets]").hidden = false;
  page.showStep(list, "print");
}

function fill(slip, code, { size, path }) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("aria-hidden", "true");
  const squares = document.createElementNS(SVG, "path");
  squares.setAttribute("d", path);
  picture.append(squares);
  slip.querySelector("[data-qr]").replaceChildren(picture);
  slip.querySelector("[data-code]").textContent = code;
}

async function send() {
  let answer;
  try {
    answer = await page.tell(handIn, { publics });
  } catch (error) {
    if (error.isFinal) {
      publics = null;
      document.querySelector("[data-sheets]").remove();
      throw new page.Told(page.words("slips-worthless", { sentence: error.message }));
    }
    throw error;
  }
  publics = null;
  page.showStep(list, "");
  const ready = root.querySelector("[data-ready]");
  ready.hidden = false;
  ready.querySelector("a").href = answer.next;
}

const DEEDS = {
  make, send,
  async print() {
    window.print();
    step("print").querySelector("[data-part=confirm]").hidden = false;
  },
};

async function open() {
  if (missing().length) throw new page.Told(page.words("missing"));
  booth = await start();
  page.showStep(list, "make");
  page.showOnly(step("make"), "start");
}

root.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-do]");
  if (button) doing(() => DEEDS[button.dataset.do]());
});
const confirmed = root.querySelector("[data-confirm]");
confirmed.addEventListener("change", () => {
  root.querySelector("[data-do=send]").disabled = !confirmed.checked;
});
window.addEventListener("beforeunload", (event) => publics && event.preventDefault());
doing(open);
