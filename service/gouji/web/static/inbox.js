// The inbox: hand in by dropping, follow live, pick many, walk by keys.
import { say } from "./gouji.js";

const AT_ONCE = 3;
const hand = document.getElementById("hand-in");
const tray = document.getElementById("tray");
const list = document.getElementById("list");

// --- hand in ---------------------------------------------------------------------------------

const waiting = [];
let running = 0;

function take(files) {
  for (const file of files) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.webkitRelativePath || file.name;
    const bar = document.createElement("progress");
    bar.max = 1; bar.value = 0;
    bar.setAttribute("aria-label", say("上传进度", "upload"));
    line.append(name, bar);
    tray.append(line);
    waiting.push({ file, line, bar });
  }
  send();
}

function send() {
  while (running < AT_ONCE && waiting.length) {
    running += 1;
    upload(waiting.shift()).finally(() => { running -= 1; send(); });
  }
}

function upload({ file, line, bar }) {
  return new Promise((done) => {
    const end = (words, wrong) => {
      bar.remove();
      const told = document.createElement("span");
      told.textContent = words;
      told.className = wrong ? "wrong" : "quiet";
      line.append(told);
      if (!wrong) setTimeout(() => line.remove(), 4000);
      done();
    };
    if (file.size > Number(hand.dataset.most)) { end(say("文件过大", "the file is too large"), true); return; }
    const form = new FormData();
    form.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/reports");
    request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    request.upload.onprogress = (event) => { if (event.lengthComputable) { bar.max = event.total; bar.value = event.loaded; } };
    request.onerror = () => end(say("连不上服务", "the service cannot be reached"), true);
    request.onload = () => {
      const answer = JSON.parse(request.responseText || "{}");
      if (request.status >= 400) { end(answer.detail || request.statusText, true); return; }
      refresh(answer.id);
      end(request.status === 200 ? say("此前已上传", "was handed in before") : say("已接收", "received"), false);
    };
    request.send(form);
  });
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesOf))).flat().filter((file) => !file.name.startsWith("."));
}

if (hand) {
  let depth = 0;
  const over = (on) => { document.body.classList.toggle("dropping", on); document.body.dataset.drop = say("松手即上传", "Drop to hand in"); };
  const withFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", (event) => { if (withFiles(event)) { depth += 1; over(true); } });
  document.addEventListener("dragleave", (event) => { if (withFiles(event)) { depth -= 1; over(depth > 0); } });
  document.addEventListener("dragover", (event) => { if (withFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = entries.length ? (await Promise.all(entries.map(filesOf))).flat() : [...event.dataTransfer.files];
    take(files);
  });
  for (const id of ["files", "folder"]) {
    document.getElementById(id).addEventListener("change", (event) => { take([...event.target.files]); event.target.value = ""; });
  }
}

// --- follow ----------------------------------------------------------------------------------

const asked = new Map(); // how often each row was asked for: an answer that comes late is an old one

async function refresh(id) {
  const turn = (asked.get(id) ?? 0) + 1;
  asked.set(id, turn);
  const answer = await fetch(`/inbox/rows/${id}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer) return; // the service is away; it is asked again when it is back
  const told = await answer.text();
  if (asked.get(id) !== turn) return;
  const known = document.getElementById(`report-${id}`);
  if (!answer.ok) { known?.remove(); return; }
  const holder = document.createElement("tbody");
  holder.innerHTML = told; // ours: the server escaped every text in it
  const fresh = holder.querySelector("tr");
  const rows = document.getElementById("rows");
  if (known) {
    const picked = known.querySelector("input")?.checked;
    const focused = known.contains(document.activeElement) ? document.activeElement.localName : "";
    known.replaceWith(fresh);
    if (focused) fresh.querySelector(focused)?.focus();
    const box = fresh.querySelector("input");
    if (box && picked) box.checked = true;
  } else if (rows && !rows.closest("table").hidden) {
    rows.prepend(fresh);
  } else {
    htmx.ajax("GET", "/", { target: "#list" });
  }
}

const events = new EventSource("/inbox/events");
events.addEventListener("progress", (event) => {
  const { id, state, page, pages } = JSON.parse(event.data);
  const row = document.getElementById(`report-${id}`);
  const bar = row?.querySelector("progress");
  if (!bar || row.querySelector(".state").className !== `state ${state}`) { refresh(id); return; }
  if (pages) { bar.max = pages; bar.value = page; row.querySelector("output").textContent = `${page}/${pages}`; }
});
events.addEventListener("ended", (event) => refresh(JSON.parse(event.data).id));
const refreshMoving = () => {
  for (const bar of list.querySelectorAll("tr[data-report] progress")) refresh(bar.closest("tr").dataset.report);
};
let away = false;
events.addEventListener("error", () => { away = true; });
events.addEventListener("open", () => {
  if (away) refreshMoving();
  away = false;
});
// a list that was asked for before a report ended, and came after that was told
list.addEventListener("htmx:afterSettle", refreshMoving);
addEventListener("pagehide", () => events.close());

// --- pick ------------------------------------------------------------------------------------

const boxes = () => [...list.querySelectorAll('input[name="report"]')];
let last = null;

function count() {
  const picked = boxes().filter((box) => box.checked).length;
  const bulk = document.getElementById("bulk");
  if (!bulk) return;
  bulk.hidden = !picked;
  document.getElementById("picked").textContent = picked;
}

list.addEventListener("click", (event) => {
  const box = event.target.closest('input[name="report"]');
  if (box) {
    const all = boxes();
    if (event.shiftKey && last) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    count();
  }
  if (event.target.id === "all") { for (const one of boxes()) one.checked = event.target.checked; count(); }
  const action = event.target.closest("[data-bulk]");
  if (action && (!action.dataset.sure || confirm(action.dataset.sure))) {
    const form = document.getElementById("reports");
    form.elements.action.value = action.dataset.bulk;
    htmx.trigger(form, "submit");
  }
});

// --- keys ------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox]), select, textarea") || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...list.querySelectorAll("tr[data-report] th a")];
  const at = rows.indexOf(document.activeElement);
  if (event.key === "j") rows[Math.min(at + 1, rows.length - 1)]?.focus();
  else if (event.key === "k") rows[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "x" && at >= 0) rows[at].closest("tr").querySelector("input")?.click();
  else if (event.key === "/") { event.preventDefault(); document.querySelector('#filters input[type="search"]').focus(); }
});
