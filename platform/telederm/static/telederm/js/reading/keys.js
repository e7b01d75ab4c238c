/**
 * The keys of the workbench. Where the focus is in a group with data-digits, a digit takes the
 * group's nth choice and goes on to what data-next names. Elsewhere a single letter presses the
 * element with that data-key, unless the reader turned letters off ("?" says so). Ctrl+Enter
 * presses the main action. Nothing here acts while somebody types into a text field.
 */
const STORE = "telederm-letters";
const help = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-keys-help]"));

const isText = (element) => element?.matches?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=range])");
const isShown = (element) => element && !element.disabled && element.checkVisibility();

/** @param {Element} group the choices of one group, in order */
const choicesOf = (group) => [...group.querySelectorAll("input[type=radio], button:not([disabled]), a[href]")].filter(isShown);

/** @param {Element} from go to what its nearest data-next names */
function goOn(from) {
  const next = document.querySelector(from.closest("[data-next]")?.dataset.next ?? "[data-none]");
  const hidden = next?.closest("details:not([open])");
  if (hidden) hidden.open = true;
  next?.focus();
}

/** @param {Element} choice */
function take(choice) {
  choice.click();
  if (choice instanceof HTMLInputElement) goOn(choice);
}

/** @param {KeyboardEvent} event @returns {boolean} */
function pressDigit(event) {
  const group = document.activeElement?.closest("[data-digits]");
  const choice = group && choicesOf(group)[Number(event.key) - 1];
  if (choice) take(choice);
  return Boolean(choice);
}

/** @param {string} key @returns {boolean} */
function pressLetter(key) {
  if (key === "?") help?.showModal();
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key.toLowerCase())}"]`)].find(isShown);
  if (key !== "?" && localStorage.getItem(STORE) === "off") return false;
  if (target && (isText(target) || target.tabIndex === 0 && !target.matches("a, button"))) target.focus();
  else target?.click();
  return Boolean(target) || key === "?";
}

addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = document.activeElement?.closest("form");
    const main = form?.querySelector("[data-main-action]") ?? document.querySelector("[data-main-action]");
    event.preventDefault();
    main?.click();
  } else if (!event.ctrlKey && !event.metaKey && !isText(event.target)) {
    if (/^[1-9]$/.test(event.key) ? pressDigit(event) : pressLetter(event.key)) event.preventDefault();
  }
});

addEventListener("keys:next", (event) => goOn(event.target));

const letters = help?.querySelector("[data-keys-letters]");
if (letters) {
  letters.checked = localStorage.getItem(STORE) !== "off";
  letters.addEventListener("change", () => localStorage.setItem(STORE, letters.checked ? "on" : "off"));
}
for (const button of document.querySelectorAll("[data-keys-open]")) button.addEventListener("click", () => help?.showModal());
for (const button of help?.querySelectorAll("[data-keys-close]") ?? []) button.addEventListener("click", () => help.close());

// A page that shows an error begins there; else at the step's first question, unless somebody was
// faster than this script.
const isUntouched = document.activeElement === document.body;
if (isUntouched && !document.querySelector(".error-summary")) document.querySelector("[data-begin]")?.focus();
