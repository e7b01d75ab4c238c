/** Wheel, mouse, fingers and keys on one stage. A tool may take the clicks instead. */
const STEP = 1.25;
const FAR = 60; // stage pixels for one press of an arrow key
const MOVED = 4; // pixels after which a press is no click

/** @param {import("./view.js").View} view @param {(point: DOMPoint, event: Event) => boolean} onClick */
export function attachGestures(view, onClick) {
  const { stage } = view;
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let travelled = 0;

  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    view.zoom(STEP ** (-event.deltaY / 100), view.placeOf(event));
  }, { passive: false });

  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, view.placeOf(event));
    travelled = fingers.size > 1 ? MOVED : 0;
    stage.setPointerCapture(event.pointerId);
  });

  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = view.placeOf(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(before, now, other);
    else if (travelled >= MOVED) view.pan(now.x - before.x, now.y - before.y);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    fingers.set(event.pointerId, now);
  });

  /** The point between two fingers follows them, and so does their distance. */
  function pinch(before, now, other) {
    const far = (point) => Math.hypot(point.x - other.x, point.y - other.y);
    view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    view.zoom(far(now) / Math.max(1, far(before)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  const lift = (event) => {
    if (fingers.delete(event.pointerId) && travelled < MOVED && event.type === "pointerup") {
      onClick(view.toPicture(view.placeOf(event)), event);
    }
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("dblclick", (event) => view.zoom(STEP ** 3, view.placeOf(event)));
  stage.addEventListener("dragstart", (event) => event.preventDefault());

  const keys = {
    "+": () => view.zoom(STEP),
    "=": () => view.zoom(STEP),
    "-": () => view.zoom(1 / STEP),
    0: () => view.fit(),
    1: () => view.showPixels(),
    r: () => view.rotate(),
    b: () => view.setLight(view.light * 1.1, view.contrast),
    B: () => view.setLight(view.light / 1.1, view.contrast),
    k: () => view.setLight(view.light, view.contrast * 1.1),
    K: () => view.setLight(view.light, view.contrast / 1.1),
    ArrowLeft: () => view.pan(FAR, 0),
    ArrowRight: () => view.pan(-FAR, 0),
    ArrowUp: () => view.pan(0, FAR),
    ArrowDown: () => view.pan(0, -FAR),
    Enter: (event) => onClick(view.toPicture(view.middle), event),
  };
  stage.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the workbench's own letters are for elsewhere
    act(event);
  });
  return keys;
}
