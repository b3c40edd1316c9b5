// A list of suggestions knows one word: this offers it again for the second and the third. Without it one types.
"use strict";

for (const input of document.querySelectorAll("input[list$=-known]")) {
  const known = [...input.list.options].map((option) => option.value);
  input.addEventListener("input", () => {
    const typed = input.value.match(/^.*[,，、;；\s]/u)?.[0] ?? "";
    const there = typed.split(/[,，、;；\s]+/u);
    input.list.replaceChildren(
      ...known.filter((name) => !there.includes(name)).map((name) => new Option("", typed + name)),
    );
  });
}
