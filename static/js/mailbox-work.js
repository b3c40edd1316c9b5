// The brake of a mailbox form, done by the browser so that nobody waits. Without this file the form is taken when it is
// old enough.
//
//   <form data-work="<challenge>" data-bits="18" data-wait="30">
//     <input type="hidden" name="work">
//     <p data-work-line data-doing="… {percent} …" data-done="…" role="status" hidden></p>
//
// A form that is sent too early waits until the number is found, or until it is old enough.

import { likely, solve } from "./mailbox-solver.js";

const PORTION = 2000;
const form = document.querySelector("form[data-work]");

if (form) {
  const field = form.querySelector("[name=work]");
  const line = form.querySelector("[data-work-line]");
  const bits = Number(form.dataset.bits);
  let isFree = false; // the form may go
  let sender = null; // the button of a form that waits
  let isWaiting = false;

  const show = (text) => {
    if (!line || !text) return;
    line.hidden = false;
    if (line.textContent !== text) line.textContent = text;
  };
  const progress = (percent) => {
    // Screen readers would read every number; a form that waits is asked for it.
    if (isWaiting) show(line?.dataset.doing?.replace("{percent}", percent));
  };
  const free = () => {
    isFree = true;
    if (!isWaiting) return;
    isWaiting = false;
    form.requestSubmit(sender);
  };
  const done = (work) => {
    field.value = work;
    if (isWaiting) show(line?.dataset.done);
    free();
  };

  form.addEventListener("submit", (event) => {
    if (isFree) return;
    event.preventDefault();
    isWaiting = true;
    sender = event.submitter;
    progress(0);
  });
  window.setTimeout(free, Number(form.dataset.wait) * 1000);

  const worker = await startedWorker();
  if (worker) {
    worker.addEventListener("message", ({ data }) => {
      if (data.work === undefined) return progress(data.percent);
      worker.terminate();
      return done(data.work);
    });
    worker.postMessage({ challenge: form.dataset.work, bits });
  } else {
    inPage(0);
  }

  function inPage(tried) {
    const work = solve(form.dataset.work, bits, tried, PORTION);
    if (work !== null) return done(work);
    progress(likely(tried + PORTION, bits));
    return window.setTimeout(inPage, 0, tried + PORTION);
  }
}

/** Null where the browser cannot run modules in a Worker. */
function startedWorker() {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(new URL("./mailbox-worker.js", import.meta.url), { type: "module" });
      worker.addEventListener("message", () => resolve(worker), { once: true });
      worker.addEventListener("error", () => resolve(null), { once: true });
    } catch {
      resolve(null);
    }
  });
}
