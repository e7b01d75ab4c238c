/**
 * Keeps a <form data-draft-url> on the server as it is typed. The answer's version goes into the
 * field draft_version, so that a second window that saves over it is told. Nothing typed is ever
 * replaced on this page. Without JavaScript a button does it.
 */
const WAIT = 500; // ms after the last key
const AGAIN = 4000; // ms until the next try without a connection

/** @param {HTMLInputElement} field whether somebody changed it since the page was rendered */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((each) => each.selected !== each.defaultSelected && each.value);
  return ["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

class Draft {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-draft-status]");
    this.version = form.elements.namedItem("draft_version");
    for (const button of form.querySelectorAll("[data-draft-fallback]")) button.hidden = true;
    form.addEventListener("input", () => this.saveSoon());
    form.addEventListener("change", () => this.saveSoon());
    form.addEventListener("submit", (event) => this.onSubmit(event));
    form.addEventListener("click", (event) => this.onTemplate(event));
    // Somebody may have typed before this script was there.
    if ([...form.elements].some((field) => field.name && field.type !== "hidden" && isChanged(field))) this.saveSoon();
    addEventListener("online", () => this.dirty && this.save());
    addEventListener("pagehide", () => this.dirty && !this.sent && this.save(true));
  }

  saveSoon() {
    this.dirty = true;
    clearTimeout(this.timer);
    if (!this.refused) this.timer = setTimeout(() => this.save(), WAIT);
  }

  /** One request at a time: what is typed meanwhile goes with the next. */
  async save(keepalive = false) {
    clearTimeout(this.timer);
    if (this.saving && !keepalive) return this.saving.then(() => this.save());
    this.dirty = false;
    this.say(this.state.dataset.textSaving);
    this.saving = this.send(keepalive);
    await this.saving;
    this.saving = undefined;
    return undefined;
  }

  async send(keepalive) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.form.elements.namedItem("csrfmiddlewaretoken").value };
    try {
      const answer = await fetch(this.form.dataset.draftUrl, { method: "POST", body: new FormData(this.form), headers, keepalive });
      this.heed(answer.status, await answer.json());
    } catch {
      this.dirty = true;
      this.say(this.state.dataset.textOffline);
      this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }

  heed(status, { message, version }) {
    this.say(message);
    if (status === 200) this.version.value = version;
    else this.refuse(version);
  }

  /** Another window was faster, or the case is no longer this reader's: say so, keep all words. */
  refuse(version) {
    this.refused = true;
    this.dirty = true;
    if (version === undefined) return;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button--small";
    again.textContent = this.state.dataset.textAgain;
    again.addEventListener("click", () => {
      this.version.value = version;
      this.refused = false;
      this.save();
    });
    this.state.append(" ", again);
  }

  say(words) {
    this.state.textContent = words;
  }

  /** The server puts a template to what it has: what was typed a moment ago goes there first. */
  async onTemplate(event) {
    const link = event.target.closest("[data-template]");
    if (!link || !(this.dirty || this.saving)) return;
    event.preventDefault();
    await this.save();
    if (!this.refused && !this.dirty) location.assign(link.href);
  }

  /** A saving on its way would make the form's version an old one: let it arrive first. */
  onSubmit(event) {
    clearTimeout(this.timer);
    if (this.saving) {
      event.preventDefault();
      const { submitter } = event;
      this.saving.then(() => this.form.requestSubmit(submitter));
      return;
    }
    this.sent = true;
  }
}

for (const form of document.querySelectorAll("form[data-draft-url]")) new Draft(form);
