
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
  const heads = [...table.tHead.rows[0].cells];
  const sort = (head, column, wanted) => {
    const first = column === 0 ? "ascending" : "descending";
    const second = first === "ascending" ? "descending" : "ascending";
    const way = wanted || (head.getAttribute("aria-sort") === first ? second : first);
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
    remember();
  };
  // What is shown stands in the address, so that it can be sent, and comes back with the page.
  const groups = [...document.querySelectorAll("details.group")];
  let ready = false;
  const remember = () => {
    if (!ready) return;
    const said = new URLSearchParams();
    const wanted = buttons.find((button) => button.getAttribute("aria-pressed") === "true").dataset.filter;
    const sorted = heads.findIndex((head) => head.hasAttribute("aria-sort"));
    if (search.value.trim()) said.set("find", search.value.trim());
    if (wanted) said.set("show", wanted);
    if (section?.value) said.set("section", section.value);
    if (sorted >= 0) said.set("sort", `${sorted}-${heads[sorted].getAttribute("aria-sort")}`);
    const open = groups.filter((group) => group.open).map((group) => group.id.replace("group-", ""));
    if (groups.some((group, place) => group.open !== (place === 0))) said.set("groups", open.join("."));
    if (String(said) || location.hash.includes("=")) history.replaceState(null, "", `#${said}`);
  };
  const restore = () => {
    const said = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    ready = false;
    search.value = said.get("find") || "";
    if (section) section.value = said.get("section") || "";
    const wanted = buttons.find((button) => button.dataset.filter === said.get("show")) || buttons[0];
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === wanted));
    const open = said.get("groups");
    if (open !== null) for (const group of groups) group.open = open.split(".").includes(group.id.replace("group-", ""));
    const [column, way] = (said.get("sort") || "").split("-");
    if (heads[Number(column)] && ["ascending", "descending"].includes(way)) sort(heads[Number(column)], Number(column), way);
    else filter();
    ready = true;
  };
  for (const group of groups) group.addEventListener("toggle", remember);
  addEventListener("hashchange", () => {
    const named = groups.find((group) => `#${group.id}` === location.hash);
    if (named) named.open = true;
    else if (location.hash.includes("=")) restore();
  });

  // "/" goes to the search, arrows go from row to row, Escape shows everybody again.
  const rowsShown = () => [...body.rows].filter((row) => !row.hidden);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && (event.target === search || body.contains(event.target))) {
      search.value = "";
      if (section) section.value = "";
      buttons[0].click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (event.target === search || body.contains(event.target))) {
      const all = rowsShown();
      const here = all.indexOf(event.target.closest("tr"));
      const next = all[here + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next && event.key === "ArrowDown") return;
      event.preventDefault();
      if (next) next.querySelector("a").focus();
      else search.focus();
    }
  });
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
  restore();
})();
