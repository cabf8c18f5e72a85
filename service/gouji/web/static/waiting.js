// Follows a report until it ends, then shows it.
const line = document.getElementById("waiting");
if (line) {
  const events = new EventSource(`/api/v1/reports/${line.dataset.report}/events`);
  events.addEventListener("progress", (event) => {
    const { state, page, pages } = JSON.parse(event.data);
    const bar = line.querySelector("progress");
    if (pages) { bar.max = pages; bar.value = page; line.querySelector("output").textContent = `${page} / ${pages}`; }
    if (["done", "failed", "cancelled"].includes(state)) { events.close(); location.reload(); }
  });
}
