/**
 * Keeps the shell: styles, scripts, drawings, and one page that says that there is no network. Pages
 * with anything personal are never kept: they hold "no-store", and are not looked at here.
 */
const CACHE = "telederm-shell-1";
const OFFLINE = "/offline/";
const IMPORTED = ["/static/telederm/js/device-store.js"]; // by offline.js, under its plain name
const FOUND = /(?:href|src)="(\/static\/[^"]+)"/g;

async function fill() {
  const cache = await caches.open(CACHE);
  const page = await fetch(OFFLINE, { credentials: "omit" }); // as nobody sees it
  const html = await page.clone().text();
  await cache.put(OFFLINE, page);
  await cache.addAll([...IMPORTED, ...[...html.matchAll(FOUND)].map((match) => match[1])]);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function answerPage(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function answerFile(request) {
  try {
    return await fetch(request); // the network first: a new version shows at once
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(answerPage(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(answerFile(event.request));
});
