// Keeps the open inbox page up to date and copies codes. The page works without it.
"use strict";

const state = document.getElementById("state");
let isOpenByHand = new URLSearchParams(location.search).has("message");
let refreshing = null;
let isAskedAgain = false;

function showButtons(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
}

function showTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.textContent = moment.toLocaleString();
  }
}

function replace(id, fresh) {
  const old = document.getElementById(id);
  const next = fresh.getElementById(id);
  if (!old || !next || old.innerHTML === next.innerHTML) return;
  const scrolled = old.scrollTop;
  old.replaceWith(next);
  next.scrollTop = scrolled;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  showButtons(fresh);
  showTimes(fresh);
  replace("messages", fresh);
  // A message that somebody chose to read stays as it is.
  if (!isOpenByHand) replace("message", fresh);
}

// One request at a time; changes that arrive meanwhile become one more.
function refreshSoon() {
  if (refreshing) {
    isAskedAgain = true;
    return;
  }
  refreshing = refresh()
    .catch(() => {})
    .finally(() => {
      refreshing = null;
      if (isAskedAgain) {
        isAskedAgain = false;
        refreshSoon();
      }
    });
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    // Clipboards are for secure places only; elsewhere the text is at least selected.
    const shown = button.parentElement.querySelector("code, a");
    getSelection().selectAllChildren(shown);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});

showButtons(document);
showTimes(document);

const events = new EventSource("/_poolhouse/inbox/events");
events.onopen = () => { state.textContent = "Live"; refreshSoon(); };
events.onmessage = refreshSoon;
events.onerror = () => { state.textContent = "Not connected"; };
