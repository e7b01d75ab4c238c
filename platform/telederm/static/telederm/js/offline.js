/**
 * On every page: registers the service worker, keeps the device's store to its owner, keeps the
 * answers of a `<form data-draft="...">` while there is no network, and says what waits.
 */
import { claim, drop, keep, list, read, wipe } from "./device-store.js";

const person = document.body.dataset.person ?? "";

/** @param {HTMLFormElement} form */
const readAnswers = (form) =>
  [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");

/** @param {HTMLFormElement} form @param {[string, string][]} answers */
function fillIn(form, answers) {
  const all = new Map();
  for (const [name, value] of answers) all.set(name, [...(all.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file") continue;
    const values = all.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

/** @param {HTMLFormElement} form */
async function watchDraft(form) {
  const key = form.dataset.draft;
  const kept = await read("answers", key);
  if (kept) fillIn(form, kept.answers);
  form.addEventListener("submit", async (event) => {
    if (navigator.onLine) return void drop("answers", key);
    event.preventDefault(); // it would lead to an error page; the answers stay until the line is back
    await keep("answers", { key, answers: readAnswers(form) });
    showWaiting();
  });
  form.addEventListener("input", () => navigator.onLine || keep("answers", { key, answers: readAnswers(form) }));
  addEventListener("online", async () => (await read("answers", key)) && form.requestSubmit());
}

/** Fills every line that says how much waits on this device. */
export async function showWaiting() {
  const lines = document.querySelectorAll("[data-waiting]");
  if (!lines.length) return;
  const waiting = (await list("photographs")).length + (await list("answers")).length;
  for (const line of lines) {
    line.hidden = !waiting && navigator.onLine;
    const text = waiting ? line.dataset.textWaiting : line.dataset.textOffline;
    line.textContent = text.replace("{count}", waiting);
  }
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
for (const name of ["online", "offline", "upload:done", "upload:waiting"]) addEventListener(name, showWaiting);
navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // a private window has none
if (person) await claim(person);
for (const form of document.querySelectorAll("form[data-draft]")) watchDraft(form);
showWaiting();
