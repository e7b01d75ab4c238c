/**
 * Light, dark, or as the device has it: the choice is kept in this browser only.
 * Loaded in the head and before the first paint, so that no page flashes.
 */
const KEY = "telederm-theme";
const THEMES = ["light", "dark"];

/** @returns {string} "light", "dark" or "system" */
function readTheme() {
  try {
    const kept = localStorage.getItem(KEY) ?? "";
    return THEMES.includes(kept) ? kept : "system";
  } catch {
    return "system"; // storage is blocked: the device decides
  }
}

/** @param {string} theme */
function applyTheme(theme) {
  if (THEMES.includes(theme)) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** @param {string} theme */
function keepTheme(theme) {
  try {
    if (THEMES.includes(theme)) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is blocked: the choice holds for this page.
  }
}

function offerChoice() {
  const theme = readTheme();
  for (const group of document.querySelectorAll("[data-theme-choice]")) {
    group.hidden = false;
    for (const input of group.querySelectorAll("input")) input.checked = input.value === theme;
    group.addEventListener("change", (event) => {
      applyTheme(event.target.value);
      keepTheme(event.target.value);
    });
  }
}

applyTheme(readTheme());
addEventListener("storage", (event) => event.key === KEY && applyTheme(readTheme()));
if (document.readyState === "loading") addEventListener("DOMContentLoaded", offerChoice);
else offerChoice();
