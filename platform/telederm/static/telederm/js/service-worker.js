/**
 * Keeps the shell: styles, scripts, drawings, a page that says that there is no network, and one on
 * which a case can be begun. Pages with anything personal are never kept: they hold "no-store", and
 * are not looked at here.
 */
const CACHE = "telederm-shell-4";
const OFFLINE = "/offline/";
const BEGIN = "/offline/new-case/";
const INSTEAD = { "/cases/new/": BEGIN, [BEGIN]: BEGIN };
const IMPORTED = ["answers", "device-store", "photo-check", "push-device", "tus", "upload-row", "waiting-photographs"].map((name) => `/static/telederm/js/${name}.js`); // under plain names
const FOUND = /(?:href|src)="(\/static\/[^"#]+)/g;

/** @param {string} language what the pages that are kept speak */
async function fill(language) {
  const cache = await caches.open(CACHE);
  const files = new Set(IMPORTED);
  for (const path of [OFFLINE, BEGIN]) {
    const page = await fetch(path, { credentials: "omit", headers: { "Accept-Language": language } });
    for (const match of (await page.clone().text()).matchAll(FOUND)) files.add(match[1]);
    await cache.put(path, page); // as nobody sees it
  }
  await cache.addAll([...files]);
}

/** @param {string} language of the page that is open */
async function speak(language) {
  const kept = await caches.match(OFFLINE);
  if (kept?.headers.get("Content-Language") !== language) await fill(language);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function answerPage(request) {
  try {
    return await fetch(request);
  } catch {
    // A form that was sent may have arrived: no second one in its place.
    // An address with more to it asks for more: a case for somebody else isn't begun here.
    const { pathname, search } = new URL(request.url);
    const kept = (request.method === "GET" && !search && INSTEAD[pathname]) || OFFLINE;
    return (await caches.match(kept)) ?? Response.error();
  }
}

async function answerFile(request) {
  try {
    return await fetch(request); // the network first: a new version shows at once
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

/** @param {PushEvent} event a later message takes the place of the one that is shown */
async function showNews(event) {
  const { body, path, lang, dir } = event.data.json();
  await self.registration.showNotification("Telederm", { body, lang, dir, tag: "telederm-inbox", renotify: true, data: { path } });
}

/** @param {string} path of this site */
async function openPage(path) {
  const page = new URL(path, location.origin);
  if (page.origin !== location.origin) return;
  const windows = await self.clients.matchAll({ type: "window" });
  const open = windows.find((each) => new URL(each.url).pathname === page.pathname);
  if (!open) await self.clients.openWindow(page.href); // no page is left on which somebody may be writing
  else await open.focus().then((focused) => focused.navigate(page.href));
}

addEventListener("install", (event) => event.waitUntil(fill(navigator.language).then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
// A language must not bring a worker of its own: pages hang now and then while workers are exchanged.
addEventListener("message", (event) => event.waitUntil(speak(event.data.language)));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(answerPage(event.request)); // forms that are sent, too
  else if (event.request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(answerFile(event.request));
});
addEventListener("push", (event) => event.waitUntil(showNews(event)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data.path));
});
