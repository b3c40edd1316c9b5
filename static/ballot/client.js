// The page's side: `missing()`, then `start()`, then `run(job, given, progress)` for each job of jobs.js.
// Nothing here needs BigInt, so that a browser without it can be told so.

import { Refusal } from "./refusals.js";

export { Refusal };

const PAUSE = 30; // milliseconds of work before the page may draw and answer

/** What this browser lacks: "BigInt", "random", "secure" (a secure context with WebCrypto). Empty if it can vote. */
export function missing() {
  const needs = {
    BigInt: typeof BigInt === "function",
    random: typeof crypto === "object" && typeof crypto.getRandomValues === "function",
    secure: typeof crypto === "object" && Boolean(crypto.subtle),
  };
  return Object.keys(needs).filter((name) => !needs[name]);
}

/**
 * Starts the Worker, or gets ready to do the same in the page where there is none. `onPage` asks for the latter.
 * @returns {Promise<{isInWorker: boolean, run: Function, close: Function}>}
 */
export async function start({ onPage = false } = {}) {
  const worker = onPage ? null : await startedWorker();
  return worker ? throughWorker(worker) : inPage();
}

/** Null where the browser cannot run modules in a Worker. */
function startedWorker() {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      worker.addEventListener("message", () => resolve(worker), { once: true });
      worker.addEventListener("error", () => resolve(null), { once: true });
    } catch {
      resolve(null);
    }
  });
}

function throughWorker(worker) {
  const waiting = new Map();
  let last = 0;
  worker.addEventListener("message", ({ data }) => {
    const job = waiting.get(data.id);
    if (data.progress) return job.progress(...data.progress);
    waiting.delete(data.id);
    if (data.refusal) return job.reject(new Refusal(...data.refusal));
    return "result" in data ? job.resolve(data.result) : job.reject(new Error(data.failure));
  });
  worker.addEventListener("error", ({ message }) => {
    for (const job of waiting.values()) job.reject(new Error(message));
    waiting.clear();
  });
  const run = (job, given, progress = () => {}) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject, progress });
      worker.postMessage({ id: last, job, given });
    });
  return { isInWorker: true, run, close: () => worker.terminate() };
}

async function inPage() {
  const { JOBS } = await import("./jobs.js");
  const run = (job, given, progress = () => {}) => JOBS[job](given, breathing(progress));
  return { isInWorker: false, run, close() {} };
}

/** Shows the progress, and from time to time lets the page draw it. */
function breathing(progress) {
  let since = performance.now();
  return async (done, total) => {
    progress(done, total);
    if (performance.now() - since < PAUSE) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
