// Solves beside the page. Told {challenge, bits}; answers {isReady} at its start, then {percent}, at last {work}.

import { likely, solve } from "./mailbox-solver.js";

const PORTION = 20000;

self.addEventListener("message", ({ data: { challenge, bits } }) => {
  let work = null;
  for (let tried = 0; work === null; tried += PORTION) {
    work = solve(challenge, bits, tried, PORTION);
    self.postMessage(work === null ? { percent: likely(tried + PORTION, bits) } : { work });
  }
});
self.postMessage({ isReady: true });
