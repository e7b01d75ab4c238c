/** The <form data-begin>: a case that is begun without a network waits on the device. */
import { fillIn, readAnswers } from "./answers.js";
import { keep, read, readOwner } from "./device-store.js";

/** The device's one case that was begun offline; js/offline.js sends it. */
const KEY = "begun";

/** @param {HTMLFormElement} form @param {string} owner whose the device's store was when the page opened */
async function begin(form, owner) {
  const begun = (await read("answers", KEY)) ?? { key: KEY, caseKey: crypto.randomUUID(), groups: {} };
  const parts = [...form.querySelectorAll("[data-group]")];
  const state = document.querySelector("[data-begin-state]");
  fillIn(form, Object.values(begun.groups).flat());

  /** Somebody signed out or in on another page: no case of theirs is begun here. */
  async function isOver() {
    if ((await readOwner()) === owner) return false;
    location.reload();
    return true;
  }

  async function keepAll() {
    if (await isOver()) return;
    const answers = readAnswers(form);
    for (const part of parts) {
      const names = new Set([...part.querySelectorAll("[name]")].map((field) => field.name));
      const given = answers.filter(([name, value]) => names.has(name) && value);
      if (given.length) begun.groups[part.dataset.group] = given;
      else delete begun.groups[part.dataset.group];
    }
    await keep("answers", begun);
    state.textContent = form.dataset.textKept;
    dispatchEvent(new Event("answers:kept"));
  }

  document.addEventListener("visibilitychange", isOver);
  form.addEventListener("input", keepAll);
  form.addEventListener("change", keepAll);
  addEventListener("upload:waiting", keepAll); // photographs alone make a case, too
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await keepAll();
    if (await isOver()) return;
    if (navigator.onLine) location.assign(form.dataset.next);
    else state.textContent = form.dataset.textLater;
  });
  for (const part of document.querySelectorAll("[data-begin-part]")) part.hidden = false;
}

// What is kept belongs to who signed in here last; without one it would be anybody's.
const owner = await readOwner();
for (const note of document.querySelectorAll("[data-begin-unowned]")) note.hidden = Boolean(owner);
if (owner) for (const form of document.querySelectorAll("form[data-begin]")) begin(form, owner);
