// Runs the jobs beside the page. Asked {id, job, given}; answers {id, progress}, then {id, result}, {id, refusal} or
// {id, failure}. The first message, {isReady}, says that this browser runs modules in a Worker.

import { JOBS } from "./jobs.js";
import { Refusal } from "./refusals.js";

self.addEventListener("message", async ({ data: { id, job, given } }) => {
  try {
    const progress = (done, total) => self.postMessage({ id, progress: [done, total] });
    self.postMessage({ id, result: await JOBS[job](given, progress) });
  } catch (error) {
    const isRefusal = error instanceof Refusal;
    const said = isRefusal ? { refusal: [error.code, error.values] } : { failure: String(error) };
    self.postMessage({ id, ...said });
  }
});
self.postMessage({ isReady: true });
