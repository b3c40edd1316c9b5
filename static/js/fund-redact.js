// Black bars drawn on the pages of a voucher with mouse, finger or keys. They stand in the same rows that can be typed:
// without this file the figures are typed.

const form = document.querySelector("form[data-redact]");
const table = form?.querySelector("[data-rows]");
const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["x", "y", "w", "h"];
const LEAST = 0.5;
const STEP = 1;
const MOST = 200;

if (form && table) {
  const body = table.querySelector("tbody");
  const counter = form.querySelector("input[name=rows]");
  const said = (key, number) => form.dataset[key].replace("{number}", number);
  const inputs = (row) => Object.fromEntries([...row.querySelectorAll("input")].map((each) => [each.name.split("-")[0], each]));
  const rows = () => [...body.querySelectorAll("[data-row]")];
  const between = (value, low, high) => Math.min(Math.max(value, low), high);

  const read = () => rows().map((row) => {
    const typed = inputs(row);
    const bar = { page: Number(typed.page.value || 1) };
    for (const side of SIDES) bar[side] = typed[side].value === "" ? NaN : Number(typed[side].value);
    return bar;
  }).filter((bar) => SIDES.every((side) => Number.isFinite(bar[side])) && bar.w > 0 && bar.h > 0);

  let bars = read();
  let chosen = -1;

  const oneMoreRow = () => {
    const last = rows().at(-1);
    const copy = last.cloneNode(true);
    const number = rows().length;
    for (const each of copy.querySelectorAll("input, label")) {
      for (const name of ["name", "id", "for"]) {
        const value = each.getAttribute(name);
        if (value) each.setAttribute(name, value.replace(/-\d+$/, `-${number}`));
      }
      if (each.tagName === "INPUT") each.value = "";
      else each.textContent = each.textContent.replace(/\d+/, number + 1);
    }
    for (const list of copy.querySelectorAll(".errorlist")) list.remove();
    body.append(copy);
    counter.value = number + 1;
  };
  const write = () => {
    while (rows().length < bars.length) oneMoreRow();
    rows().forEach((row, number) => {
      const typed = inputs(row);
      const bar = bars[number];
      typed.page.value = bar ? bar.page : "";
      for (const side of SIDES) typed[side].value = bar ? Number(bar[side].toFixed(2)) : "";
    });
    const nothing = form.querySelector("input[name=nothing]");
    if (nothing && bars.length) nothing.checked = false;
  };

  const sheets = [...form.querySelectorAll("figure[data-page]")].map((figure) => {
    const page = Number(figure.dataset.page);
    const canvas = figure.querySelector(".fund-canvas");
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 100");
    svg.setAttribute("preserveAspectRatio", "none");
    canvas.dataset.live = "";
    canvas.append(svg);
    const buttons = document.createElement("div");
    buttons.className = "btns";
    const add = document.createElement("button");
    add.type = "button";
    add.className = "btn second small";
    add.textContent = said("add", page);
    const take = document.createElement("button");
    take.type = "button";
    take.className = "btn second small";
    take.textContent = form.dataset.take;
    take.hidden = true;
    buttons.append(add, take);
    figure.append(buttons);
    figure.hidden = false;
    return { page, canvas, svg, add, take };
  });

  const paint = (focus = false) => {
    for (const sheet of sheets) {
      sheet.svg.replaceChildren();
      sheet.take.hidden = !(chosen >= 0 && bars[chosen]?.page === sheet.page);
      bars.forEach((bar, number) => {
        if (bar.page !== sheet.page) return;
        const rect = document.createElementNS(SVG, "rect");
        rect.setAttribute("x", bar.x);
        rect.setAttribute("y", bar.y);
        rect.setAttribute("width", bar.w);
        rect.setAttribute("height", bar.h);
        rect.setAttribute("tabindex", "0");
        rect.setAttribute("role", "img");
        rect.setAttribute("aria-label", said("bar", number + 1));
        rect.dataset.number = number;
        if (number === chosen) rect.setAttribute("aria-current", "true");
        sheet.svg.append(rect);
        if (focus && number === chosen) rect.focus();
      });
    }
  };
  const change = (focus = false) => { write(); paint(focus); };
  const kept = (bar) => {
    bar.w = between(bar.w, LEAST, 100);
    bar.h = between(bar.h, LEAST, 100);
    bar.x = between(bar.x, 0, 100 - bar.w);
    bar.y = between(bar.y, 0, 100 - bar.h);
  };
  const take = () => {
    if (chosen < 0) return;
    bars.splice(chosen, 1);
    chosen = -1;
    change();
  };

  for (const sheet of sheets) {
    const place = (event) => {
      const frame = sheet.canvas.getBoundingClientRect();
      return {
        x: between((event.clientX - frame.left) / frame.width * 100, 0, 100),
        y: between((event.clientY - frame.top) / frame.height * 100, 0, 100),
      };
    };
    let drag = null;
    sheet.canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      sheet.canvas.setPointerCapture(event.pointerId);
      const from = place(event);
      const number = event.target.dataset?.number;
      if (number !== undefined) {
        chosen = Number(number);
        drag = { from, moves: { ...bars[chosen] } };
        paint(true);
      } else if (bars.length < MOST) {
        drag = { from, draws: { page: sheet.page, x: from.x, y: from.y, w: 0, h: 0 } };
      }
    });
    sheet.canvas.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const now = place(event);
      if (drag.moves) {
        Object.assign(bars[chosen], { x: drag.moves.x + now.x - drag.from.x, y: drag.moves.y + now.y - drag.from.y });
        kept(bars[chosen]);
      } else {
        Object.assign(drag.draws, {
          x: Math.min(now.x, drag.from.x), y: Math.min(now.y, drag.from.y),
          w: Math.abs(now.x - drag.from.x), h: Math.abs(now.y - drag.from.y),
        });
        if (!drag.isIn && drag.draws.w > LEAST && drag.draws.h > LEAST) {
          drag.isIn = true;
          chosen = bars.push(drag.draws) - 1;
        }
      }
      paint();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      sheet.canvas.addEventListener(name, () => {
        if (!drag) return;
        if (drag.isIn) kept(bars[chosen]);
        drag = null;
        change();
      });
    }
    sheet.svg.addEventListener("focusin", (event) => {
      if (event.target.dataset.number === undefined || Number(event.target.dataset.number) === chosen) return;
      chosen = Number(event.target.dataset.number);
      paint(true);
    });
    sheet.svg.addEventListener("keydown", (event) => {
      const bar = bars[chosen];
      if (!bar) return;
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        take();
        sheet.add.focus();
        return;
      }
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      const [x, y] = event.shiftKey ? ["w", "h"] : ["x", "y"];
      bar[x] += way[0] * STEP;
      bar[y] += way[1] * STEP;
      kept(bar);
      change(true);
    });
    sheet.add.addEventListener("click", () => {
      if (bars.length >= MOST) return;
      chosen = bars.push({ page: sheet.page, x: 35, y: 45, w: 30, h: 5 }) - 1;
      change(true);
    });
    sheet.take.addEventListener("click", () => { take(); sheet.add.focus(); });
  }
  body.addEventListener("change", () => { bars = read(); chosen = -1; paint(); });
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = form.dataset.hint;
  (sheets[0]?.canvas.closest("figure") ?? table).before(hint);
  if (!form.querySelector("[aria-invalid]")) table.open = false;
  paint();
}
