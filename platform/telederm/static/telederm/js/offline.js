/**
 * On every page: registers the service worker, keeps the device's store to its owner, sends the
 * answers that wait in it, and says what waits.
 */
import { sendAnswers, sendBegun } from "./answers.js";
import { claim, drop, list, wipe } from "./device-store.js";

const person = document.body.dataset.person ?? "";
const lines = [...document.querySelectorAll("[data-waiting]")];
/** Where somebody has to look, with the words that say why. @type {Map<string, string>} */
const places = new Map();

/** Fills every line that says how much waits on this device. */
async function showWaiting() {
  const waiting = (await list("photographs")).length + (await list("answers")).length;
  for (const line of lines) {
    line.hidden = !waiting && !places.size && navigator.onLine;
    const text = waiting ? line.dataset.textWaiting : line.dataset.textOffline;
    const isIdle = !waiting && navigator.onLine;
    line.replaceChildren(isIdle ? "" : text.replace("{count}", waiting), ...[...places].map(makeLink));
  }
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
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!person || !token || !navigator.onLine) return showWaiting();
  for (const row of await list("answers")) if (!isHere(row.key)) await sendRow(row, token);
  return showWaiting();
}

for (const form of document.querySelectorAll('form[action$="/accounts/logout/"]')) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.wiped) return;
    event.preventDefault();
    await wipe();
    form.dataset.wiped = "yes";
    form.requestSubmit();
  });
}
for (const name of ["offline", "answers:kept", "upload:done", "upload:waiting"]) addEventListener(name, showWaiting);
addEventListener("online", sendWaiting);
navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // a private window has none
navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ language: document.documentElement.lang }));
if (person) await claim(person);
sendWaiting();
