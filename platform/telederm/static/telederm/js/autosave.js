/**
 * Keeps the answers of a <form data-autosave> while somebody is still at it: on the server, and on
 * the device for as long as the server can't be reached. Answers that were given on another device
 * meanwhile are not written over: the person chooses.
 */
import { fillIn, readAnswers, sendAnswers } from "./answers.js";
import { drop, keep, read } from "./device-store.js";

const PAUSE_MS = 800;
const RETRY_MS = 10_000; // some broken lines never say that they are back

class Answers {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.key = new URL(form.action).pathname;
    this.base = form.dataset.answersBase;
    this.conflict = form.querySelector("[data-autosave-conflict]");
    this.isDirty = this.goesOn = false;
    this.sending = Promise.resolve();
    form.addEventListener("input", () => this.note());
    form.addEventListener("change", () => this.note());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.isDirty && this.send());
    addEventListener("pagehide", () => this.isDirty && this.conflict.hidden && this.send());
    form.querySelector("[data-autosave-mine]").addEventListener("click", () => this.insist());
    form.querySelector("[data-autosave-theirs]").addEventListener("click", () => this.giveWay());
    this.restore();
  }

  async restore() {
    const kept = await read("answers", this.key);
    if (!kept || this.isDirty) return;
    this.base = kept.base;
    fillIn(this.form, kept.answers);
    this.isDirty = true;
    this.send();
  }

  note() {
    this.isDirty = true;
    this.goesOn = false;
    clearTimeout(this.timer);
    if (this.conflict.hidden) this.timer = setTimeout(() => this.send(), navigator.onLine ? PAUSE_MS : 0);
  }

  /** One at a time, in order. */
  send() {
    clearTimeout(this.timer);
    this.sending = this.sending.then(() => this.sendNow());
    return this.sending;
  }

  async sendNow() {
    const row = { key: this.key, answers: readAnswers(this.form), base: this.base };
    this.isDirty = false; // what is typed from here on is of the next time
    const { outcome, base } = await sendAnswers(row, this.form.elements.csrfmiddlewaretoken.value);
    if (base) this.base = base;
    this.conflict.hidden = outcome !== "changed";
    if (["waiting", "changed"].includes(outcome)) {
      this.isDirty = true;
      await keep("answers", row);
    } else await drop("answers", this.key);
    if (outcome === "waiting") this.timer = setTimeout(() => this.send(), RETRY_MS);
    this.say(outcome);
    if (this.goesOn && !this.isDirty) this.form.submit();
  }

  /** @param {"kept" | "changed" | "gone" | "waiting"} outcome */
  say(outcome) {
    const texts = this.form.dataset;
    const words = { kept: texts.textKept, waiting: texts.textWaiting, gone: texts.textGone, changed: "" };
    this.form.querySelector("[data-autosave-state]").textContent = words[outcome];
    dispatchEvent(new Event("answers:kept"));
  }

  /** Goes on once everything is kept: a page that can't be reached must not take the answers along. */
  submit(event) {
    if (!this.isDirty && navigator.onLine) return;
    event.preventDefault();
    if (!this.conflict.hidden) return void this.conflict.focus();
    this.goesOn = true;
    this.send();
  }

  insist() {
    this.base = "";
    this.conflict.hidden = true;
    this.send();
  }

  async giveWay() {
    this.isDirty = false;
    await drop("answers", this.key);
    location.reload();
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Answers(form);
