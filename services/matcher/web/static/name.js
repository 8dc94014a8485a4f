// The name of the person on the matcher's pages: asked of the skills service, never kept. Without it the reference says who.
"use strict";
for (const place of document.querySelectorAll("[data-name-of]")) {
 fetch(place.dataset.nameOf, { cache: "no-store", redirect: "error", headers: { Accept: "application/json" } })
  .then(answer => answer.ok ? answer.json() : {})
  .then(({ name }) => { if (name) { place.textContent = name; place.hidden = false; } })
  .catch(() => {});
}
