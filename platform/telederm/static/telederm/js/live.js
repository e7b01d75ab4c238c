/**
 * Keeps parts of the page up to date. The socket carries hints only ("queue is at 18"); a part
 * that is older fetches itself again over HTTP, where it is authorised like any page:
 *
 *   <section data-live-topic="queue" data-live-seq="17" data-live-url="/queue/rows/">
 *
 * The answer holds the whole new element with its new data-live-seq. Without JavaScript the page
 * is as fresh as its last load.
 */
const SIGNED_OUT = 4401;
const BAD_REQUEST = 4400;
const SHORTEST = 500; // ms until the first new try
const LONGEST = 30_000;

/** The newest seq heard of, for each topic. @type {Map<string, number>} */
const newest = new Map();
/** Urls being fetched. @type {Set<string>} */
const busy = new Set();
/** Topics asked for on this socket. @type {Set<string>} */
const joined = new Set();
/** @type {WebSocket | null} */
let socket = null;
let failures = 0;

const parts = () => [...document.querySelectorAll("[data-live-topic]")];
const isStale = (part) =>
  (newest.get(part.dataset.liveTopic) ?? 0) > Number(part.dataset.liveSeq ?? 0);
const isTyping = (part) =>
  part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");

/** @param {"live" | "reconnecting"} state */
function showState(state) {
  for (const line of document.querySelectorAll("[data-live-state]")) {
    line.dataset.liveState = state;
    line.textContent = line.dataset[state === "live" ? "textLive" : "textReconnecting"];
  }
}

function leave() {
  const line = document.querySelector("[data-live-signin]");
  const back = encodeURIComponent(location.pathname + location.search);
  if (line) location.assign(`${line.dataset.liveSignin}?next=${back}`);
  else location.reload();
}

/** What to focus again after the swap. @param {Element} part */
function findFocusKey(part) {
  const focused = document.activeElement;
  if (!part.contains(focused)) return null;
  if (focused === part && part.id) return `#${CSS.escape(part.id)}`;
  if (focused.id) return `#${CSS.escape(focused.id)}`;
  const href = focused.getAttribute("href");
  return href ? `[href="${CSS.escape(href)}"]` : null;
}

/** @param {HTMLElement} part @param {string} html */
function swapPart(part, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  if (!fresh) return;
  const key = findFocusKey(part);
  const scroll = { left: part.scrollLeft, top: part.scrollTop };
  const opened = [...part.querySelectorAll("details[open][id]")].map((item) => item.id);
  part.replaceWith(fresh);
  fresh.scrollTo(scroll);
  for (const id of opened) fresh.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  if (key) (fresh.matches(key) ? fresh : fresh.querySelector(key))?.focus({ preventScroll: true });
  window.htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
}

/** @param {HTMLElement} part */
async function refreshPart(part) {
  const url = part.dataset.liveUrl;
  if (!url || busy.has(url) || !isStale(part)) return;
  if (isTyping(part)) {
    part.addEventListener("focusout", () => setTimeout(refreshParts), { once: true });
    return; // never take a field away from under somebody's fingers
  }
  busy.add(url);
  const wanted = newest.get(part.dataset.liveTopic);
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.redirected || answer.status === 401) return leave();
    if (answer.ok && part.isConnected) swapPart(part, await answer.text());
    if (newest.get(part.dataset.liveTopic) > wanted) setTimeout(refreshParts);
  } catch {
    // The line broke: the hello after the reconnection asks again.
  } finally {
    busy.delete(url);
  }
}

function refreshParts() {
  for (const part of parts()) refreshPart(part);
}

function subscribe() {
  const found = new Set(parts().map((part) => part.dataset.liveTopic));
  const topics = [...found].filter((topic) => !joined.has(topic));
  for (const topic of topics) joined.add(topic);
  if (topics.length) socket.send(JSON.stringify({ subscribe: topics }));
}

/** @param {MessageEvent<string>} event */
function hear(event) {
  const { topic, seq } = JSON.parse(event.data);
  if (typeof topic !== "string" || typeof seq !== "number") return;
  newest.set(topic, Math.max(seq, newest.get(topic) ?? 0));
  refreshParts();
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/ws/live/`);
  socket.addEventListener("open", () => {
    failures = 0;
    joined.clear();
    subscribe();
    showState("live");
  });
  socket.addEventListener("message", hear);
  socket.addEventListener("close", (event) => {
    if (event.code === SIGNED_OUT) return leave();
    showState("reconnecting");
    if (event.code === BAD_REQUEST) return; // trying again would end the same way
    const ceiling = Math.min(LONGEST, SHORTEST * 2 ** failures++);
    setTimeout(connect, ceiling * (0.5 + Math.random() / 2)); // jitter: not everybody at once
  });
}

document.addEventListener("live:swapped", () => socket?.readyState === WebSocket.OPEN && subscribe());
if (parts().length) connect();
