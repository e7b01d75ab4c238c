/**
 * A <form data-send-guard="/cases/…/"> sends a case. While something of that case waits on this device
 * it can't be sent: it would arrive without it. What arrives meanwhile is shown.
 */
import { list } from "./device-store.js";

/** @param {string} path of the case @returns {Promise<number>} how much of it waits */
async function countWaiting(path) {
  const rows = [...(await list("photographs")).map((row) => row.url), ...(await list("answers")).map((row) => row.key)];
  return rows.filter((place) => place.startsWith(path)).length;
}

/** @param {HTMLFormElement} form */
async function guard(form) {
  const path = form.dataset.sendGuard;
  if (!(await countWaiting(path))) return;
  const note = document.querySelector("[data-send-note]");
  const button = form.querySelector("button");
  button.disabled = true;
  note.hidden = false;
  const look = async () => (await countWaiting(path)) || location.reload();
  for (const name of ["photograph:left", "answers:kept"]) addEventListener(name, look);
}

for (const form of document.querySelectorAll("form[data-send-guard]")) guard(form);
