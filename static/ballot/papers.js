// What the pages of booth and audit share: sentences, errors, trackers, and a ballot as a list to be read.

import { Refusal } from "./client.js";

/** The page's side of `root`: everything it says stands in the page already, in the language of the page. */
export function pageOf(root) {
  const at = (name) => root.querySelector(`[data-${name}]`);
  const every = (name) => [...root.querySelectorAll(`[data-${name}]`)];
  const word = (name) => root.querySelector(`[data-word="${name}"]`)?.textContent;
  const copy = (name) => at(name).content.firstElementChild.cloneNode(true);

  const say = (sentence) => {
    const note = at("error");
    note.hidden = !sentence;
    note.querySelector("p").textContent = sentence || "";
    if (sentence) note.focus();
  };

  /** What a refusal or a fault means, in words. */
  const wordsOf = (error, otherwise = "fault") => {
    if (error instanceof Refusal) return word(error.code) || word(otherwise);
    console.error(error);
    return word(otherwise);
  };

  const showTracker = (tracker) => {
    for (const place of every("tracker")) {
      place.replaceChildren(...tracker.match(/.{1,4}/g).map((part) => Object.assign(document.createElement("span"), { textContent: part })));
    }
  };

  const questions = every("question").map((element) => ({
    element,
    item: element.closest("[data-item]"),
    text: element.querySelector("legend").firstChild.textContent.trim(),
    isOfPerson: element.classList.contains("person"),
    isSingle: "single" in element.dataset,
    most: Number(element.dataset.most),
    inputs: [...element.querySelectorAll("input")],
    answers: [...element.querySelectorAll(".answer > span")].map((each) => each.firstChild.textContent.trim()),
  }));

  const lineOf = (question, choice) => {
    const parts = question.answers.filter((_, index) => choice[index]).map((answer) => {
      const tick = copy("tick");
      tick.lastElementChild.textContent = answer;
      return tick;
    });
    if (!parts.length) parts.push(Object.assign(document.createElement("span"), { className: "muted", textContent: word("nobody") }));
    if (question.isOfPerson) parts.unshift(Object.assign(document.createElement("b"), { textContent: question.text }));
    return parts;
  };

  /** The choices item by item; `change(item)` makes a button beside each. */
  const list = (place, choices, change) => {
    const lines = new Map();
    questions.forEach((question, index) => {
      if (!lines.has(question.item)) {
        const line = copy("line");
        line.querySelector("h2").textContent = `${lines.size + 1}. ${titleOf(question.item)}`;
        line.querySelector("p").remove();
        lines.set(question.item, line);
      }
      const row = Object.assign(document.createElement("p"), { className: "choice" });
      row.append(...lineOf(question, choices[index]));
      lines.get(question.item).append(row);
    });
    if (change) {
      for (const [item, line] of lines) {
        const button = copy("change");
        button.querySelector(".vh").textContent = ` ${titleOf(item)}`;
        button.addEventListener("click", () => change(item));
        line.append(button);
      }
    }
    place.replaceChildren(...lines.values());
  };

  return { at, every, word, say, wordsOf, showTracker, questions, list };
}

/** The words of an item without the line above them. */
function titleOf(item) {
  const heading = item.querySelector("h2").cloneNode(true);
  heading.querySelector("small").remove();
  return heading.textContent.trim();
}

/** The bytes of the election: what is hashed is the bytes. */
export async function recordAt(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(String(answer.status));
  return new Uint8Array(await answer.arrayBuffer());
}
