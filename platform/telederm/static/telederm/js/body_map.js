/**
 * The drawing of a <fieldset data-body-map>: each piece ticks the box of its place in the list.
 * A figure is one stop for Tab; arrow keys go to the nearest piece that way, Space chooses.
 */
const TOWARDS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SIDEWAYS = 2; // how much worse a piece is that lies beside the way than one on it

/** @param {SVGElement} shape */
function middleOf(shape) {
  const box = shape.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** @returns {SVGElement | undefined} the nearest of the others in a direction */
function findNearest(shape, others, [right, down]) {
  const [x, y] = middleOf(shape);
  const distances = others.flatMap((other) => {
    const [otherX, otherY] = middleOf(other);
    const along = (otherX - x) * right + (otherY - y) * down;
    const beside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
    return along > 1 ? [{ other, distance: along + SIDEWAYS * beside }] : [];
  });
  return distances.sort((a, b) => a.distance - b.distance)[0]?.other;
}

/** @param {HTMLFieldSetElement} question */
function drawMap(question) {
  const drawing = question.querySelector("[data-body-map-drawing]");
  const chosen = question.querySelector("[data-body-map-chosen]");
  const boxes = new Map([...question.querySelectorAll("input[type=checkbox]")].map((box) => [box.value, box]));
  const shapes = [...drawing.querySelectorAll("[data-site]")];
  const nameOf = (box) => box.labels[0].textContent.trim();

  function show() {
    for (const shape of shapes) shape.setAttribute("aria-checked", boxes.get(shape.dataset.site).checked);
    const ticked = [...boxes.values()].filter((box) => box.checked);
    chosen.replaceChildren(...(ticked.length ? ticked.map(makeChip) : [makeNote()]));
  }

  function makeNote() {
    const note = document.createElement("li");
    note.className = "muted";
    note.textContent = chosen.dataset.textNone;
    return note;
  }

  function makeChip(box) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = nameOf(box);
    button.setAttribute("aria-label", `${chosen.dataset.textRemove}: ${nameOf(box)}`);
    button.addEventListener("click", () => toggle(box));
    item.append(button);
    return item;
  }

  function toggle(box) {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function listen(shape) {
    const figure = shape.closest("svg");
    const siblings = shapes.filter((other) => other.closest("svg") === figure);
    const box = boxes.get(shape.dataset.site);
    shape.setAttribute("role", "checkbox");
    shape.setAttribute("aria-label", nameOf(box));
    shape.setAttribute("tabindex", shape === siblings[0] ? "0" : "-1");
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = nameOf(box);
    shape.append(title);
    shape.addEventListener("click", () => toggle(box));
    shape.addEventListener("keydown", (event) => {
      if (event.key === " " || event.key === "Enter") toggle(box);
      else if (!TOWARDS[event.key]) return;
      else findNearest(shape, siblings, TOWARDS[event.key])?.focus();
      event.preventDefault();
    });
    shape.addEventListener("focus", () => {
      for (const other of siblings) other.setAttribute("tabindex", other === shape ? "0" : "-1");
    });
  }

  shapes.forEach(listen);
  question.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-body-map]").forEach(drawMap);
