/**
 * Keeps the reader's hold on a case while they work: whoever types, points or scrolls has the
 * lease renewed, at most once a minute. Who only leaves the page open loses the case in time.
 *
 *   <div data-renew-url="/reading/.../renew/"> ... <input name="csrfmiddlewaretoken">
 */
const PAUSE = 60_000; // ms between two renewals
let last = Date.now();

function renew() {
  const part = document.querySelector("[data-renew-url]");
  const token = part?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || Date.now() - last < PAUSE) return;
  last = Date.now();
  // A lost line loses nothing: the next key press tries again, and the lease is far longer.
  fetch(part.dataset.renewUrl, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
}

for (const kind of ["keydown", "pointerdown", "input", "wheel", "touchmove"]) {
  addEventListener(kind, renew, { passive: true });
}
