/**
 * While a report is being written, fetches the photographs of the case that "Next case" would
 * give, so that they are there at once. The server counts it as a look at each of them, and lets
 * this browser keep them for a moment. Nothing is taken: another reader may still be faster.
 */
const SOON = 3000; // ms after the page is there

async function fetchAhead(url) {
  try {
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected) return;
    const { images } = await answer.json();
    for (const image of images) await fetch(image, { headers: { "X-Ahead": "next-case" }, priority: "low" });
  } catch {
    // no connection: the pictures come when they are asked for
  }
}

const page = document.querySelector("[data-ahead-url]");
if (page && !navigator.connection?.saveData) setTimeout(() => fetchAhead(page.dataset.aheadUrl), SOON);
