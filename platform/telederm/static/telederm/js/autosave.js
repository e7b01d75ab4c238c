/** Keeps the answers of a <form data-autosave> while somebody is still at it. */
const PAUSE_MS = 800;

/** @param {HTMLFormElement} form */
function keepAnswers(form) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let sending = Promise.resolve();

  async function send() {
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Save-In-Passing": "1" } });
      state.textContent = answer.ok ? form.dataset.textKept : form.dataset.textNotKept;
    } catch {
      state.textContent = form.dataset.textNotKept;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => { sending = sending.then(send); }, PAUSE_MS); // one at a time, in order
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}

for (const form of document.querySelectorAll("form[data-autosave]")) keepAnswers(form);
