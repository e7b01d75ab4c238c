/**
 * Takes over a form's file inputs: each chosen photograph is looked at, made no larger than the
 * server would keep it, and sent in pieces with its progress (tus.js). The attributes come from the
 * template tag `upload_attributes`. Every file has one key over all its tries, so a retry after a
 * broken line leaves no double. Without JavaScript the form posts its files as any form does.
 */
import { keep, list } from "./device-store.js";
import { inspect } from "./photo-check.js";
import { sendFile, UploadError } from "./tus.js";
import { fill, UploadRow } from "./upload-row.js";

const AT_ONCE = 2;
const MB = 1024 * 1024;

/** How many uploads are under way, over all forms of the page. */
let underway = 0;

class Uploader {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.texts = form.dataset;
    this.limits = JSON.parse(this.texts.uploadLimits);
    this.words = JSON.parse(this.texts.uploadReasons);
    this.waiting = [];
    this.stopped = []; // by a line that was down; they go on when it is back
    this.running = 0;
    for (const plain of form.querySelectorAll("[data-upload-fallback]")) plain.hidden = true;
    for (const scripted of form.querySelectorAll("[data-upload-scripted]")) scripted.hidden = false;
    for (const input of form.querySelectorAll("[data-upload-input]")) {
      input.required = false;
      input.addEventListener("change", () => this.take(input));
    }
    addEventListener("online", () => this.stopped.splice(0).forEach((item) => item.isBroken && this.retry(item)));
    this.restore();
  }

  /** Takes up what waited on this device when the page was closed. */
  async restore() {
    const isOurs = (row) => row.url === this.texts.uploadUrl && row.shotType === this.shotType();
    for (const row of (await list("photographs")).filter(isOurs)) this.add(new File([row.blob], row.name, { type: row.blob.type }), row);
  }

  /** @param {HTMLInputElement} input */
  take(input) {
    const files = [...input.files];
    input.value = ""; // the form itself must not send them again
    for (const file of files) this.keepOnDevice(this.add(file));
  }

  /** @param {File} file @param {{key?: string, isKept?: boolean}} [known] */
  add(file, known) {
    const item = new UploadRow(file, this.texts, this.form.querySelector("[data-upload-list]"), known);
    this.waiting.push(item);
    this.next();
    return item;
  }

  /** @param {UploadRow} item */
  async keepOnDevice(item) {
    const { key, isKept, file } = item;
    const where = { url: this.texts.uploadUrl, shotType: this.shotType() };
    await keep("photographs", { key, isKept, ...where, name: file.name, blob: file });
    if (!item.row.isConnected) item.remove(); // was quicker than the device
    dispatchEvent(new Event("upload:waiting"));
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) this.run(this.waiting.shift());
    for (const button of document.querySelectorAll("[data-upload-wait]")) button.disabled = underway > 0;
  }

  async run(item) {
    this.running += 1;
    underway += 1;
    try {
      if (await this.prepare(item)) this.show(item, await this.send(item));
    } catch (error) {
      this.explain(item, error);
    } finally {
      this.running -= 1;
      underway -= 1;
      this.next();
    }
  }

  /** @param {UploadRow} item @returns {Promise<boolean>} whether it may go; else why not is said */
  async prepare(item) {
    if (item.blob) return true;
    const how = { isDermoscopic: this.shotType() === "dermoscopic", isKept: item.isKept };
    const { reasons, blob } = await inspect(item.file, this.limits, how);
    const most = Number(this.texts.uploadMaxBytes);
    if (reasons.length) {
      item.stop(this.texts.textPoor, [["textKeep", () => this.keep(item)]]);
      item.advise(reasons.map((reason) => this.words[reason]));
    } else if (blob.size > most) item.stop(fill(this.texts.textTooBig, { limit: Math.floor(most / MB) }), []);
    else item.blob = blob;
    return item.blob !== null;
  }

  shotType() {
    return new FormData(this.form).get("shot_type");
  }

  send(item) {
    return sendFile({
      file: item.blob,
      createUrl: this.texts.uploadUrl,
      metadata: { key: item.key, shot_type: this.shotType(), kept: item.isKept ? "yes" : "no" },
      token: new FormData(this.form).get("csrfmiddlewaretoken") ?? "",
      onProgress: (share) => item.showProgress(share),
      onWaiting: () => item.say(this.texts.textOffline),
    });
  }

  /** @param {UploadRow} item @param {string} html */
  show(item, html) {
    const target = document.querySelector(this.texts.uploadTarget);
    target.insertAdjacentHTML("beforeend", html);
    item.remove();
    target.dispatchEvent(new CustomEvent("upload:done", { bubbles: true }));
  }

  /** @param {UploadRow} item @param {unknown} error */
  explain(item, error) {
    if (!(error instanceof UploadError)) throw error;
    const retry = ["textRetry", () => this.retry(item)];
    if (error.kind === "broken") {
      item.stop(this.texts.textBroken, [retry]);
      item.isBroken = true;
      this.stopped.push(item);
    }
    if (error.kind !== "broken") item.stop(error.kind === "stale" ? this.texts.textStale : this.texts.textRefused, []);
    item.showFragment(error.html);
  }

  keep(item) {
    item.isKept = true;
    this.keepOnDevice(item);
    this.retry(item);
  }

  retry(item) {
    item.restart();
    this.waiting.push(item);
    this.next();
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Uploader(form);
