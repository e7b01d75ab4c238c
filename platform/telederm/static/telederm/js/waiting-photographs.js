/** Sends the photographs that wait on this device, from whichever page is open. */
import { drop, keep, list } from "./device-store.js";

/** @typedef {import("./device-store.js").Photograph} Photograph */

const ENDING = /uploads\/$/;

/** Whether the form that a photograph was chosen on is open: it sends it then, and shows how far it is. */
const isHere = (row) => [...document.querySelectorAll("form[data-upload]")].some((form) => form.dataset.uploadUrl === row.url);

/** @param {Photograph} row where it can be seen, or something has to be decided about it */
export const placeOf = (row) => row.url.replace(ENDING, "photographs/");

/** Says where the photographs of a case that was begun without a network belong now. @param {string} path of the case */
export async function bringToCase(path) {
  for (const row of await list("photographs")) if (!row.url) await keep("photographs", { ...row, url: `${path}uploads/` });
}

/**
 * @param {string} token
 * @returns {Promise<Photograph[]>} those that somebody has to look at before they can go
 */
export async function sendPhotographs(token) {
  const undecided = [];
  for (const row of await list("photographs")) {
    if (!row.url || isHere(row)) continue;
    if (!row.isReady || (await sendOne(row, token)) === "refused") undecided.push(row);
  }
  return undecided;
}

/** @returns {Promise<"sent" | "gone" | "refused" | "waiting">} "gone": its case takes no more, or isn't there */
async function sendOne(row, token) {
  const { sendFile, UploadError } = await import("./tus.js");
  const metadata = { key: row.key, shot_type: row.shotType, kept: row.isKept ? "yes" : "no" };
  const silent = { onProgress: () => {}, onWaiting: () => {} };
  try {
    await sendFile({ file: row.blob, createUrl: row.url, metadata, token, ...silent });
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    if (error.kind === "refused") return "refused";
    if (error.kind !== "gone") return "waiting";
  }
  await drop("photographs", row.key);
  dispatchEvent(new Event("photograph:left"));
  return "sent";
}
