/**
 * Shows a photograph large: any <a data-zoom href="picture"> opens in the page's one
 * <dialog data-zoom-dialog>. Zoom by buttons, + - 0, or the wheel with Ctrl; move by scrolling,
 * arrow keys or dragging. Without JavaScript the link opens the picture itself.
 */
const STEP = 1.25;
const LARGEST = 8; // times the picture's own pixels

const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-zoom-dialog]"));
const stage = dialog?.querySelector("[data-zoom-stage]");
const level = dialog?.querySelector("[data-zoom-level]");
/** @type {HTMLImageElement | null} */
let picture = null;
let scale = 1;

/** The scale at which the whole picture is seen; a small one is not blown up. */
function fitScale() {
  const room = { width: stage.clientWidth - 16, height: stage.clientHeight - 16 };
  return Math.min(room.width / picture.naturalWidth, room.height / picture.naturalHeight, 1);
}

/** @param {number} wanted scale, 1 = one picture pixel for each CSS pixel */
function setScale(wanted) {
  if (!picture?.naturalWidth) return;
  const centre = {
    x: (stage.scrollLeft + stage.clientWidth / 2) / scale,
    y: (stage.scrollTop + stage.clientHeight / 2) / scale,
  };
  scale = Math.min(LARGEST, Math.max(fitScale(), wanted));
  picture.style.width = `${picture.naturalWidth * scale}px`;
  stage.scrollLeft = centre.x * scale - stage.clientWidth / 2;
  stage.scrollTop = centre.y * scale - stage.clientHeight / 2;
  level.value = `${Math.round(scale * 100)} %`;
}

const actions = {
  in: () => setScale(scale * STEP),
  out: () => setScale(scale / STEP),
  fit: () => setScale(0),
  close: () => dialog.close(),
};

/** @param {HTMLAnchorElement} link */
function openPicture(link) {
  picture = new Image();
  picture.alt = link.querySelector("img")?.alt ?? "";
  picture.addEventListener("load", actions.fit);
  picture.src = link.href;
  stage.replaceChildren(picture);
  dialog.querySelector("[data-zoom-text]").textContent = link.dataset.zoomCaption ?? "";
  dialog.showModal();
  stage.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-zoom]");
  if (!dialog || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPicture(link);
});

dialog?.addEventListener("click", (event) => {
  actions[event.target.closest("[data-zoom-do]")?.dataset.zoomDo]?.();
});

dialog?.addEventListener("keydown", (event) => {
  const action = { "+": "in", "=": "in", "-": "out", 0: "fit" }[event.key];
  if (!action || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  actions[action]();
});

dialog?.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return; // a plain wheel scrolls
  event.preventDefault();
  setScale(scale * (event.deltaY < 0 ? STEP : 1 / STEP));
}, { passive: false });

stage?.addEventListener("pointermove", (event) => {
  if (event.pointerType !== "mouse" || event.buttons !== 1) return; // touch scrolls by itself
  event.preventDefault();
  stage.scrollBy(-event.movementX, -event.movementY);
});
stage?.addEventListener("dragstart", (event) => event.preventDefault());
