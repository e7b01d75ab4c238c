/**
 * The workbench's viewer. Without JavaScript the gallery is a list of links; here it becomes a
 * strip of thumbnails over one stage, or over two that zoom together.
 */
import { attachGestures } from "./gestures.js";
import { Marks } from "./marks.js";
import { View } from "./view.js";

class Stage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-viewer-stage]");
    this.picture = root.querySelector("[data-viewer-picture]");
    this.view = new View(this.stage, root.querySelector("[data-viewer-sheet]"), this.picture);
  }

  /** @param {HTMLAnchorElement} link of the strip */
  open(link) {
    this.image = link.dataset.viewerImage;
    this.picture.alt = link.querySelector("img")?.alt ?? "";
    this.picture.src = link.href;
    for (const other of link.closest("ul").querySelectorAll("a")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
  }
}

class Viewer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.hidden = false;
    for (const gallery of document.querySelectorAll("[data-viewer-fallback]")) gallery.hidden = true;
    this.main = new Stage(root.querySelector("[data-viewer-main]"));
    const beside = root.querySelector("[data-viewer-beside]");
    this.beside = beside && new Stage(beside);
    this.marks = new Marks(this.main.view, root.querySelector("[data-viewer-marks]"), root);
    this.map = root.querySelector("[data-viewer-map]");
    const keys = attachGestures(this.main.view, (point) => this.marks.take(point));
    if (this.beside) attachGestures(this.beside.view, () => false);
    this.actions = {
      ...{ in: keys["+"], out: keys["-"], fit: keys[0], pixels: keys[1], rotate: keys.r },
      ...{ brighter: keys.b, darker: keys.B, more: keys.k, less: keys.K, reset: () => this.main.view.reset() },
      full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
      compare: () => this.compare(),
      ...Object.fromEntries(["point", "outline", "length", "scale"].map((tool) => [tool, () => this.marks.use(tool)])),
    };
    this.listen();
    this.open(root.querySelector("[data-viewer-strip] a"));
  }

  listen() {
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.main.view.addEventListener("drawn", () => this.follow(this.main, this.beside));
    this.beside?.view.addEventListener("drawn", () => this.follow(this.beside, this.main));
    document.addEventListener("click", (event) => {
      const toggle = event.target.closest?.("[data-map-toggle]");
      if (!toggle) return;
      event.preventDefault();
      this.toggleMap(toggle);
    });
  }

  onClick(event) {
    const link = event.target.closest("[data-viewer-strip] a");
    const button = event.target.closest("[data-viewer-do]");
    if (link) {
      event.preventDefault();
      if (link.closest("[data-viewer-beside]")) this.beside.open(link);
      else this.open(link);
    } else if (button) {
      this.actions[button.dataset.viewerDo]();
      for (const tool of this.root.querySelectorAll("[data-viewer-tool]")) tool.setAttribute("aria-pressed", String(tool.dataset.viewerDo === this.marks.tool));
    }
  }

  open(link) {
    if (!link) return;
    this.marks.show(link.dataset.viewerImage);
    this.main.open(link);
    if (this.map) this.map.hidden = true;
  }

  /** Zoom, place and turn go from one stage to the other, in shares of the picture. */
  follow(from, to) {
    const { light, contrast, scale } = from.view;
    this.root.querySelector("[data-viewer-state]").value = `${Math.round(scale * devicePixelRatio * 100)} % · ☀ ${light.toFixed(1)} · ◐ ${contrast.toFixed(1)}`;
    if (!to || this.following || to.root.hidden || !to.view.size.width) return;
    this.following = true;
    const middle = from.view.toPicture(from.view.middle);
    const share = to.view.size.width / from.view.size.width;
    Object.assign(to.view, { turn: from.view.turn, scale: scale / share, isFitted: from.view.isFitted });
    to.view.centre({ x: middle.x * share, y: (middle.y / from.view.size.height) * to.view.size.height });
    this.following = false;
  }

  compare() {
    if (!this.beside) return;
    this.beside.root.hidden = !this.beside.root.hidden;
    this.root.classList.toggle("viewer--two", !this.beside.root.hidden);
    if (!this.beside.image) this.beside.open(this.beside.root.querySelector("[data-viewer-strip] a"));
    this.main.view.fit();
  }

  toggleMap(toggle) {
    const link = this.root.querySelector(`[data-viewer-image="${toggle.dataset.mapImage}"]`);
    if (this.main.image !== toggle.dataset.mapImage) this.open(link);
    this.map.src ||= toggle.href;
    this.map.hidden = !this.map.hidden;
    toggle.setAttribute("aria-pressed", String(!this.map.hidden));
  }
}

for (const root of document.querySelectorAll("[data-viewer]")) new Viewer(root);
