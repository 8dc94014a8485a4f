// Suggests while somebody types: an ARIA combobox on fields of a datalist with data-kind. Without it that list works.
"use strict";
{
const { url, found, also: theirs } = document.currentScript.dataset;
const status = document.createElement("p");
status.className = "opstap-hidden";
status.role = "status";
document.querySelector("main").append(status);

function attach(input, kind) {
 const list = document.createElement("ul"), options = list.children;
 let active = -1, timer, turn = 0;
 list.id = input.id + "-options";
 list.className = "opstap-options";
 list.role = "listbox";
 list.ariaLabel = input.labels[0].textContent;
 input.after(list);
 input.removeAttribute("list");
 input.role = "combobox";
 input.ariaAutoComplete = "list";
 input.setAttribute("aria-controls", list.id);

 function mark(number) {
  active = number;
  [...options].forEach((option, at) => { option.ariaSelected = at === number; });
  options[number]?.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", options[number]?.id ?? "");
 }
 function open(is) {
  list.hidden = !is;
  input.ariaExpanded = is;
  mark(-1);
 }
 function stop() {
  clearTimeout(timer);
  turn++;
  open(false);
 }
 function choose(number) {
  input.value = options[number].dataset.label;
  stop();
 }
 function option(item, at) {
  const made = document.createElement("li"), other = document.createElement("span");
  made.id = `${list.id}-${at}`;
  made.role = "option";
  made.dataset.label = made.textContent = item.label;
  other.dir = "auto";
  other.textContent = item.other;
  made.append(" ", other);
  made.onmousedown = (event) => { event.preventDefault(); choose(at); };
  return made;
 }
 async function ask() {
  const mine = ++turn, also = document.getElementById("personal-contactLanguage")?.value ?? theirs ?? "";
  try {
   const answer = await fetch(`${url}?${new URLSearchParams({ kind, text: input.value, also })}`);
   const { items } = await answer.json();
   if (mine !== turn) return;
   list.replaceChildren(...items.map(option));
   open(items.length > 0);
   status.textContent = found.replace("#", items.length);
  } catch { /* signed out or away: it stays a field */ }
 }
 input.addEventListener("input", () => {
  clearTimeout(timer);
  if (input.value.trim().length < 2) stop();
  else timer = setTimeout(ask, 120);
 });
 input.addEventListener("blur", stop);
 input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], count = options.length;
  if (step && count) {
   if (list.hidden) open(true);
   mark(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
  } else if (event.key === "Enter" && active >= 0) choose(active);
  else if (event.key === "Escape" && !list.hidden) stop();
  else return;
  event.preventDefault();
 });
 open(false);
}
for (const input of document.querySelectorAll("input[list]")) {
 const { kind } = document.getElementById(input.getAttribute("list")).dataset;
 if (kind) attach(input, kind);
}
}
