/** Closes an open <details data-menu> on Escape, on a click elsewhere and when focus leaves it. */

/** @param {(menu: HTMLDetailsElement) => boolean} isMeant */
function closeMenus(isMeant) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (isMeant(menu)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus((menu) => !menu.contains(event.target)));
document.addEventListener("focusin", (event) => closeMenus((menu) => !menu.contains(event.target)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closeMenus((menu) => {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    return true;
  });
});
