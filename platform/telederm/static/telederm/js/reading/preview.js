/**
 * Shows the report as the patient will see it, beside a <form data-preview-url>, after each
 * change. The server renders it with the patient's own template; without JavaScript a button
 * opens the same on a page of its own.
 */
const WAIT = 400; // ms after the last key

for (const form of document.querySelectorAll("form[data-preview-url]")) {
  const section = document.querySelector("[data-preview]");
  const place = section.querySelector("[data-preview-here]");
  for (const button of form.querySelectorAll("[data-preview-fallback]")) button.hidden = true;
  let timer;
  let asking;

  const show = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const headers = { "X-Fragment": "1", "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value };
      const answer = await fetch(form.dataset.previewUrl, { method: "POST", body: new FormData(form), headers, signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      place.innerHTML = await answer.text();
      section.hidden = false;
    } catch {
      // aborted by the next change, or no connection: the last preview stays
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
  show();
}
