/**
 * Keeps the shell: styles, scripts, drawings, a page that says that there is no network, and one on
 * which a case can be begun. Pages with anything personal are never kept: they hold "no-store", and
 * are not looked at here.
 */
const LANGUAGE = new URL(location.href).searchParams.get("language") || "en";
const CACHE = `telederm-shell-2-${LANGUAGE}`;
const OFFLINE = "/offline/";
const BEGIN = "/offline/new-case/";
const INSTEAD = { "/cases/new/": BEGIN, [BEGIN]: BEGIN };
const IMPORTED = ["answers", "device-store"].map((name) => `/static/telederm/js/${name}.js`); // under plain names
const FOUND = /(?:href|src)="(\/static\/[^"#]+)/g;

async function fill() {
  const cache = await caches.open(CACHE);
  const files = new Set(IMPORTED);
  for (const path of [OFFLINE, BEGIN]) {
    const page = await fetch(path, { credentials: "omit", headers: { "Accept-Language": LANGUAGE } });
    for (const match of (await page.clone().text()).matchAll(FOUND)) files.add(match[1]);
    await cache.put(path, page); // as nobody sees it
  }
  await cache.addAll([...files]);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function answerPage(request) {
  try {
    return await fetch(request);
  } catch {
    const kept = INSTEAD[new URL(request.url).pathname] ?? OFFLINE;
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

addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(answerPage(event.request)); // forms that are sent, too
  else if (event.request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(answerFile(event.request));
});
