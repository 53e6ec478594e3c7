// The controls of what is more than a choice: rows to put in order, to match, to sort, and a word to write.
// The page's own blanks stay: they show the place or the letter on the screen and are empty on paper.
// `changed` is told what to announce. Every control works by keyboard and is a plain button, select or box.
const letter = (at) => String.fromCharCode(65 + at);
const rowsOf = (set) => [...set.querySelectorAll(".row")];
const blankOf = (row) => row.querySelector(".blank");

const number = (set) => rowsOf(set).forEach((row, at) => { blankOf(row).textContent = at + 1; });

const orderControls = (set, words, changed) => {
  for (const row of rowsOf(set)) {
    const box = make("span", "controls");
    for (const [sign, label, step] of [["↑", words.up, -1], ["↓", words.down, 1]]) {
      const move = button(sign, () => {
        const rows = rowsOf(set);
        const other = rows[rows.indexOf(row) + step];
        if (other) other[step < 0 ? "before" : "after"](row);
        number(set);
        move.focus();
        changed(fill(words.place, { n: rowsOf(set).indexOf(row) + 1, all: rows.length }));
      });
      move.setAttribute("aria-label", label + ": " + row.querySelector(".part").textContent);
      box.append(move);
    }
    row.append(box);
  }
  number(set);
};

const matchControls = (set, words) => {
  const offers = [...set.querySelectorAll(".offers li")];
  for (const row of rowsOf(set)) {
    const select = make("select", "controls");
    select.append(new Option(words.open, ""), ...offers.map((offer, at) => new Option(letter(at) + ". " + offer.textContent, offer.dataset.offer)));
    select.setAttribute("aria-labelledby", row.querySelector(".part").id);
    select.addEventListener("change", () => { blankOf(row).textContent = select.selectedIndex ? letter(select.selectedIndex - 1) : ""; });
    row.append(select);
  }
};

const shortControls = (set, words, enter) => {
  const label = make("label", "controls", words.write + " ");
  const input = make("input");
  input.type = "text";
  input.autocomplete = "off";
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") enter(); });
  label.append(input);
  rowsOf(set)[0].append(label);
};

// Puts back what was answered before. What doesn't fit any more is left out.
const place = (set, answer) => {
  const value = (part) => (answer.find((text) => text.startsWith(part + ":")) || "").slice(part.length + 1);
  const rows = rowsOf(set);
  if (set.dataset.kind === "order") {
    const list = rows[0].parentNode;
    for (const row of [...rows].sort((a, b) => value(a.dataset.part) - value(b.dataset.part))) list.append(row);
    return number(set);
  }
  for (const row of rows) {
    for (const input of row.querySelectorAll("input[type=radio]")) input.checked = input.value === value(row.dataset.part);
    for (const select of row.querySelectorAll("select")) {
      select.value = value(row.dataset.part);
      if (select.selectedIndex < 0) select.selectedIndex = 0;
      select.dispatchEvent(new Event("change"));
    }
    for (const input of row.querySelectorAll("input[type=text]")) input.value = answer[0] || "";
  }
};
