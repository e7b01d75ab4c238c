/**
 * Sends each chosen photograph at once, with its progress; the attributes come from the template
 * tag `upload_attributes`. Every file has one Idempotency-Key over all its tries, so a retry after
 * a broken line leaves no double. Without JavaScript the form posts its files as any form does.
 */
const AT_ONCE = 2;
const MB = 1024 * 1024;
const EXPLAINED = [400, 409, 413, 415, 422]; // answered with a fragment that says why

/** @returns {string} a random UUID, also where the page is not a secure context */
function makeKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** How many uploads are under way, over all forms of the page. */
let underway = 0;

class Uploader {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.texts = form.dataset;
    this.list = form.querySelector("[data-upload-list]");
    this.input = form.querySelector("[data-upload-input]");
    this.waiting = [];
    this.running = 0;
    for (const plain of form.querySelectorAll("[data-upload-fallback]")) plain.hidden = true;
    this.input.required = false;
    this.input.addEventListener("change", () => this.take([...this.input.files]));
  }

  /** @param {File[]} files */
  take(files) {
    this.input.value = ""; // the form itself must not send them again
    for (const file of files) {
      const item = this.addItem(file);
      if (file.size > Number(this.texts.uploadMaxBytes)) {
        const limit = Math.floor(Number(this.texts.uploadMaxBytes) / MB);
        this.fail(item, fill(this.texts.textTooBig, { limit }), false);
      } else this.waiting.push(item);
    }
    this.next();
  }

  /** @param {File} file */
  addItem(file) {
    const row = make("li", "upload");
    const head = make("div", "upload__row");
    const state = make("span", "upload__state", this.texts.textWaiting);
    const bar = make("progress", "");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", fill(this.texts.textProgress, { name: file.name }));
    head.append(make("span", "upload__name", file.name), state);
    const notes = make("div", "stack stack--small");
    notes.setAttribute("role", "status");
    row.append(head, bar, notes);
    this.list.append(row);
    return { file, key: makeKey(), row, state, bar, notes };
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
    for (const button of document.querySelectorAll("[data-upload-wait]")) button.disabled = underway > 0;
  }

  send(item) {
    this.running += 1;
    underway += 1;
    const data = new FormData(this.form); // the token and the other answers of the form
    data.delete(this.input.name);
    data.set(this.texts.uploadField, item.file, item.file.name);
    const request = new XMLHttpRequest();
    request.open("POST", this.texts.uploadUrl);
    request.setRequestHeader("Idempotency-Key", item.key);
    request.setRequestHeader("X-CSRFToken", data.get("csrfmiddlewaretoken") ?? "");
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => this.showProgress(item, event.loaded / event.total);
    request.onload = () => this.finish(item, request);
    request.onerror = () => this.fail(item, this.texts.textBroken, true);
    request.onloadend = () => {
      this.running -= 1;
      underway -= 1;
      this.next();
    };
    request.send(data);
  }

  showProgress(item, share) {
    item.bar.value = share;
    const text = share < 1 ? this.texts.textSending : this.texts.textChecking;
    item.state.textContent = fill(text, { percent: Math.floor(share * 100) });
  }

  /** @param {XMLHttpRequest} request */
  finish(item, request) {
    if (request.status === 201) {
      const target = document.querySelector(this.texts.uploadTarget);
      target.insertAdjacentHTML("beforeend", request.responseText);
      item.row.remove();
      target.dispatchEvent(new CustomEvent("upload:done", { bubbles: true }));
    } else if (EXPLAINED.includes(request.status)) {
      this.fail(item, this.texts.textRefused, false);
      item.notes.insertAdjacentHTML("afterbegin", request.responseText);
    } else if (request.status >= 500) this.fail(item, this.texts.textBroken, true);
    else this.fail(item, this.texts.textStale, false); // a sign-in page, or none of ours
  }

  fail(item, message, canRetry) {
    item.row.classList.add("upload--failed");
    item.state.textContent = message;
    item.bar.hidden = true;
    const actions = make("div", "actions");
    const remove = make("button", "button button--small", this.texts.textRemove);
    remove.addEventListener("click", () => item.row.remove());
    const retry = make("button", "button button--small", this.texts.textRetry);
    retry.addEventListener("click", () => this.retry(item));
    actions.append(...(canRetry ? [retry, remove] : [remove]));
    for (const button of actions.children) button.type = "button";
    item.notes.replaceChildren(actions);
  }

  retry(item) {
    item.row.classList.remove("upload--failed");
    item.notes.replaceChildren();
    item.bar.hidden = false;
    item.state.textContent = this.texts.textWaiting;
    this.waiting.push(item);
    this.next();
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Uploader(form);
