/**
 * Notifications on this device: the browser's part, and telling the server of it. They belong to one
 * person: signing out, or somebody else signing in, ends them here.
 */
const KEPT = "telederm-push"; // who turned it on here, and under which address
const TOLD = "telederm-push-told"; // in this tab: the session whose device the server knows it is, and the address

export const isSupported = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** @returns {{person: string, endpoint: string} | null} */
function readKept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null; // a browser that keeps nothing keeps no notifications either
  }
}

/** @returns {Promise<PushSubscription | null>} */
async function findSubscription() {
  if (!isSupported()) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** @param {string} path @param {Record<string, string>} fields @returns {Promise<boolean>} whether it is on now */
async function tell(path, fields) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(path, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(fields) });
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()).on;
}

/** @param {PushSubscription} subscription */
function describe(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

/** @param {string} session @param {string} endpoint */
const name = (session, endpoint) => `${session} ${endpoint}`;

/** @param {string} person @param {string} endpoint @param {string} session */
function remember(person, endpoint, session) {
  localStorage.setItem(KEPT, JSON.stringify({ person, endpoint }));
  sessionStorage.setItem(TOLD, name(session, endpoint));
}

/** Ends it in this browser alone; the server forgets the device by itself. */
export async function forget() {
  localStorage.removeItem(KEPT);
  sessionStorage.removeItem(TOLD);
  await (await findSubscription())?.unsubscribe();
}

/** @param {string[]} words all that mean who is signed in @returns {Promise<boolean>} */
export const isOn = async (words) => words.includes(readKept()?.person) && Boolean(await findSubscription());

/**
 * Throws where the browser's own service doesn't answer; the permission is there already.
 *
 * @param {string} person @param {string} session @param {string} key the site's public key
 */
export async function turnOn(person, session, key) {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  try {
    await tell("/inbox/push/on/", describe(subscription));
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  remember(person, subscription.endpoint, session);
}

/** The server first: what it doesn't know of can't ring. */
export async function turnOff() {
  const subscription = await findSubscription();
  if (subscription) await tell("/inbox/push/off/", { endpoint: subscription.endpoint });
  await forget();
}

/**
 * On every page: a new session, or a new address that the browser's service gave this device, is told
 * to the server once. What is another person's, or was stopped from elsewhere, ends here.
 *
 * @param {string} person an opaque word for who is signed in
 * @param {string[]} before the words for the same person under older keys of the site
 * @param {string} session an opaque word for the session
 */
export async function keepUp(person, before, session) {
  const subscription = await findSubscription();
  if (!subscription) return;
  const kept = readKept();
  if (![person, ...before].includes(kept?.person)) return forget();
  if (kept.person === person && sessionStorage.getItem(TOLD) === name(session, subscription.endpoint)) return;
  const isKnown = await tell("/inbox/push/on/", { ...describe(subscription), known: kept.endpoint });
  if (isKnown) remember(person, subscription.endpoint, session);
  else await forget();
}
