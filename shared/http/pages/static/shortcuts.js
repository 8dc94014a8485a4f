// Keyboard shortcuts (see shortcuts.py). The page leaves this file out for who turned them off.
(() => {
  "use strict";
  const FIELDS = "input, select, textarea, [contenteditable], [role=listbox], [role=grid], dialog[open]";
  const WAIT = 1500;
  let first = "";
  let since = 0;

  const search = () => {
    const field = document.querySelector("[role=search] input:not([type=hidden]), input[type=search]");
    if (field) field.focus();
    else location.assign("/skills/");
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(FIELDS)) return;
    const second = first && event.timeStamp - since < WAIT;
    first = "";
    if (second) {
      const link = document.querySelector(`a[data-go="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
    } else if (event.key === "?") {
      location.assign("/skills/help/keys");
    } else if (event.key === "/") {
      event.preventDefault();
      search();
    } else if (event.key === "g") {
      first = "g";
      since = event.timeStamp;
    }
  });
})();
