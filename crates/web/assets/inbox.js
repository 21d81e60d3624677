// Keeps the open inbox page up to date and copies codes. The page works without it.
"use strict";

const state = document.getElementById("state");
let refreshing = null;
let isAskedAgain = false;

// A message that somebody chose to read stays open; otherwise the newest is.
function isChosen() {
  return new URLSearchParams(location.search).has("message");
}

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

async function show(address, { keepsMessage }) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
  // An answer that was overtaken by a click shows nothing.
  if (!answer.ok || address !== location.href) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  showButtons(fresh);
  showTimes(fresh);
  replace("messages", fresh);
  if (!keepsMessage) replace("message", fresh);
}

// One request at a time; changes that arrive meanwhile become one more.
function refreshSoon() {
  if (refreshing) {
    isAskedAgain = true;
    return;
  }
  refreshing = show(location.href, { keepsMessage: isChosen() })
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

  const link = event.target.closest("#messages a");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link && isPlain) {
    event.preventDefault();
    history.pushState(null, "", link.href);
    show(link.href, { keepsMessage: false }).catch(() => location.assign(link.href));
  }
});

addEventListener("popstate", () => show(location.href, { keepsMessage: false }).catch(() => location.reload()));

showButtons(document);
showTimes(document);

const events = new EventSource("/_poolhouse/inbox/events");
events.onopen = () => { state.textContent = "Live"; refreshSoon(); };
events.onmessage = refreshSoon;
events.onerror = () => { state.textContent = "Not connected"; };
