/**
 * What waits on this device until it can be sent: photographs, and answers of a form. It belongs to
 * one person; signing out, or somebody else signing in, wipes it.
 *
 * @typedef {{key: string, url: string, shotType: string, isKept: boolean, isReady: boolean, name: string, blob: Blob}} Photograph
 *   `url` takes it; empty: of the case that was begun without a network. `isReady`: it was looked at and may go.
 */
const NAME = "telederm";
const STORES = ["photographs", "answers", "owner"];

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store, { keyPath: "key" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/**
 * @template T
 * @param {string} store @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T | undefined>} nothing where the browser keeps nothing (a private window)
 */
async function withStore(store, mode, act) {
  try {
    const database = await open();
    const request = act(database.transaction(store, mode).objectStore(store));
    return await new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    }).finally(() => database.close());
  } catch {
    return undefined; // sending works without it; only a closed page would lose what waits
  }
}

/** @param {string} store @param {{key: string}} row */
export const keep = (store, row) => withStore(store, "readwrite", (rows) => rows.put(row));
/** @param {string} store @param {string} key */
export const read = (store, key) => withStore(store, "readonly", (rows) => rows.get(key));
/** @param {string} store @param {string} key */
export const drop = (store, key) => withStore(store, "readwrite", (rows) => rows.delete(key));
/** @param {string} store */
export const list = async (store) => (await withStore(store, "readonly", (rows) => rows.getAll())) ?? [];

/** Forgets everything; resolves also where there was nothing, or nothing can be kept. */
export function wipe() {
  return new Promise((done) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = () => done();
  }).catch(() => {});
}

/** @returns {Promise<string | undefined>} the opaque word for whose it is */
export const readOwner = async () => (await read("owner", "owner"))?.person;

/**
 * What belongs to another goes, and so does what belongs to nobody: a page that was still open while
 * its session ended may have made the store anew.
 *
 * @param {string} person an opaque word for who is signed in
 * @param {string[]} before the words for the same person under older keys of the site
 */
export async function claim(person, before) {
  const owner = await readOwner();
  if (owner === person) return;
  if (!before.includes(owner)) await wipe();
  await keep("owner", { key: "owner", person });
}
