/** Says why a passkey or security key could not be used; the library only writes to the console. */
const WORDS = { InvalidStateError: "textTwice", NotAllowedError: "textRefused", SecurityError: "textAddress" };

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  /** @type {HTMLElement} */
  const line = document.querySelector("[data-passkey-trouble]");
  line.querySelector("p").textContent = line.dataset[WORDS[event.detail.exception?.name] ?? "textOther"];
  document.querySelector("main h1").after(line);
  line.hidden = false;
});
