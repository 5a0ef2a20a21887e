"use strict";
// Search, filters, sorting and export.  Without this script the page shows everything, unsorted.
(() => {
  const FIELDS = ["q", "status", "kind", "severity", "rule"];
  const byId = (id) => document.getElementById(id);
  const form = byId("search");
  const lists = ["agency-list", "finding-list"].map(byId).filter(Boolean);
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  const entries = lists.map((table) =>
    [...table.tBodies[0].rows].map((row, index) => ({ row, index, text: plain(row.textContent) })),
  );

  const wanted = () => Object.fromEntries(FIELDS.map((name) => [name, byId(name).value.trim()]));

  // A row is filtered by what it has: an agency has no rule and no severity of its own.
  const suits = ({ row, text }, want, words) =>
    words.every((word) => text.includes(word)) &&
    FIELDS.slice(1).every((name) => !want[name] || !(name in row.dataset) || row.dataset[name] === want[name]);

  function show() {
    const want = wanted();
    const words = plain(want.q).split(/\s+/).filter(Boolean);
    const told = lists.map((table, at) => {
      const kept = entries[at].filter((entry) => {
        entry.row.hidden = !suits(entry, want, words);
        return !entry.row.hidden;
      });
      const name = table.id === "agency-list" ? "单位" : "问题";
      return `${name} ${kept.length} / ${entries[at].length}`;
    });
    const none = lists.every((table) => [...table.tBodies[0].rows].every((row) => row.hidden));
    byId("found").textContent = `所列：${told.join("，")}${none ? "。没有符合条件的，请换几个字，或点“清除”" : ""}`;
  }

  function readAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (!FIELDS.concat("sort").some((name) => given.has(name))) return false;
    for (const name of FIELDS) {
      byId(name).value = given.get(name) ?? "";
      if (byId(name).value !== (given.get(name) ?? "")) byId(name).value = "";
    }
    show();
    const [list, column, way] = (given.get("sort") ?? "").split(".");
    const table = lists.find((one) => one.id === list);
    const head = table?.tHead.rows[0].cells[Number(column)];
    if (head) sort(table, head, way === "down" ? "descending" : "ascending");
    return true;
  }

  function writeAddress() {
    const want = Object.entries(wanted()).filter(([, value]) => value);
    const address = new URLSearchParams(want).toString();
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  }

  const key = (row, at) => row.cells[at].dataset.value ?? row.cells[at].textContent.trim();

  function sort(table, head, way) {
    const at = head.cellIndex;
    const sign = way === "ascending" ? 1 : -1;
    const numbers = [...table.tBodies[0].rows].every((row) => key(row, at) !== "" && !Number.isNaN(Number(key(row, at))));
    const order = numbers
      ? (one, other) => Number(key(one, at)) - Number(key(other, at))
      : (one, other) => key(one, at).localeCompare(key(other, at), "zh-CN", { numeric: true });
    const rows = [...table.tBodies[0].rows].sort((one, other) => sign * order(one, other));
    table.tBodies[0].append(...rows);
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
  }

  // The heading keeps its words: on the later pages of a print, browsers leave buttons out.
  function makeSortable(table) {
    for (const head of table.tHead.rows[0].cells) {
      if (head.querySelector(".unseen")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", `按${head.textContent}排序`);
      head.append(button);
      head.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const first = "numeric" in head.dataset ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        sort(table, head, now === first ? other : first);
      });
    }
  }

  // A spreadsheet must not take a text for a formula.
  const cell = (value) => {
    const text = String(value ?? "");
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };

  function save() {
    const data = JSON.parse(byId("data").textContent).findings;
    const columns = {
      代码: "code", 单位: "agency", 级别: "severity_name", 结论: "verdict", 规则: "instance", 事项: "title",
      说明: "message", 怎样处理: "fix", 所在单元格: "addresses", 文件: "path",
    };
    const at = lists.findIndex((table) => table.id === "finding-list");
    const kept = at < 0 ? [] : entries[at].filter(({ row }) => !row.hidden).map(({ index }) => data[index]);
    const rows = [Object.keys(columns), ...kept.map((one) => Object.values(columns).map((name) => one[name]))];
    const text = "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "问题清单.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function chooseMeasure() {
    const charts = [...document.querySelectorAll(".measure")];
    const choice = byId("measure");
    if (!choice) return;
    const choose = () => charts.forEach((chart, at) => (chart.hidden = at !== Number(choice.value)));
    choice.addEventListener("change", choose);
    choice.parentElement.hidden = false;
    choose();
  }

  document.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  chooseMeasure();
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { show(); writeAddress(); });
  form.addEventListener("reset", () => setTimeout(() => { show(); writeAddress(); }));
  byId("save").addEventListener("click", save);
  byId("print").addEventListener("click", () => print());
  const follow = () => {
    if (readAddress()) form.scrollIntoView();
  };
  window.addEventListener("hashchange", follow);
  show();
  follow();
})();
