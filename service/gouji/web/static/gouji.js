// What every page does: notices close, and say so when the service cannot be reached.
const notice = document.getElementById("notice");

export function tell(words) {
  const line = document.createElement("p");
  line.className = "why";
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "plain", textContent: "×" });
  close.dataset.close = "";
  close.setAttribute("aria-label", say("关闭", "Close"));
  line.append(words, " ", close);
  notice.replaceChildren(line);
}

export function say(zh, en) {
  return document.documentElement.lang === "en" ? en : zh;
}

export function post(path, body) {
  return fetch(path, { method: "POST", body, headers: { "X-CSRF-Token": document.body.dataset.csrf } });
}

notice.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) notice.replaceChildren();
});
document.addEventListener("htmx:sendError", () => tell(say("连不上服务，请稍后重试", "The service cannot be reached, try again later")));
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
