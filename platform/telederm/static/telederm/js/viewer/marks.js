/**
 * Points, outlines and lengths on a photograph, drawn in SVG over it and kept on the server.
 * Coordinates are shares of the picture's width and height, so they hold in any rendition.
 */
const SVG = "http://www.w3.org/2000/svg";
const NEEDED = { point: 1, length: 2, scale: 2 };

/** @param {string} name @param {Record<string, string | number>} attributes */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Marks {
  /** @param {import("./view.js").View} view @param {SVGElement} layer @param {HTMLElement} root */
  constructor(view, layer, root) {
    Object.assign(this, { view, layer, root, tool: "", corners: [], image: "" });
    this.all = JSON.parse(document.getElementById("annotations")?.textContent ?? "[]");
    view.addEventListener("drawn", () => this.draw());
    this.dialog = root.querySelector("[data-mark-dialog]");
    this.form = root.querySelector("[data-mark-form]");
    this.form?.addEventListener("submit", (event) => this.save(event));
    root.querySelector("[data-mark-cancel]")?.addEventListener("click", () => this.dialog.close());
  }

  /** @param {string} image whose marks are shown */
  show(image) {
    this.image = image;
    this.corners = [];
  }

  /** @param {string} tool point, outline, length, scale, or none */
  use(tool) {
    this.tool = this.tool === tool ? "" : tool;
    this.corners = [];
    this.draw();
    return this.tool;
  }

  /** @param {DOMPoint} point of the picture; @returns {boolean} whether a tool took it */
  take(point) {
    if (!this.tool) return false;
    const { width, height } = this.view.size;
    const corner = [Math.min(1, Math.max(0, point.x / width)), Math.min(1, Math.max(0, point.y / height))];
    this.corners.push(corner);
    if (this.corners.length === NEEDED[this.tool]) this.finish();
    else if (this.tool === "outline" && this.corners.length > 3 && this.isClosed()) this.finish();
    this.draw();
    return true;
  }

  /** An outline ends where it began. */
  isClosed() {
    const [first, last] = [this.corners[0], this.corners.at(-1)].map(([x, y]) => this.toStage(x, y));
    return Math.hypot(first.x - last.x, first.y - last.y) < 14;
  }

  /** Ask for a note, and for a marker's length; the form keeps the mark. */
  finish() {
    const kind = this.tool;
    const points = kind === "outline" && this.isClosed() ? this.corners.slice(0, -1) : this.corners;
    this.corners = [];
    this.form.reset();
    for (const [name, value] of Object.entries({ image: this.image, kind, points: JSON.stringify(points) })) this.form.elements.namedItem(name).value = value;
    const length = this.form.querySelector("[data-mark-length]");
    length.hidden = kind !== "scale";
    length.querySelector("input").required = kind === "scale";
    this.form.querySelector("[data-mark-error]").textContent = "";
    this.dialog.showModal();
  }

  /** @param {SubmitEvent} event */
  async save(event) {
    event.preventDefault();
    const headers = { Accept: "application/json", "X-CSRFToken": this.form.elements.namedItem("csrfmiddlewaretoken").value };
    const error = this.form.querySelector("[data-mark-error]");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form), headers });
      const content = await answer.json();
      if (!answer.ok) error.textContent = content.message;
      else {
        this.all.push(content);
        this.dialog.close();
        this.draw();
      }
    } catch {
      error.textContent = this.form.dataset.textBroken;
    }
  }

  toStage(x, y) {
    const { width, height } = this.view.size;
    return this.view.matrix.transformPoint({ x: x * width, y: y * height });
  }

  /** Millimetres for one pixel of this picture, where a scale marker was drawn. */
  get millimetres() {
    const scale = this.all.find((mark) => mark.image === this.image && mark.kind === "scale");
    return scale ? scale.length_mm / this.pixels(scale.points) : 0;
  }

  pixels([[x1, y1], [x2, y2]]) {
    const { width, height } = this.view.size;
    return Math.hypot((x2 - x1) * width, (y2 - y1) * height);
  }

  /** @param {{kind: string, points: number[][], length_mm: number, note: string}} mark */
  describe(mark) {
    if (mark.kind === "scale") return `${mark.length_mm} mm`;
    if (mark.kind !== "length") return mark.note ?? "";
    const length = this.pixels(mark.points);
    return this.millimetres ? `${(length * this.millimetres).toFixed(1)} mm` : `${Math.round(length)} px`;
  }

  draw() {
    const unfinished = this.corners.length ? [{ kind: "outline", points: this.corners, isOpen: true }] : [];
    const here = this.all.filter((mark) => mark.image === this.image);
    this.layer.replaceChildren(...[...here, ...unfinished].flatMap((mark) => this.shape(mark)));
  }

  shape(mark) {
    const places = mark.points.map(([x, y]) => this.toStage(x, y));
    const css = `viewer__mark${mark.is_own === false ? " viewer__mark--other" : ""}`;
    const path = places.map((place) => `${place.x},${place.y}`).join(" ");
    const shapes = places.map((place) => make("circle", { cx: place.x, cy: place.y, r: mark.kind === "point" ? 7 : 3, class: css }));
    if (places.length > 1) shapes.push(make(mark.kind === "outline" && !mark.isOpen ? "polygon" : "polyline", { points: path, class: css }));
    const words = make("text", { x: places[0].x + 10, y: places[0].y - 8, class: "viewer__words" });
    words.textContent = this.describe(mark);
    return [...shapes, words];
  }
}
