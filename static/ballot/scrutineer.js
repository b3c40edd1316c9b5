// What the pages of scrutineers share: sentences, JSON to and from the portal, files of one's own, steps and progress.

import { Refusal } from "./client.js";

const WORDS = JSON.parse(document.getElementById("words").textContent);
const LARGEST = 10 ** 6; // bytes of a file that is chosen by mistake

/** Names of the scrutineers by their numbers, for the sentences. */
export const names = new Map();

/** Something said to the person as it stands. `isFinal`: the portal has refused it, and will again. */
export class Told extends Error {
  constructor(sentence, isFinal = false) {
    super(sentence);
    this.isFinal = isFinal;
  }
}

/** The sentence of a code; {owner} and {sender} become names. */
export function words(code, values = {}) {
  const sentence = code in WORDS ? WORDS[code] : WORDS.damaged;
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => {
    const value = { code, ...values }[name];
    return ["owner", "sender"].includes(name) ? names.get(value) ?? value : value;
  });
}

export function sentenceOf(error) {
  if (error instanceof Told) return error.message;
  if (error instanceof Refusal) return words(error.code, error.values);
  console.error(error);
  return words("failed");
}

// --- the portal ------------------------------------------------------------------------------------------------------

export function ask(address) {
  return answered(address, { headers: { Accept: "application/json" } });
}

export function tell(address, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  return answered(address, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answered(address, how) {
  const answer = await fetched(address, how);
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.redirected || !isJson) throw new Told(words(answer.redirected || answer.status === 403 ? "signed-out" : "failed"));
  const found = await answer.json();
  if (!answer.ok) throw new Told(found.refused, answer.status === 409);
  return found;
}

export async function fetched(address, how = {}) {
  try {
    return await fetch(address, { credentials: "same-origin", cache: "no-store", ...how });
  } catch {
    throw new Told(words("lost"));
  }
}

// --- files -----------------------------------------------------------------------------------------------------------

/** Makes a link that saves these bytes. */
export function offer(link, bytes, name) {
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/json" }));
  link.download = name;
}

/** What was chosen; the field is empty again, so that the same file can be chosen once more. */
export async function chosen(field) {
  const [file] = field.files;
  const bytes = file && file.size <= LARGEST ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
  field.value = "";
  return bytes;
}

export function areSame(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

export const bytesOf = (text) => new TextEncoder().encode(text);
export const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

// --- the page --------------------------------------------------------------------------------------------------------

/** Of the parts of a place only these are seen. */
export function showOnly(place, ...wanted) {
  for (const part of place.querySelectorAll("[data-part]")) part.hidden = !wanted.includes(part.dataset.part);
}

/** The list of steps: those before `now` are done, those after it wait. Without `now` all are done. */
export function showStep(list, now) {
  const steps = [...list.querySelectorAll("[data-step]")];
  const place = now ? steps.findIndex((step) => step.dataset.step === now) : steps.length;
  steps.forEach((step, index) => {
    const state = ["done", "now", "later"][Math.sign(index - place) + 1];
    if (step.dataset.state === state) return;
    step.dataset.state = state;
    step.querySelector("[data-body]").hidden = state !== "now";
    step.querySelector("[data-mark]").textContent = list.dataset[state];
    if (state === "now") step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
}

/**
 * One thing at a time, each after the one before; what goes wrong is said in `place`.
 * @returns {(work: Function, isLook?: boolean) => Promise} a look at the portal waits for nothing, and wipes off only
 *   what another look has said
 */
export function oneByOne(place) {
  let last = Promise.resolve();
  let count = 0;
  let isOfLook = false;
  const complain = (error) => {
    place.hidden = !error;
    place.querySelector("p").textContent = error ? sentenceOf(error) : "";
    if (error) place.scrollIntoView({ block: "nearest" });
  };
  return (work, isLook = false) => {
    if (isLook && count) return last;
    count += 1;
    last = last.then(async () => {
      try {
        if (!isLook) complain(null);
        await work();
        if (isLook && isOfLook) complain(null);
      } catch (error) {
        if (isLook && !place.hidden && !isOfLook) return;
        isOfLook = isLook;
        complain(error);
      } finally {
        count -= 1;
      }
    });
    return last;
  };
}

export function showProgress(bar, done, total) {
  bar.hidden = false;
  bar.max = total || 1;
  bar.value = done;
}

/** Asks again and again, while somebody looks. */
export function everyFew(seconds, look) {
  setInterval(() => document.hidden || look(), seconds * 1000);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}
