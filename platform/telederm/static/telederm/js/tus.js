/**
 * Sends one file in pieces by the tus protocol 1.0 (core and creation): after a break it asks how
 * much has come and goes on from there. The key names the file over all tries.
 */
const LARGEST = 256 * 1024; // bytes of a piece
const SMALLEST = 16 * 1024; // what breaks on its way is lost: a line that breaks often carries small ones
const TRIES = 6; // without a byte of progress in between
const SHORTEST = 500; // ms
const LONGEST = 8000;
const COMMON = { "Tus-Resumable": "1.0.0" };

/** Something to say to the person: the server's words, or the line is down. */
export class UploadError extends Error {
  /** @param {"broken" | "refused" | "stale" | "gone"} kind @param {string} [html] */
  constructor(kind, html = "") {
    super(kind);
    this.kind = kind;
    this.html = html;
  }
}

const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** @param {number} status @param {string} body @param {boolean} [isOurs] a server that is busy says so in its own words */
function explain(status, body, isOurs = false) {
  if (status === 503 && isOurs) return new UploadError("broken", body);
  if (status >= 500 || status === 0 || status === 409) return new UploadError("broken");
  if ([400, 413, 415, 422].includes(status)) return new UploadError("refused", body);
  if (status === 404) return new UploadError("gone"); // the case was deleted
  if (status === 410) return new UploadError("gone", body); // it was answered
  return new UploadError("stale"); // a sign-in page, or none of ours
}

/** @param {string} url @param {RequestInit} options */
async function ask(url, options) {
  const answer = await fetch(url, { redirect: "manual", ...options }).catch(() => null);
  if (!answer) throw new UploadError("broken");
  if (!answer.ok) throw explain(answer.type === "opaqueredirect" ? 403 : answer.status, await answer.text());
  return answer;
}

/** A piece goes by XMLHttpRequest: fetch tells nothing of the progress. */
function sendPiece(upload, offset, onProgress) {
  const piece = upload.file.slice(offset, offset + upload.piece);
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PATCH", upload.url);
    const headers = { ...COMMON, "Upload-Offset": offset, "X-CSRFToken": upload.token };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/offset+octet-stream");
    request.upload.onprogress = (event) => onProgress((offset + event.loaded) / upload.file.size);
    request.onload = () =>
      request.status === 204
        ? done(Number(request.getResponseHeader("Upload-Offset")))
        : fail(explain(request.status, request.responseText, request.getResponseHeader("Tus-Resumable") !== null));
    request.onerror = request.ontimeout = () => fail(new UploadError("broken"));
    request.timeout = 60_000;
    request.send(piece);
  });
}

async function create(upload, createUrl, metadata) {
  const pairs = Object.entries(metadata).map(([name, value]) => `${name} ${encode(value)}`);
  const headers = { ...COMMON, "Upload-Length": upload.file.size, "X-CSRFToken": upload.token };
  headers["Upload-Metadata"] = pairs.join(",");
  const answer = await ask(createUrl, { method: "POST", headers });
  upload.url = answer.headers.get("Location");
  return Number(answer.headers.get("Upload-Offset") ?? 0);
}

/** Sends every piece that is missing, then asks for what became of the file. */
async function goOn(upload, offset, onProgress) {
  let at = offset;
  do {
    at = await sendPiece(upload, at, onProgress);
    upload.tries = 0;
    upload.piece = Math.min(LARGEST, upload.piece * 2);
  } while (at < upload.file.size);
  return (await ask(upload.url, { headers: { "HX-Request": "true" } })).text();
}

/**
 * @param {{file: Blob, createUrl: string, metadata: Record<string, string>, token: string,
 *   onProgress: (share: number) => void, onWaiting: (error: UploadError) => void}} wanted
 * @returns {Promise<string>} the fragment that shows the photograph
 */
export async function sendFile({ file, createUrl, metadata, token, onProgress, onWaiting }) {
  const upload = { file, token, url: "", tries: 0, piece: LARGEST };
  for (;;) {
    try {
      // Announcing a known key again finds the upload and says how far it has come.
      return await goOn(upload, await create(upload, createUrl, metadata), onProgress);
    } catch (error) {
      upload.tries += 1;
      upload.piece = Math.max(SMALLEST, upload.piece / 4);
      if (!(error instanceof UploadError) || error.kind !== "broken" || upload.tries >= TRIES) throw error;
      onWaiting(error);
      await pause(Math.min(LONGEST, SHORTEST * 2 ** upload.tries));
    }
  }
}
