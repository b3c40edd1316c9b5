// Another row for an opinion without a round trip. Without this file the button brings the form back with one more.
"use strict";

for (const form of document.querySelectorAll("form[data-rows]")) {
  const [count, more, blank] = ["[name=rows]", "[name=more]", "template"].map((what) => form.querySelector(what));
  if (!count || !more || !blank) continue;
  more.addEventListener("click", (event) => {
    event.preventDefault();
    const number = Number(count.value) + 1;
    const row = document.createElement("template");
    row.innerHTML = blank.innerHTML.replaceAll("__number__", number);
    blank.before(row.content);
    count.value = number;
    form.querySelector(`#id_points-${number}-text`).focus();
    if (number >= Number(form.dataset.rows)) more.remove();
  });
}
