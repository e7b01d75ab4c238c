/** The card on which notifications are turned on and off on this device. */
import { isOn, isSupported, turnOff, turnOn } from "./push-device.js";

const { person, personBefore = "", session } = document.body.dataset;
/** @type {HTMLElement} */
const card = document.querySelector("[data-push]");

/** @param {"off" | "on" | "denied" | "unsupported" | "failed"} state */
function show(state) {
  for (const part of card.querySelectorAll("[data-push-when]")) part.hidden = !part.dataset.pushWhen.split(" ").includes(state);
  card.hidden = false;
}

async function look() {
  if (!isSupported()) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return (await isOn([person, ...personBefore.split(" ")])) ? "on" : "off";
}

async function ask() {
  if ((await Notification.requestPermission()) === "granted") await turnOn(person, session, card.dataset.push);
  return look(); // a question that was closed without an answer may be asked again
}

/** @param {HTMLButtonElement} button @param {() => Promise<string>} act */
function onPress(button, act) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    show(await act().catch(() => "failed"));
    button.disabled = false;
    card.querySelector("[role=status]").focus({ preventScroll: true });
  });
}

onPress(card.querySelector("[data-push-on]"), ask);
onPress(card.querySelector("[data-push-off]"), async () => {
  await turnOff();
  return look();
});
show(await look().catch(() => "unsupported"));
