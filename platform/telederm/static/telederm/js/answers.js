/**
 * The answers of a page of questions, in the form and on their way to the server.
 *
 * @typedef {[string, string][]} Pairs the form's fields as they are sent, the token aside
 * @typedef {{key: string, answers: Pairs, base: string}} KeptAnswers `key` is the page's path, `base`
 *   the fingerprint of the answers on the server that these go on from; empty: these ones win
 */

/** @param {HTMLElement} form @returns {Pairs} */
export const readAnswers = (form) =>
  [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");

/** @param {HTMLFormElement} form @param {Pairs} answers */
export function fillIn(form, answers) {
  const all = new Map();
  for (const [name, value] of answers) all.set(name, [...(all.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || ["hidden", "file"].includes(field.type)) continue;
    const values = all.get(field.name) ?? [];
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  for (const drawn of form.querySelectorAll("fieldset")) drawn.dispatchEvent(new Event("change"));
}

const OUTCOMES = { 204: "kept", 404: "gone", 409: "changed", 410: "gone" };

/**
 * @param {KeptAnswers} row @param {string} token
 * @returns {Promise<{outcome: "kept" | "changed" | "gone" | "waiting", base?: string}>} "changed": they
 *   were answered elsewhere since; "gone": they take no answer any more; "waiting": not sent yet
 */
export async function sendAnswers(row, token) {
  const body = new URLSearchParams([...row.answers, ["csrfmiddlewaretoken", token]]);
  const headers = { "X-Save-In-Passing": "1", "X-Answers-Base": row.base };
  const options = { method: "POST", body, headers, redirect: "manual", keepalive: true };
  const answer = await fetch(row.key, options).catch(() => null);
  const outcome = OUTCOMES[answer?.status] ?? "waiting"; // a sign-in page, a fault: not lost, later
  return { outcome, base: answer?.headers.get("X-Answers-Base") ?? undefined };
}

/**
 * Sends a case that was begun without a network: the same case, however often it is tried.
 *
 * @param {{caseKey: string, groups: Record<string, Pairs>}} begun @param {string} token
 * @returns {Promise<string>} where the case goes on; nothing while it waits
 */
export async function sendBegun(begun, token) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, idempotency_key: begun.caseKey });
  const answer = await fetch("/cases/new/", { method: "POST", body }).catch(() => null);
  const [path] = new URL(answer?.url ?? location.href).pathname.match(/^\/cases\/[0-9a-f-]{36}\//) ?? [];
  if (!answer?.ok || !path) return "";
  for (const [group, answers] of Object.entries(begun.groups)) {
    const { outcome } = await sendAnswers({ key: `${path}answers/${group}/`, answers, base: "" }, token);
    if (outcome === "waiting") return "";
  }
  return `${path}answers/`;
}
