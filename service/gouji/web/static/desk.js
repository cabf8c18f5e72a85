// The desk: light both sides of a finding on the page, keys for everything.
import { say } from "./gouji.js";

const desk = document.getElementById("desk");
const sheets = document.getElementById("sheets");
const spread = sheets.querySelector(".spread");
const leaves = [...spread.querySelectorAll(".leaf")];
const thread = spread.querySelector(".thread");
const panel = document.getElementById("panel");
const tables = document.getElementById("tables");
const pairButton = desk.querySelector("[data-pair]");
const RESOLUTIONS = [96, 144, 216, 288];
const wide = matchMedia("(min-width: 901px)");
let zoom = 1; // 1 is the width of the viewer
let pair = []; // the two pages that are shown side by side
let apart = false; // whether the reader turned that off for this finding
let corrected = ""; // the cell whose figure was corrected last
let written = null; // what was being written about a finding that somebody else decided first

const leaf = (page) => leaves[page - 1];
const finding = () => panel.querySelector(".finding");
const places = () => JSON.parse(finding()?.dataset.places ?? "[]");

// --- pages -----------------------------------------------------------------------------------

function lay() {
  const columns = pair.length || 1;
  const room = sheets.clientWidth - 28 - 14 * (columns - 1);
  const broadest = Math.max(...leaves.filter((one) => !one.hidden).map((one) => Number(one.dataset.width)));
  for (const one of leaves) {
    const width = (Number(one.dataset.width) / broadest) * (room / columns) * zoom;
    one.style.width = `${width}px`;
    one.style.height = `${(width * one.dataset.height) / one.dataset.width}px`;
  }
  document.getElementById("zoom").textContent = `${Math.round(zoom * 100)}%`;
  for (const one of leaves) if (one.dataset.near) load(one);
}

function load(one) {
  const points = Number(one.dataset.width);
  const dots = parseFloat(one.style.width) * devicePixelRatio;
  const wanted = RESOLUTIONS.find((dpi) => (Math.min(points, 1200) * dpi) / 72 >= dots * 0.95) ?? 288;
  const image = one.querySelector("img");
  if (Number(image.dataset.dpi ?? 0) >= wanted) return;
  image.dataset.dpi = wanted;
  const sharper = new Image();
  sharper.onload = () => { if (Number(image.dataset.dpi) === wanted) image.src = sharper.src; };
  sharper.src = `/reports/${desk.dataset.report}/pages/${one.dataset.page}.jpg?dpi=${wanted}`;
}

const inSight = new IntersectionObserver(
  (seen) => {
    for (const { target, isIntersecting } of seen) {
      target.dataset.near = isIntersecting ? "yes" : "";
      if (isIntersecting) load(target);
    }
  },
  { root: sheets, rootMargin: "60% 0px" },
);

function zoomTo(next) {
  const before = { x: (sheets.scrollLeft + sheets.clientWidth / 2) / spread.offsetWidth, y: (sheets.scrollTop + sheets.clientHeight / 2) / spread.offsetHeight };
  zoom = Math.min(6, Math.max(0.4, next));
  lay();
  draw();
  sheets.scrollLeft = before.x * spread.offsetWidth - sheets.clientWidth / 2;
  sheets.scrollTop = before.y * spread.offsetHeight - sheets.clientHeight / 2;
}

function pairUp(pages) {
  if (pages.join() === pair.join()) return;
  pair = pages;
  spread.classList.toggle("pair", pair.length === 2);
  for (const one of leaves) one.hidden = pair.length === 2 && !pair.includes(Number(one.dataset.page));
  pairButton.setAttribute("aria-pressed", String(pair.length === 2));
  lay();
}

// --- light -----------------------------------------------------------------------------------

function box(rectangle) {
  const [x0, y0, x1, y1] = rectangle;
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x: x0 - 1.5, y: y0 - 1.5, width: x1 - x0 + 3, height: y1 - y0 + 3 })) made.setAttribute(name, value);
  made.setAttribute("vector-effect", "non-scaling-stroke");
  return made;
}

function light(where, kind) {
  for (const one of leaves) one.querySelector(".lit").replaceChildren();
  for (const place of where) {
    if (!leaf(place.page)) continue;
    const rect = box(place.box);
    rect.setAttribute("class", kind);
    rect.dataset.side = place.side;
    leaf(place.page).querySelector(".lit").append(rect);
  }
}

function draw() {
  const path = thread.firstElementChild;
  path.setAttribute("d", "");
  const first = spread.querySelector('.lit rect[data-side="text"]');
  const others = [...spread.querySelectorAll(".lit rect")].filter((rect) => rect !== first && rect.dataset.side === "table");
  if (!first || !others.length) return;
  const origin = spread.getBoundingClientRect();
  const from = first.getBoundingClientRect();
  if (!from.width) return;
  const lines = others.slice(0, 12).map((other) => other.getBoundingClientRect()).filter((to) => to.width).map((to) => {
    const beside = Math.abs(from.left - to.left) > Math.abs(from.top - to.top);
    const right = to.left + to.width / 2 > from.left + from.width / 2;
    const below = to.top > from.top;
    const start = beside ? [right ? from.right : from.left, from.top + from.height / 2] : [from.left + from.width / 2, below ? from.bottom : from.top];
    const end = beside ? [right ? to.left : to.right, to.top + to.height / 2] : [to.left + to.width / 2, below ? to.top : to.bottom];
    const [x0, y0] = [start[0] - origin.left, start[1] - origin.top];
    const [x1, y1] = [end[0] - origin.left, end[1] - origin.top];
    return beside ? `M${x0} ${y0}C${(x0 + x1) / 2} ${y0} ${(x0 + x1) / 2} ${y1} ${x1} ${y1}` : `M${x0} ${y0}C${x0} ${(y0 + y1) / 2} ${x1} ${(y0 + y1) / 2} ${x1} ${y1}`;
  });
  thread.setAttribute("class", `thread ${finding()?.dataset.verdict ?? ""}`);
  path.setAttribute("d", lines.join(""));
}

function bring(rects) {
  if (!rects.length) return;
  const view = sheets.getBoundingClientRect();
  const all = rects.map((rect) => rect.getBoundingClientRect());
  const edges = { left: Math.min(...all.map((r) => r.left)), top: Math.min(...all.map((r) => r.top)), right: Math.max(...all.map((r) => r.right)), bottom: Math.max(...all.map((r) => r.bottom)) };
  const target = edges.bottom - edges.top < view.height - 60 ? edges : all[0];
  sheets.scrollBy({ left: (target.left + target.right) / 2 - view.left - view.width / 2, top: (target.top + target.bottom) / 2 - view.top - view.height / 2 });
}

function show() {
  const here = places();
  const pages = [...new Set(here.map((place) => place.page))].filter((page) => leaf(page));
  const two = pages.length === 2;
  pairButton.hidden = !two;
  pairUp(two && wide.matches && !apart ? pages : []);
  light(here, finding()?.dataset.verdict ?? "");
  for (const page of pages) load(leaf(page));
  bring([...spread.querySelectorAll(".lit rect")]);
  draw();
  document.getElementById("place").textContent = pages.length ? say(`第 ${pages.join("、")} 页`, `page ${pages.join(", ")}`) : "";
  mark();
}

function mark() {
  const id = finding()?.dataset.finding;
  for (const link of links()) {
    const here = link.dataset.finding === id;
    link.toggleAttribute("aria-current", here);
    if (here) {
      link.setAttribute("aria-current", "true");
      link.closest("details").open = true;
      link.scrollIntoView({ block: "nearest" });
      for (const page of next(link, 1)?.dataset.pages.split(" ") ?? []) if (leaf(page)) load(leaf(page));
    }
  }
  if (id) history.replaceState(null, "", `/reports/${desk.dataset.report}?finding=${encodeURIComponent(id)}`);
}

// --- findings --------------------------------------------------------------------------------

const links = () => [...document.querySelectorAll("#found a[data-finding]")];
const current = () => links().find((link) => link.hasAttribute("aria-current"));

function next(from, step) {
  const among = links().filter((link) => link.closest("details").open || link === from);
  return among[among.indexOf(from) + step];
}

function nextOpen() {
  const among = links();
  const at = among.indexOf(current());
  return [...among.slice(at + 1), ...among.slice(0, at + 1)].find((link) => link.dataset.open);
}

const decide = () => panel.querySelector("#decide");

// What had the focus may be gone: whoever works by keys stays where the change was made.
function stay() {
  if (document.activeElement === document.body) (tables.hidden ? panel : tables).focus({ preventScroll: true });
}

function ask(what) {
  const form = decide();
  if (!form) return;
  for (const fields of form.querySelectorAll("fieldset")) {
    const wanted = fields.id === `ask-${what}` && fields.hidden;
    fields.hidden = fields.disabled = !wanted;
    form.querySelector(`[aria-controls="${fields.id}"]`)?.setAttribute("aria-expanded", String(wanted));
    if (wanted) (what === "dismiss" ? fields : fields.querySelector("input:not([type=hidden]), textarea"))?.focus();
    if (wanted && what === "dismiss") fields.querySelector("input").focus();
  }
}

const entries = (fields) => [...fields.querySelectorAll("input:not([type=hidden]), textarea")];

function writeAgain() {
  ask(written.what);
  entries(decide().querySelector(`#ask-${written.what}`)).forEach((one, at) => { [one.value, one.checked] = written.values[at] ?? [one.value, one.checked]; });
  written = null;
}

function act(what) {
  const form = decide();
  if (!form) return;
  if (what === "confirm" || what === "reopen") for (const fields of form.querySelectorAll("fieldset")) fields.disabled = true;
  form.elements.action.value = what;
  htmx.trigger(form, "submit");
}

function undo() {
  if (desk.dataset.mayDecide) htmx.ajax("POST", `/reports/${desk.dataset.report}/undo`, { target: "#panel", source: panel });
}

panel.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.do) act(button.dataset.do);
  if (button?.dataset.ask) ask(button.dataset.ask);
});
panel.addEventListener("submit", (event) => event.preventDefault());
panel.addEventListener("keydown", (event) => {
  const fields = event.target.closest("fieldset");
  if (event.key !== "Enter" || !fields || event.target.tagName === "BUTTON") return;
  if (event.target.tagName === "TEXTAREA" && !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  act(fields.id.slice(4));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const asked = decide()?.querySelector("fieldset:not([hidden])");
  written = asked && detail.xhr.status === 412 ? { what: asked.id.slice(4), values: entries(asked).map((one) => [one.value, one.checked]) } : null;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  if (event.target.id === "tables") cells();
  if (event.target !== panel || path.includes("/figures/")) return;
  apart = false;
  if (event.detail.requestConfig?.verb === "post") tables.replaceChildren(); // judged again: ask for them anew
  if (tables.hidden) show();
  else { mark(); tab("tables"); }
  if (written && decide()) writeAgain();
  stay();
});
spread.addEventListener("click", (event) => {
  const id = event.target.closest(".all rect")?.dataset.finding;
  if (id) links().find((link) => link.dataset.finding === id)?.click();
});

// --- tables ----------------------------------------------------------------------------------

function tab(which) {
  const on = which === "tables";
  document.getElementById("panel").hidden = on;
  tables.hidden = !on;
  for (const one of desk.querySelectorAll("[role=tab]")) one.setAttribute("aria-selected", String(one.dataset.tab === which));
  desk.classList.toggle("with-tables", on);
  requestAnimationFrame(() => { lay(); draw(); });
  if (!on) show();
  if (on && !tables.querySelector("table")) htmx.trigger("#tab-tables", "load-tables");
}

const cellBox = (cell) => ({ page: Number(cell.dataset.page), box: cell.dataset.box.split(" ").map(Number), side: "cell" });

function choose(cell) {
  for (const one of tables.querySelectorAll(".chosen")) one.classList.remove("chosen");
  cell.classList.add("chosen");
  const place = cellBox(cell);
  pairUp([]);
  light([place], "cell");
  load(leaf(place.page));
  bring([...spread.querySelectorAll(".lit rect")]);
  draw();
}

function edit(cell) {
  if (!desk.dataset.mayDecide || !cell.dataset.version || cell.querySelector("input")) return;
  const known = cell.textContent.trim();
  const input = document.createElement("input");
  Object.assign(input, { value: known, maxLength: 40, inputMode: "decimal" });
  input.setAttribute("aria-label", cell.title);
  const leave = () => { cell.textContent = known; };
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") { leave(); cell.focus(); }
    if (event.key !== "Enter") return;
    if (input.value.trim() === known) { leave(); cell.focus(); return; }
    corrected = cell.dataset.figure;
    htmx.ajax("POST", `/reports/${desk.dataset.report}/figures/${encodeURIComponent(cell.dataset.figure)}`, { target: "#tables", source: tables, values: { printed: input.value, finding: cell.dataset.finding, version: cell.dataset.version } });
  });
  input.addEventListener("blur", leave);
  cell.replaceChildren(input);
  input.select();
}

function cells() {
  const chosen = panel.querySelector(".finding");
  if (chosen) light(places(), chosen.dataset.verdict);
  mark();
  if (document.activeElement === document.body) tables.querySelector(`[data-figure="${CSS.escape(corrected)}"]`)?.focus();
  stay();
}

tables.addEventListener("click", (event) => { const cell = event.target.closest("td[data-box]"); if (cell && !event.target.closest("input")) choose(cell); });
tables.addEventListener("dblclick", (event) => { const cell = event.target.closest("td[data-figure]"); if (cell) edit(cell); });
tables.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td[data-figure]");
  if (cell && event.key === "Enter") { choose(cell); edit(cell); event.preventDefault(); }
});
tables.addEventListener("focusin", (event) => { const cell = event.target.closest("td[data-box]"); if (cell && event.target === cell) choose(cell); });
sheets.addEventListener("dblclick", (event) => {
  if (tables.hidden) return;
  const one = event.target.closest(".leaf");
  if (!one) return;
  const frame = one.getBoundingClientRect();
  const scale = one.dataset.width / frame.width;
  const [x, y] = [(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale];
  const hit = [...tables.querySelectorAll("td[data-box]")].find((cell) => {
    const { page, box: [x0, y0, x1, y1] } = cellBox(cell);
    return page === Number(one.dataset.page) && x0 <= x && x <= x1 && y0 <= y && y <= y1;
  });
  if (hit) { choose(hit); hit.scrollIntoView({ block: "center" }); hit.focus(); }
});

// --- keys ------------------------------------------------------------------------------------

const KEYS = {
  j: () => (next(current(), 1) ?? current())?.click(),
  k: () => (next(current(), -1) ?? current())?.click(),
  n: () => nextOpen()?.click(),
  c: () => act("confirm"),
  d: () => ask("dismiss"),
  e: () => ask("correct"),
  m: () => ask("comment"),
  a: () => ask("assign"),
  z: undo,
  t: () => tab(tables.hidden ? "tables" : "finding"),
  p: () => { apart = pair.length === 2; show(); },
  u: () => { location.href = "/"; },
  "+": () => zoomTo(zoom * 1.25),
  "=": () => zoomTo(zoom * 1.25),
  "-": () => zoomTo(zoom / 1.25),
  0: () => zoomTo(1),
  "?": () => document.getElementById("help").showModal(),
};
KEYS.ArrowDown = KEYS.j;
KEYS.ArrowUp = KEYS.k;

document.addEventListener("keydown", (event) => {
  const help = document.getElementById("help");
  if (help.open || event.altKey || event.ctrlKey || event.metaKey) return;
  const typing = event.target.matches("input:not([type=radio]), textarea, select");
  const open = panel.querySelector("fieldset:not([hidden])");
  if (event.key === "Escape" && open) { ask(""); panel.focus(); return; }
  if (open?.id === "ask-dismiss" && !typing && /^[1-6]$/.test(event.key)) {
    open.querySelectorAll("input[type=radio]")[Number(event.key) - 1].checked = true;
    act("dismiss");
    return;
  }
  if (typing || (event.target.type === "radio" && event.key.startsWith("Arrow"))) return;
  if (event.target.closest("#sheets, #tables, .menu") && event.key.startsWith("Arrow")) return;
  if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
});
desk.querySelector(".tools").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.zoom) ({ in: KEYS["+"], out: KEYS["-"], fit: KEYS[0] })[button.dataset.zoom]();
  if (button === pairButton) KEYS.p();
  if (button?.hasAttribute("data-help")) KEYS["?"]();
});
desk.querySelector(".tabs").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) tab(button.dataset.tab);
});
sheets.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomTo(zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15));
}, { passive: false });
new ResizeObserver(() => { lay(); draw(); }).observe(sheets);

lay();
for (const one of leaves) inSight.observe(one);
show();
