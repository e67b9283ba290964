
// Sorting and filtering of the scores; without this the table is all there, in the order of the names.
(() => {
  const table = document.getElementById("scores");
  const body = table.tBodies[0];
  const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const rows = [...body.rows].map((row) => ({
    row,
    name: row.cells[0].textContent,
    family: row.dataset.family || row.cells[0].textContent,
    section: row.dataset.section || "",
    scores: [...row.cells].slice(1).map((cell) => parseFloat(cell.textContent)),
    flags: (row.dataset.f || "").split(" "),
    full: "full" in row.dataset,
  }));
  const order = rows.slice();

  const compare = (column) => (one, other) => {
    if (column === 0) return names.compare(one.family, other.family);
    const [left, right] = [one.scores[column - 1], other.scores[column - 1]];
    // a score that is not known goes last when the best come first
    return (Number.isNaN(left) ? -1 : left) - (Number.isNaN(right) ? -1 : right);
  };
  const sort = (head, column) => {
    const first = column === 0 ? "ascending" : "descending";
    const second = first === "ascending" ? "descending" : "ascending";
    const way = head.getAttribute("aria-sort") === first ? second : first;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
    const by = compare(column);
    order.sort(way === "ascending" ? by : (one, other) => by(other, one));
    body.append(...order.map((one) => one.row));
    filter();
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(head, column));
  });

  const anchors = [...table.tHead.rows[0].cells].map((head) => head.dataset.anchor || "");
  body.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (!cell) return;
    location.href = cell.parentElement.querySelector("a").href + "#" + anchors[cell.cellIndex];
  });

  const search = document.getElementById("search");
  const section = document.getElementById("section");
  const buttons = [...document.querySelectorAll("[data-filter]")];
  const shown = document.getElementById("shown");
  // Rows are laid out as they are scrolled to: a browser takes a second for 30,000 cells.
  const STEP = 100;
  let most = STEP;
  let count = 0;
  const draw = () => {
    const words = search.value.trim().toLocaleLowerCase();
    const wanted = buttons.find((button) => button.getAttribute("aria-pressed") === "true").dataset.filter;
    count = 0;
    for (const { row, name, section: own, flags, full } of order) {
      const kept = !wanted || (wanted === "part" ? !full : wanted.split(" ").some((one) => flags.includes(one)));
      const found = kept && (!section?.value || own === section.value) && name.toLocaleLowerCase().includes(words);
      count += found ? 1 : 0;
      row.hidden = !found || count > most;
    }
    shown.textContent = count;
  };
  const filter = () => {
    most = STEP;
    draw();
  };
  const sheet = table.parentElement;
  sheet.addEventListener("scroll", () => {
    if (most < count && sheet.scrollTop + 2 * sheet.clientHeight > sheet.scrollHeight) {
      most += STEP;
      draw();
    }
  });
  addEventListener("beforeprint", () => {
    most = Infinity;
    draw();
  });
  addEventListener("afterprint", filter);
  search.addEventListener("input", filter);
  section?.addEventListener("change", filter);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      filter();
    });
  }
  document.getElementById("tools").hidden = false;
  filter();
})();
