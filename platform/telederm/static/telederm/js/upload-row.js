/** One chosen photograph in the list of uploads: its name, its progress, and what can be done. */
import { drop, keep } from "./device-store.js";

/** @param {string} text @param {Record<string, string | number>} values */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** @returns {string} a random UUID, also where the page is not a secure context */
function makeKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export class UploadRow {
  /**
   * @param {File} file @param {DOMStringMap} texts @param {Element} list
   * @param {{key?: string, isKept?: boolean, isReady?: boolean}} [known] of a file that waited on this device
   */
  constructor(file, texts, list, known = {}) {
    Object.assign(this, { file, texts, key: known.key ?? makeKey() });
    this.blob = known.isReady ? file : null; // what is to be sent, once it was looked at
    this.isKept = known.isKept ?? false;
    this.isBroken = false; // the line was down for too long
    this.row = make("li", "upload");
    const head = make("div", "upload__row");
    this.state = make("span", "upload__state", texts.textWaiting);
    this.bar = make("progress", "");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", fill(texts.textProgress, { name: file.name }));
    head.append(make("span", "upload__name", file.name), this.state);
    this.notes = make("div", "stack stack--small");
    this.notes.setAttribute("role", "status");
    this.row.append(head, this.bar, this.notes);
    list.append(this.row);
  }

  /** @param {{url: string, shotType: string}} where it belongs */
  async keepOnDevice(where) {
    const { key, isKept, file, blob } = this;
    await keep("photographs", { key, isKept, isReady: blob !== null, ...where, name: file.name, blob: blob ?? file });
    if (!this.row.isConnected) this.remove(); // was quicker than the device
    dispatchEvent(new Event("upload:waiting"));
  }

  remove() {
    this.row.remove();
    drop("photographs", this.key);
  }

  /** @param {number} share of what has been sent */
  showProgress(share) {
    this.bar.value = share;
    const text = share < 1 ? this.texts.textSending : this.texts.textChecking;
    this.state.textContent = fill(text, { percent: Math.floor(share * 100) });
  }

  /** @param {string} text */
  say(text) {
    this.state.textContent = text;
  }

  /** @param {string[]} lines shown above the buttons */
  advise(lines) {
    const advice = make("ul", "");
    advice.append(...lines.map((line) => make("li", "", line)));
    this.notes.prepend(advice);
  }

  /** @param {string} html a fragment of our own server */
  showFragment(html) {
    if (html) this.notes.insertAdjacentHTML("afterbegin", html);
  }

  /** @param {string} message @param {[string, () => void][]} offers beside removing it */
  stop(message, offers) {
    this.row.classList.add("upload--failed");
    this.rest(message, offers);
  }

  /** @param {string} message @param {[string, () => void][]} [offers] */
  rest(message, offers = []) {
    this.say(message);
    this.bar.hidden = true;
    const actions = make("div", "actions");
    for (const [text, act] of [...offers, ["textRemove", () => this.remove()]]) {
      const button = make("button", "button button--small", this.texts[text]);
      button.type = "button";
      button.addEventListener("click", act);
      actions.append(button);
    }
    this.notes.replaceChildren(actions);
  }

  /** @param {import("./tus.js").UploadError} error @param {() => void} retry */
  fail(error, retry) {
    this.isBroken = error.kind === "broken";
    const messages = { broken: error.html ? this.texts.textWaiting : this.texts.textBroken, stale: this.texts.textStale };
    this.stop(messages[error.kind] ?? this.texts.textRefused, this.isBroken ? [["textRetry", retry]] : []);
    this.showFragment(error.html);
    if (error.kind === "gone") drop("photographs", this.key);
  }

  restart() {
    this.isBroken = false;
    this.row.classList.remove("upload--failed");
    this.notes.replaceChildren();
    this.bar.hidden = false;
    this.say(this.texts.textWaiting);
  }
}
