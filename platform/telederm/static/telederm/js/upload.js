/**
 * Takes over a form's file inputs: each chosen photograph is looked at, made no larger than the
 * server would keep it, and sent in pieces with its progress (tus.js). The attributes come from the
 * template tag `upload_attributes`. Every file has one key over all its tries, so a retry after a
 * broken line leaves no double. Without JavaScript the form posts its files as any form does.
 */
import { list } from "./device-store.js";
import { inspect } from "./photo-check.js";
import { sendFile, UploadError } from "./tus.js";
import { fill, UploadRow } from "./upload-row.js";

const AT_ONCE = 2;
const RETRY_MS = 20_000; // some broken lines never say that they are back
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
    addEventListener("online", () => this.goOn());
    this.restore();
  }

  /** Takes up what a line that was down for too long has stopped. */
  goOn() {
    for (const item of this.stopped.splice(0)) if (item.isBroken && item.row.isConnected) this.retry(item);
  }

  /** Takes up what waited on this device when the page was closed. */
  async restore() {
    const { url, shotType } = this.where;
    const isOurs = (row) => row.url === url && row.shotType === shotType;
    for (const row of (await list("photographs")).filter(isOurs)) this.add(new File([row.blob], row.name, { type: row.blob.type }), row);
  }

  /** @param {HTMLInputElement} input */
  take(input) {
    const files = [...input.files];
    input.value = ""; // the form itself must not send them again
    for (const file of files) this.add(file).keepOnDevice(this.where);
  }

  /** @param {File} file @param {{key?: string, isKept?: boolean, isReady?: boolean}} [known] */
  add(file, known) {
    const item = new UploadRow(file, this.texts, this.form.querySelector("[data-upload-list]"), known);
    this.waiting.push(item);
    this.next();
    return item;
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) this.run(this.waiting.shift());
    for (const button of document.querySelectorAll("[data-upload-wait]")) button.disabled = underway > 0;
  }

  async run(item) {
    this.running += 1;
    underway += 1;
    try {
      if (!(await this.prepare(item))) return;
      if (this.texts.uploadUrl) this.show(item, await this.send(item));
      else item.rest(this.texts.textOffline); // its case isn't there yet
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
    const how = { isDermoscopic: this.where.shotType === "dermoscopic", isKept: item.isKept };
    const { reasons, blob } = await inspect(item.file, this.limits, how);
    const most = Number(this.texts.uploadMaxBytes);
    if (reasons.length) {
      item.stop(this.texts.textPoor, [["textKeep", () => this.keep(item)]]);
      item.advise(reasons.map((reason) => this.words[reason]));
    } else if (blob.size > most) item.stop(fill(this.texts.textTooBig, { limit: Math.floor(most / MB) }), []);
    else {
      item.blob = blob;
      await item.keepOnDevice(this.where); // any page may send it from now on
    }
    return item.blob !== null;
  }

  get where() {
    return { url: this.texts.uploadUrl, shotType: new FormData(this.form).get("shot_type") };
  }

  send(item) {
    return sendFile({
      file: item.blob,
      createUrl: this.texts.uploadUrl,
      metadata: { key: item.key, shot_type: this.where.shotType, kept: item.isKept ? "yes" : "no" },
      token: new FormData(this.form).get("csrfmiddlewaretoken") ?? "",
      onProgress: (share) => item.showProgress(share),
      onWaiting: (error) => item.say(error.html ? this.texts.textWaiting : this.texts.textOffline),
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
    item.fail(error, () => this.retry(item));
    if (!item.isBroken || error.html) return; // a busy server is asked again by the person
    this.stopped.push(item);
    setTimeout(() => this.goOn(), RETRY_MS);
  }

  keep(item) {
    item.isKept = true;
    item.keepOnDevice(this.where);
    this.retry(item);
  }

  retry(item) {
    item.restart();
    this.waiting.push(item);
    this.next();
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Uploader(form);
