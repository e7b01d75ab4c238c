/**
 * Offers conditions under a field while one types: every text field named condition_* in a
 * <form data-options-url>. The server searches and answers with <li role="option" data-value>.
 * What is typed stays free text; without JavaScript the field is a plain one.
 */
const WAIT = 120; // ms after the last key

let made = 0;

class Combobox {
  /** @param {HTMLInputElement} input @param {string} url */
  constructor(input, url) {
    this.input = input;
    this.url = url;
    this.list = document.createElement("ul");
    this.list.id = `options-${(made += 1)}`;
    this.list.className = "options";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.form.dataset.optionsLabel);
    input.after(this.list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.autocomplete = "off";
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  askSoon() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.stale = true;
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  /** Fetch the options for what stands in the field now. */
  async ask() {
    const query = this.input.value.trim();
    clearTimeout(this.timer);
    if (!query) return this.close();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.url}?q=${encodeURIComponent(query)}`, { signal: this.asking.signal });
      if (!answer.ok || answer.redirected) return this.close();
      this.show(await answer.text());
    } catch {
      this.close(); // aborted by the next key, or no connection: it is free text
    }
    return undefined;
  }

  /** @param {string} html */
  show(html) {
    this.stale = false;
    this.list.innerHTML = html;
    const { options } = this;
    for (const [place, option] of options.entries()) option.id = `${this.list.id}-${place}`;
    if (!options.length || document.activeElement !== this.input) return this.close();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    return this.select(options[0]);
  }

  select(option) {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    this.input.value = option.dataset.value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.dispatchEvent(new CustomEvent("keys:next", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  async onKey(event) {
    const { options } = this;
    const place = options.indexOf(this.chosen);
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && this.input.value.trim()) {
      event.preventDefault(); // Enter chooses; it never sends the form from here
      if (this.stale) await this.ask();
      if (!this.list.hidden && this.chosen) this.choose(this.chosen);
      else this.input.dispatchEvent(new CustomEvent("keys:next", { bubbles: true }));
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (this.list.hidden) await this.ask();
      else this.select(options.at((place + (event.key === "ArrowDown" ? 1 : -1)) % options.length));
    }
  }
}

for (const form of document.querySelectorAll("form[data-options-url]")) {
  for (const input of form.querySelectorAll('input[type="text"][name^="condition_"]')) {
    new Combobox(input, form.dataset.optionsUrl);
  }
}
