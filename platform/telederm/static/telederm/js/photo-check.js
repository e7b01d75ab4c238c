/**
 * Looks at a photograph before it is sent: blur, light, glare, size, skin. The figures are those of
 * cases/imaging/quality.py and the limits come with the page, so device and server say the same.
 */
const MEASURED_SIDE = 1024; // long side, pixels
const BLUR_RADIUS = 4; // pixels
const GLARE_LEVEL = 250;
const SKIN = { cb: [77, 140], cr: [127, 185] };

/** @typedef {{blur: number, brightness: number, glare: number, skin: number, shortSide: number}} Figures */

/** @param {ImageBitmap} bitmap @param {number} width @param {number} height */
function draw(bitmap, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return { canvas, context };
}

/** @param {Uint8ClampedArray} pixels RGBA @returns grey levels, and sums over the picture */
function readPixels(pixels) {
  const grey = new Uint8Array(pixels.length / 4);
  let light = 0, glare = 0, skin = 0;
  for (let at = 0; at < grey.length; at += 1) {
    const [r, g, b] = [pixels[4 * at], pixels[4 * at + 1], pixels[4 * at + 2]];
    grey[at] = (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;
    light += grey[at];
    if (grey[at] >= GLARE_LEVEL) glare += 1;
    const cb = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    const cr = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    if (cb >= SKIN.cb[0] && cb <= SKIN.cb[1] && cr >= SKIN.cr[0] && cr <= SKIN.cr[1]) skin += 1;
  }
  return { grey, light, glare, skin };
}

/**
 * How little one direction loses of its steps by a box filter (Crété et al., 2007).
 * @param {Uint8Array} grey @param {number} lines @param {number} length of a line
 * @param {number} stride between pixels of a line @param {number} jump between lines
 */
function measureBlur(grey, lines, length, stride, jump) {
  let total = 0, lost = 0;
  const clamp = (place) => Math.min(length - 1, Math.max(0, place));
  for (let line = 0; line < lines; line += 1) {
    const level = (place) => grey[line * jump + clamp(place) * stride];
    let sum = 0;
    for (let place = -BLUR_RADIUS; place <= BLUR_RADIUS; place += 1) sum += level(place);
    let before = Math.round(sum / (2 * BLUR_RADIUS + 1));
    for (let place = 1; place < length; place += 1) {
      sum += level(place + BLUR_RADIUS) - level(place - BLUR_RADIUS - 1);
      const softer = Math.round(sum / (2 * BLUR_RADIUS + 1));
      const step = Math.abs(level(place) - level(place - 1));
      total += step;
      lost += Math.max(0, step - Math.abs(softer - before));
      before = softer;
    }
  }
  return total ? (total - lost) / total : 1;
}

/** @param {ImageBitmap} bitmap @returns {Figures} */
export function measure(bitmap) {
  const factor = Math.max(1, Math.round(Math.max(bitmap.width, bitmap.height) / MEASURED_SIDE));
  const width = Math.ceil(bitmap.width / factor), height = Math.ceil(bitmap.height / factor);
  const { context } = draw(bitmap, width, height);
  const { grey, light, glare, skin } = readPixels(context.getImageData(0, 0, width, height).data);
  return {
    blur: Math.max(
      measureBlur(grey, height, width, 1, width),
      measureBlur(grey, width, height, width, 1),
    ),
    brightness: light / grey.length / 255,
    glare: glare / grey.length,
    skin: skin / grey.length,
    shortSide: Math.min(bitmap.width, bitmap.height),
  };
}

/** @param {Figures} figures @param {Record<string, number>} limits @param {boolean} dermoscopic */
export function judge(figures, limits, dermoscopic) {
  const isDark = figures.brightness < limits.brightness;
  const found = {
    dark: isDark,
    blurred: !isDark && figures.blur > limits.blur,
    glare: figures.glare > limits.glare,
    small: figures.shortSide < limits.short_side,
    no_skin: !isDark && !dermoscopic && figures.skin < limits.skin,
  };
  return Object.keys(found).filter((reason) => found[reason]);
}

/**
 * Looks at a file and makes it no larger than needed.
 * @param {File} file @param {Record<string, number>} limits with `long_side`
 * @param {{isDermoscopic: boolean, isKept: boolean}} how a kept one is not judged again
 * @returns {Promise<{reasons: string[], blob: Blob}>} what should be better, and what to send
 */
export async function inspect(file, limits, { isDermoscopic, isKept }) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return { reasons: [], blob: file }; // the server says what is wrong with it
  const reasons = isKept ? [] : judge(measure(bitmap), limits, isDermoscopic);
  const blob = reasons.length ? file : await shrink(file, bitmap, limits.long_side);
  bitmap.close();
  return { reasons, blob };
}

/**
 * Draws a photograph at most `longSide` pixels long, as the server would keep it anyway.
 * @param {File} file @param {ImageBitmap} bitmap @param {number} longSide
 * @returns {Promise<Blob>} the file itself where that is no larger
 */
export async function shrink(file, bitmap, longSide) {
  const scale = longSide / Math.max(bitmap.width, bitmap.height);
  if (!(scale < 1)) return file; // nor without a limit
  const { canvas } = draw(bitmap, Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
  return drawn && drawn.size < file.size ? drawn : file;
}
