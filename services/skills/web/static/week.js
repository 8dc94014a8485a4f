// The week as half-hours to paint, beside the times that one types: those stay the truth, and without this they are all.
"use strict";
{
const words = JSON.parse(document.currentScript.dataset.words);
const group = document.getElementById("availability-weekly"), none = document.getElementById("availability-weekly-none");
const typed = [...group.querySelectorAll(".opstap-day")], taken = document.getElementById("availability-commitments");
const codes = typed.map((day) => day.querySelector("[name$='.day']").value);
const names = typed.map((day) => day.querySelector("legend").textContent.trim());
const DAY = 1440, SLOTS = 48, MORNING = 12, WEEK = 7 * DAY;
let free = new Uint8Array(WEEK), busy = new Uint8Array(WEEK), last = 0;

const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const made = (tag, name, more = {}) => Object.assign(document.createElement(tag), { className: name }, more);

function minutes(text) {
 const found = /^(\d{1,2})(?:[:.]?(\d\d))?(?: ?(?:uur|u|h))?$/.exec(text.trim());
 const at = found ? found[1] * 60 + Number(found[2] ?? 0) : NaN;
 return at <= DAY && (found[2] ?? 0) < 60 ? at : NaN;
}
function fill(week, day, from, to, value = 1) {
 const start = minutes(from), end = minutes(to);
 if (day < 0 || Number.isNaN(start + end) || start >= DAY) return false;
 const length = (((end - start - 1) % DAY) + DAY) % DAY + 1;
 for (let at = 0; at < length; at++) week[(day * DAY + start + at) % WEEK] = value;
 return true;
}
const pairs = (day) => [...day.querySelectorAll(".opstap-pair")].map((pair) => ({
 pair, from: pair.querySelector("[name$='.from']"), to: pair.querySelector("[name$='.to']"),
}));
const isRow = ({ from, to }) => fill(new Uint8Array(WEEK), 0, from.value, to.value);

function read() {
 free = new Uint8Array(WEEK);
 typed.forEach((day, at) => pairs(day).forEach(({ from, to }) => fill(free, at, from.value, to.value)));
}
function readTaken() {
 busy = new Uint8Array(WEEK);
 for (const row of taken.querySelectorAll(".opstap-row")) {
  const [day, from, to] = ["day", "from", "to"].map((name) => row.querySelector(`[name$='.${name}']`).value);
  fill(busy, codes.indexOf(day), from, to);
 }
}
function spans(day) {
 const found = [];
 for (let at = day * DAY; at < (day + 1) * DAY; at++) {
  if (!free[at]) continue;
  const start = at;
  while (at < (day + 1) * DAY && free[at]) at++;
  found.push([clock(start - day * DAY), clock(at - day * DAY)]);
 }
 return found;
}
function addPair(day) {
 const numbers = [...group.querySelectorAll("[name$='.from']")].map((one) => Number(one.name.split(".").at(-2)));
 const copy = pairs(day)[0].pair.cloneNode(true), number = Math.max(...numbers) + 1;
 for (const one of copy.querySelectorAll("[name],[id],[for]")) {
  for (const name of ["name", "id", "for", "aria-describedby"]) {
   if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(/([.-])\d+([.-])/, `$1${number}$2`));
  }
 }
 day.querySelector(".opstap-times").append(copy);
}
/** The times become those of the grid; a row that is no time stays as it was typed. */
function write() {
 typed.forEach((day, at) => {
  const found = spans(at), mine = () => pairs(day).filter((row) => isRow(row) || (!row.from.value && !row.to.value));
  while (mine().length < found.length) addPair(day);
  mine().forEach(({ from, to }, number) => { [from.value, to.value] = found[number] ?? ["", ""]; });
 });
 if (free.includes(1)) none.checked = false;
}

const grid = made("div", "opstap-week", { role: "group", ariaLabel: words.grid });
const help = made("p", "opstap-soft", { id: "week-help", textContent: words.help });
grid.setAttribute("aria-describedby", help.id);
const cells = names.map((name, day) => {
 const column = made("div", "opstap-week__day", { role: "group", ariaLabel: name });
 const title = made("div", "opstap-week__name", { ariaHidden: "true", textContent: name });
 const of_day = Array.from({ length: SLOTS }, (_, slot) => {
  const cell = made("div", "opstap-week__cell", { role: "checkbox", tabIndex: -1 });
  if (slot < MORNING) cell.classList.add("opstap-week__cell--night");
  if (slot % 2 === 0) cell.textContent = slot / 2;
  Object.assign(cell.dataset, { day, slot });
  return cell;
 });
 column.append(title, ...of_day);
 grid.append(column);
 return of_day;
});
const inWords = document.querySelector("#week-in-words span");
const said = made("p", "opstap-hidden", { role: "status" });

function show() {
 cells.forEach((of_day, day) => of_day.forEach((cell, slot) => {
  const start = day * DAY + slot * 30, part = free.subarray(start, start + 30);
  const some = part.includes(1), state = !some ? "false" : part.includes(0) ? "mixed" : "true";
  const lesson = busy.subarray(start, start + 30).includes(1);
  const label = `${names[day]} ${clock(slot * 30)}–${clock(slot * 30 + 30)}${lesson ? `, ${words.taken}` : ""}`;
  if (cell.ariaChecked !== state) cell.ariaChecked = state;
  if (cell.ariaLabel !== label) cell.ariaLabel = label;
  cell.classList.toggle("opstap-week__cell--taken", lesson);
 }));
 const told = names.map((name, day) => [name, spans(day).map((span) => span.join("–")).join(", ")]);
 inWords.textContent = told.filter(([, times]) => times).map((one) => one.join(" ")).join("; ") || words.empty;
}
/** Paints the half-hours between two cells, over the days between them. */
function paint(base, first, then, value) {
 free = base.slice();
 const [d1, d2] = [first.dataset.day, then.dataset.day].map(Number).sort((a, b) => a - b);
 const [s1, s2] = [first.dataset.slot, then.dataset.slot].map(Number).sort((a, b) => a - b);
 for (let day = d1; day <= d2; day++) free.fill(value, day * DAY + s1 * 30, day * DAY + (s2 + 1) * 30);
 show();
}
const number = (cell) => cell.dataset.day * SLOTS + Number(cell.dataset.slot);
function focus(cell) {
 cells[Math.floor(last / SLOTS)][last % SLOTS].tabIndex = -1;
 last = number(cell);
 cell.tabIndex = 0;
 cell.focus({ preventScroll: false });
}

let stroke = null;
grid.addEventListener("pointerdown", (event) => {
 const cell = event.target.closest(".opstap-week__cell");
 if (!cell || event.button) return;
 event.preventDefault();
 stroke = { cell, base: free, value: cell.ariaChecked === "true" ? 0 : 1 };
 focus(cell);
 paint(stroke.base, cell, cell, stroke.value);
});
addEventListener("pointermove", (event) => {
 const cell = stroke && document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".opstap-week__cell");
 if (cell) paint(stroke.base, stroke.cell, cell, stroke.value);
});
addEventListener("pointerup", () => {
 if (stroke) write();
 stroke = null;
});
addEventListener("pointercancel", () => {  // the finger scrolls the page
 if (stroke) free = stroke.base;
 stroke = null;
 show();
});
grid.addEventListener("keydown", (event) => {
 const cell = event.target, narrow = matchMedia("(max-width: 48rem)").matches;
 const day = Number(cell.dataset.day), slot = Number(cell.dataset.slot), first = night.ariaPressed === "true" ? 0 : MORNING;
 const [across, down] = narrow ? [[0, 1], [0, 12]] : [[1, 0], [0, 1]];
 const step = { ArrowRight: across, ArrowLeft: across.map((n) => -n), ArrowDown: down, ArrowUp: down.map((n) => -n) }[event.key];
 if (step) {
  let to_day = day + step[0], to = slot + step[1];
  if (narrow && to >= SLOTS) [to_day, to] = [day + 1, first + (slot % 12)];
  if (narrow && to < first) [to_day, to] = [day - 1, SLOTS - 12 + (slot % 12)];
  const then = cells[to_day]?.[to];
  if (then && to >= first) {
   if (event.shiftKey) paint(free, then, then, cell.ariaChecked === "true" ? 1 : 0);
   focus(then);
   if (event.shiftKey) write();
  }
 } else if (event.key === " " || event.key === "Enter") {
  paint(free, cell, cell, cell.ariaChecked === "true" ? 0 : 1);
  write();
 } else if (event.key === "Home" || event.key === "End") focus(cells[day][event.key === "Home" ? first : SLOTS - 1]);
 else return;
 event.preventDefault();
});

const night = made("button", "nl-button nl-button--secondary opstap-small", { type: "button", textContent: words.night });
function showNight(is) {
 night.ariaPressed = is;
 grid.classList.toggle("opstap-week--night", is);
}
night.addEventListener("click", () => showNight(night.ariaPressed !== "true"));
const isNight = () => cells.some((_, day) => free.subarray(day * DAY, day * DAY + MORNING * 30).includes(1));

for (const button of document.querySelectorAll("[name=preset]")) {
 button.addEventListener("click", (event) => {
  event.preventDefault();
  const value = document.getElementById("preset-take").checked ? 0 : 1;
  if (button.value === "clear") free.fill(0);
  for (const [day, from, to] of JSON.parse(button.dataset.rows)) fill(free, codes.indexOf(day), from, to, value);
  write();
  show();
  if (isNight() && button.value === "nights") showNight(true);
  said.textContent = `${words.now} ${inWords.textContent}`;
 });
}

const legend = made("p", "opstap-week__legend");
for (const [kind, text] of [["true", words.free], ["taken", words.taken], ["false", words.not]]) {
 const key = made("span", `opstap-week__key opstap-week__key--${kind}`, { ariaHidden: "true" });
 const one = made("span", "");
 one.append(key, ` ${text}`);
 legend.append(one);
}
const buttons = made("div", "utrecht-button-group");
buttons.append(night);
const details = made("details", "opstap-typed-times"), summary = made("summary", "", { textContent: words.typed });
const hint = group.querySelector(".utrecht-form-field-description"), more = group.querySelector(".utrecht-button-group");
details.append(summary, ...[hint, ...typed, more].filter(Boolean));
details.open = Boolean(details.querySelector("[aria-invalid]"));
group.querySelector("h3, h2").after(help, buttons, grid, legend, details, said);
group.addEventListener("input", (event) => { if (event.target !== none) { read(); show(); } });
none.addEventListener("change", () => { if (none.checked) { free.fill(0); write(); show(); } });
for (const name of ["input", "change"]) taken.addEventListener(name, () => { readTaken(); show(); });
last = 16;
cells[0][last].tabIndex = 0;
read();
readTaken();
showNight(isNight());
show();
}
