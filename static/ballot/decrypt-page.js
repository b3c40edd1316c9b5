// A scrutineer's part of the decryption: the archive is checked here, ballot by ballot, before the key is asked for.

import { missing, start } from "./client.js";
import * as page from "./scrutineer.js";
import { textOf } from "./scrutineer.js";

const root = document.querySelector("[data-decrypt-page]");
const list = root.querySelector("[data-steps]");
const doing = page.oneByOne(root.querySelector("[data-trouble]"));
const { election, archive: address, send } = root.dataset;
const owner = Number(root.dataset.owner);
const LOOK = 5; // seconds

let booth = null;
let state = null;
let archive = null; // its bytes, once they are checked
let keyFile = null;

const step = (name) => list.querySelector(`[data-step=${name}]`);

function current() {
  if (state.has_result || state.members[owner - 1].has_decrypted) return "";
  return archive ? "key" : "check";
}

function take(next) {
  state = next;
  for (const { number, name } of state.members) page.names.set(number, name);
  showColleagues();
  const now = current();
  page.showStep(list, now);
  const part = state.has_result ? "result" : "sent";
  page.showOnly(root.querySelector("[data-ready]"), now ? "" : part);
  if (now === "check") page.showOnly(step("check"), state.is_tallied ? "start" : "wait");
  if (now === "key") page.showOnly(step("key"), keyFile ? "go" : "pick");
}

function showColleagues() {
  const { none, decrypted } = root.querySelector("[data-colleagues]").dataset;
  for (const { number, has_decrypted: isDone } of state.members) {
    const chip = root.querySelector(`[data-member="${number}"] [data-mark]`);
    chip.textContent = isDone ? decrypted : none;
    chip.classList.toggle("ok", isDone);
  }
}

async function check() {
  const place = step("check");
  const bar = place.querySelector("progress");
  page.showOnly(place, "work");
  try {
    const answer = await page.fetched(address);
    if (!answer.ok || answer.redirected) throw new page.Told(page.words(answer.redirected ? "signed-out" : "failed"));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const show = (done, total) => page.showProgress(bar, done, total);
    const { uuid, cast, counted, voters, count, fingerprint } = await booth.run("checkArchive", { archive: bytes }, show);
    if (uuid !== election) throw new page.Told(page.words("archive-other"));
    archive = bytes;
    for (const [name, value] of Object.entries({ cast, counted, voters, head: inGroups(count), fingerprint })) {
      for (const found of root.querySelectorAll(`[data-figure=${name}]`)) found.textContent = value;
    }
    root.querySelector("[data-report]").hidden = false;
  } finally {
    take(state);
  }
}

/** What is read aloud: the first sixteen characters. */
const inGroups = (hash) => hash.slice(0, 16).match(/..../g).join(" ");

async function pickKey(field) {
  const bytes = await page.chosen(field);
  const found = await booth.run("readKey", { keyFile: bytes, election });
  if (found.owner !== owner) throw new page.Told(page.words("key-stranger"));
  keyFile = bytes;
  take(state);
}

async function decrypt() {
  const place = step("key");
  page.showOnly(place, "work");
  try {
    const { key } = await booth.run("readKey", { keyFile, election });
    const show = (done, total) => page.showProgress(place.querySelector("progress"), done, total);
    const { decryption, proofs, head } = await booth.run("decrypt", { archive, keyFile, before: remembered(key) }, show);
    remember(key, head);
    state = await page.tell(send, { decryption: textOf(decryption), proofs: textOf(proofs) });
  } catch (error) {
    keyFile = null;
    throw error;
  } finally {
    take(state);
  }
}

// Which count this key has opened on this device: another one of the same vote would show single votes.
const placeOf = (key) => `union-count ${key.slice(0, 60)}`;

function remembered(key) {
  try {
    return localStorage.getItem(placeOf(key)) ?? "";
  } catch {
    return ""; // a browser that remembers nothing
  }
}

function remember(key, head) {
  try {
    localStorage.setItem(placeOf(key), head);
  } catch {
    // Nothing is lost by it but this one warning.
  }
}

const DEEDS = {
  check, pickKey, decrypt,
  otherKey() {
    keyFile = null;
    take(state);
  },
};

async function open() {
  if (missing().length) throw new page.Told(page.words("missing"));
  booth = await start();
  take(await page.ask(send));
  const look = async () => take(await page.ask(send));
  page.everyFew(LOOK, () => doing(look, true));
}

root.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-do]");
  if (button) doing(() => DEEDS[button.dataset.do]());
});
root.addEventListener("change", ({ target }) => {
  if (target.matches("input[data-do]") && target.files.length) doing(() => DEEDS[target.dataset.do](target));
});
doing(open);
