/**
 * One photograph on one stage: where it lies, how large, how it is turned and lit.
 *
 * The sheet has the picture's own size in CSS pixels; one matrix brings it onto the stage. The
 * picture is JPEG in sRGB, and the browser manages its colours: nothing here touches a pixel but
 * for brightness and contrast, which are shown as numbers and undone with one key.
 */
const LARGEST = 32; // stage pixels for one of the picture's
const PIXELS_SEEN = 3; // from this scale on, its pixels are drawn as squares

export class View extends EventTarget {
  /** @param {HTMLElement} stage @param {HTMLElement} sheet @param {HTMLImageElement} picture */
  constructor(stage, sheet, picture) {
    super();
    Object.assign(this, { stage, sheet, picture, light: 1, contrast: 1, turn: 0, scale: 1, x: 0, y: 0 });
    picture.addEventListener("load", () => this.fit());
    new ResizeObserver(() => this.isFitted && this.fit()).observe(stage);
  }

  get size() {
    return { width: this.picture.naturalWidth, height: this.picture.naturalHeight };
  }

  /** From the picture's pixels to the stage's. */
  get matrix() {
    return new DOMMatrix().translate(this.x, this.y).rotate(this.turn).scale(this.scale);
  }

  /** The picture's size on the stage before scaling, as it is turned. */
  get turned() {
    const { width, height } = this.size;
    return this.turn % 180 ? { width: height, height: width } : { width, height };
  }

  fit() {
    const { width, height } = this.turned;
    if (!width) return;
    this.stage.style.setProperty("--shape", `${width / height}`); // a narrow stage is no taller than its picture
    this.scale = Math.min(this.stage.clientWidth / width, this.stage.clientHeight / height);
    this.centre({ x: this.size.width / 2, y: this.size.height / 2 });
    this.isFitted = true;
  }

  /** One pixel of the picture for one of the screen's, around the middle of what is seen. */
  showPixels() {
    this.zoom(1 / (devicePixelRatio * this.scale));
  }

  /** @param {number} factor @param {{x: number, y: number}} [at] stage point that stays in place */
  zoom(factor, at = this.middle) {
    const whole = Math.min(this.stage.clientWidth / this.turned.width, this.stage.clientHeight / this.turned.height);
    const smallest = Math.min(whole, 1 / devicePixelRatio) / 2; // a small picture, too, pixel for pixel
    const scale = Math.min(LARGEST, Math.max(smallest, this.scale * factor));
    const ratio = scale / this.scale;
    this.x = at.x - (at.x - this.x) * ratio;
    this.y = at.y - (at.y - this.y) * ratio;
    this.scale = scale;
    this.isFitted = false;
    this.draw();
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.isFitted = false;
    this.draw();
  }

  /** A quarter to the right; what is in the middle stays there. */
  rotate() {
    const middle = this.toPicture(this.middle);
    this.turn = (this.turn + 90) % 360;
    if (this.isFitted) this.fit();
    else this.centre(middle);
  }

  /** @param {number} light @param {number} contrast both 1 as the camera took it */
  setLight(light, contrast) {
    this.light = Math.min(3, Math.max(0.3, light));
    this.contrast = Math.min(3, Math.max(0.3, contrast));
    this.draw();
  }

  reset() {
    Object.assign(this, { light: 1, contrast: 1, turn: 0 });
    this.fit();
  }

  get middle() {
    return { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 };
  }

  /** @param {{x: number, y: number}} point of the picture that comes into the middle */
  centre(point) {
    const place = new DOMMatrix().rotate(this.turn).scale(this.scale).transformPoint(point);
    this.x = this.middle.x - place.x;
    this.y = this.middle.y - place.y;
    this.draw();
  }

  /** @param {{x: number, y: number}} point of the stage @returns {DOMPoint} of the picture */
  toPicture(point) {
    return this.matrix.inverse().transformPoint(point);
  }

  /** @param {MouseEvent} event @returns {{x: number, y: number}} its place on the stage */
  placeOf(event) {
    const box = this.stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  draw() {
    const { width, height } = this.size;
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    this.sheet.style.transform = this.matrix.toString();
    this.sheet.classList.toggle("viewer__sheet--pixels", this.scale * devicePixelRatio >= PIXELS_SEEN);
    this.picture.style.filter = this.light === 1 && this.contrast === 1 ? "" : `brightness(${this.light}) contrast(${this.contrast})`;
    this.dispatchEvent(new Event("drawn"));
  }
}
