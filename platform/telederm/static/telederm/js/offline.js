/**
 * On every page: registers the service worker, keeps the device's store to its owner, sends the
 * answers and photographs that wait in it, and says what waits.
 */
import { sendAnswers, sendBegun } from "./answers.js";
import { claim, drop, list, wipe } from "./device-store.js";
import { forget, keepUp } from "./push-device.js";
import { bringToCase, placeOf, sendPhotographs } from "./waiting-photographs.js";

const RETRY_MS = 20_000; // some broken lines never say that they are back
const PATIENCE = 2000; // ms that a sign-out waits for the browser; the server's part needs nothing of it
const { person = "", personBefore = "", session = "" } = document.body.dataset;
const before = personBefore.split(" ").filter(Boolean);
const lines = [...document.querySelectorAll("[data-waiting]")];
/** Where somebody has to look, with the words that say why. @type {Map<string, string>} */
const places = new Map();
let timer = 0;

const countWaiting = async () => (await list("photographs")).length + (await list("answers")).length;

/** Fills every line that says how much waits on this device; returns how much it is. */
async function showWaiting() {
  const waiting = await countWaiting();
  for (const line of lines) {
    line.hidden = !waiting && !places.size && navigator.onLine;
    const text = waiting ? line.dataset.textWaiting : line.dataset.textOffline;
    const isIdle = !waiting && navigator.onLine;
    line.replaceChildren(isIdle ? "" : text.replace("{count}", waiting), ...[...places].map(makeLink));
  }
  return waiting;
}

function makeLink([path, words]) {
  const link = document.createElement("a");
  link.href = path;
  link.textContent = lines[0].dataset[words];
  const row = document.createElement("span");
  row.append(" ", link);
  return row;
}

const isHere = (key) => [...document.querySelectorAll("form[data-autosave]")].some((form) => new URL(form.action).pathname === key);

/** @param {string} token */
async function sendRow(row, token) {
  if (row.groups) {
    const path = await sendBegun(row, token);
    if (!path) return;
    await bringToCase(path.replace(/answers\/$/, ""));
    await drop("answers", row.key);
    if (location.hash === "#begun") location.replace(path);
    places.set(path, "textBegun");
    return;
  }
  const { outcome } = await sendAnswers(row, token);
  if (outcome === "changed") places.set(row.key, "textChanged");
  if (["kept", "gone"].includes(outcome)) await drop("answers", row.key);
}

/** Several pages may do so at once: each row is the same, however often it arrives. */
async function sendWaiting() {
  clearTimeout(timer);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!person || !token || !navigator.onLine) return showWaiting();
  await showWaiting();
  for (const row of await list("answers")) if (!isHere(row.key)) await sendRow(row, token);
  for (const row of await sendPhotographs(token)) places.set(placeOf(row), "textLook");
  if (await showWaiting()) timer = setTimeout(sendWaiting, RETRY_MS);
}

for (const form of document.querySelectorAll('form[action$="/accounts/logout/"]')) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.wiped) return;
    event.preventDefault();
    const waiting = await countWaiting();
    if (waiting && !confirm((lines[0]?.dataset.textSignOut ?? "").replace("{count}", waiting))) return;
    await wipe();
    await Promise.race([forget().catch(() => {}), new Promise((done) => setTimeout(done, PATIENCE))]);
    form.dataset.wiped = "yes";
    form.requestSubmit();
  });
}
for (const name of ["offline", "answers:kept", "upload:done", "upload:waiting", "photograph:left"]) addEventListener(name, showWaiting);
addEventListener("online", sendWaiting);
navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // a private window has none
navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ language: document.documentElement.lang }));
if (person) await claim(person, before);
if (person) keepUp(person, before, session).catch(() => {}); // no network: the next page tells it
sendWaiting();
