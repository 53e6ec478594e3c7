// The "/" key goes to the search, and <guide-shortcut> in the footer lets the reader turn that off
// (WCAG 2.1.4: people who speak to their computer trigger single keys by accident).
// Owns the key "guide.shortcut", written only when the reader turns the shortcut off.
(() => {
  "use strict";
  const KEY = "guide.shortcut";
  let on = true;
  try {
    on = localStorage.getItem(KEY) !== "off";
  } catch {
    // Storage is blocked: the shortcut keeps its usual state.
  }

  customElements.define("guide-shortcut", class extends HTMLElement {
    connectedCallback() {
      if (this.firstChild) return;
      const label = this.appendChild(document.createElement("label"));
      const input = label.appendChild(document.createElement("input"));
      input.type = "checkbox";
      input.checked = on;
      label.append(this.dataset.label);
      input.addEventListener("change", () => {
        on = input.checked;
        try {
          if (on) localStorage.removeItem(KEY);
          else localStorage.setItem(KEY, "off");
        } catch {
          // It holds for this page only.
        }
      });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!on || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target;
    if (at.isContentEditable || at.matches?.("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const box = document.getElementById("search-box");
    if (box) box.focus();
    else document.getElementById("search-link")?.click();
    event.preventDefault();
  });
})();
