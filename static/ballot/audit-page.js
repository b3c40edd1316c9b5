// Checks a ballot that was opened instead of cast. The file is read here and never sent.

import { missing, start } from "./client.js";
import { pageOf, recordAt } from "./papers.js";

const root = document.querySelector("[data-audit]");
const { at, say, wordsOf, showTracker, list } = pageOf(root);
const { fingerprint } = root.dataset;

async function check(file) {
  at("found").hidden = true;
  say("");
  try {
    if (missing().length) throw new Error("this browser cannot check a ballot");
    const election = await recordAt(root.dataset.election);
    const engine = await start();
    await engine.run("prepare", { election, fingerprint });
    const record = new Uint8Array(await file.arrayBuffer());
    const { tracker, choices } = await engine.run("checkAudit", { election, record });
    engine.close();
    list(at("inside"), choices);
    showTracker(tracker);
    at("found").hidden = false;
    at("found").querySelector("h2").focus();
  } catch (error) {
    say(wordsOf(error, error.code ? "broken" : "fault"));
  }
}

at("file").addEventListener("change", ({ target }) => target.files[0] && check(target.files[0]));
