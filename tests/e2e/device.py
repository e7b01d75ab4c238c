"""What of a person is left on a device, as a test finds it in the browser's own stores."""

from typing import Any

from playwright.sync_api import Page

_ROWS = """async () => {
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    for (const store of database.objectStoreNames) {
      if (store === "owner") continue;
      const found = await new Promise((done) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
      });
      rows.push(...found.map(({ key, name }) => `${store} ${name ?? key}`));
    }
    database.close();
  }
  return rows;
}"""

_TEXTS = """async () => {
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      texts.push(request.url, await (await cache.match(request)).text());
    }
  }
  return texts;
}"""

_DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"


def list_waiting(page: Page) -> list[str]:
    """What waits on the device: the store, and the photograph's name or the answers' page."""
    return [str(row) for row in page.evaluate(_ROWS)]


def wait_until_nothing_waits(page: Page, *, seconds: int = 20) -> None:
    """What arrived is dropped once its answer is there, which may be after a page showed it."""
    for _ in range(10 * seconds):
        if not list_waiting(page):
            return
        page.wait_for_timeout(100)
    assert list_waiting(page) == []


def list_databases(page: Page) -> list[str]:
    """Every database that the site has in the browser."""
    return [str(name) for name in page.evaluate(_DATABASES)]


def read_caches(page: Page) -> list[str]:
    """All that the site's caches, local storage and readable cookies hold, addresses too."""
    texts: Any = page.evaluate(_TEXTS)
    return [str(text) for text in texts]
