// Says while somebody types what the rules and the budget say, and shows only what the category asks for.
// Without it there is a button for the first, and everything can be opened by hand.
"use strict";

const form = document.querySelector("form[data-hints]");
if (form) {
  const place = form.querySelector("[data-said]");
  const people = form.querySelector("[data-people]");
  const category = form.querySelector("[name=category]");
  const QUIET = 600;
  let waiting = 0;
  let turn = 0;
  let last = "";

  const typed = () => {
    const data = new FormData(form);
    const files = data.getAll("papers").some((file) => file.size);
    data.delete("papers");
    if (files) data.set("has_files", "1");
    return data;
  };
  const ask = async () => {
    const data = typed();
    const now = JSON.stringify([...data].filter(([name]) => name !== "csrfmiddlewaretoken"));
    if (now === last) return;
    last = now;
    turn += 1;
    const mine = turn;
    try {
      const response = await fetch(form.dataset.hints, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      if (!response.ok || response.redirected || mine !== turn) return;
      const answer = await response.json();
      place.replaceChildren(...new DOMParser().parseFromString(answer.html, "text/html").body.childNodes);
    } catch {
      last = "";
    }
  };
  const later = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, QUIET);
  };
  // What cannot be meant is out of the way: the advance unless it is paid from one, people unless the category asks.
  const arrange = () => {
    const holder = form.querySelector("[data-field=holder]");
    const place_of_money = form.querySelector("[name=paid_from]:checked");
    if (holder && form.querySelector("[name=paid_from]")) {
      holder.hidden = !place_of_money || place_of_money.value !== "asset.other_receivable";
    }
    if (category && people && (category.dataset.people || "").split(" ").includes(category.value)) people.open = true;
  };
  const narrow = () => {
    const direction = form.querySelector("[name=kind]:checked");
    if (!direction || !category) return;
    const wanted = direction.value === "income" ? "inc." : "exp.";
    for (const option of category.options) {
      const isOther = option.value && !option.value.startsWith(wanted);
      option.hidden = isOther;
      option.disabled = isOther && !option.selected;
    }
    for (const group of category.querySelectorAll("optgroup")) {
      group.hidden = [...group.children].every((option) => option.hidden);
    }
  };

  form.addEventListener("input", () => { arrange(); narrow(); later(); });
  form.addEventListener("change", () => { arrange(); narrow(); later(); });
  arrange();
  narrow();
  if (category && category.value) later();
}
