// <guide-theme>: three radio buttons in the footer, as the device, light or dark.
// Owns the key "guide.theme", written only when the reader chooses light or dark and removed when
// the reader goes back to the device's own. theme-snippet.js reads it before the first paint.
(() => {
  "use strict";
  const KEY = "guide.theme";
  const root = document.documentElement;

  customElements.define("guide-theme", class extends HTMLElement {
    connectedCallback() {
      if (this.firstChild) return;
      const set = this.appendChild(document.createElement("fieldset"));
      set.appendChild(document.createElement("legend")).textContent = this.dataset.label;
      for (const value of ["system", "light", "dark"]) {
        const label = set.appendChild(document.createElement("label"));
        const input = label.appendChild(document.createElement("input"));
        Object.assign(input, { type: "radio", name: "guide-theme", value });
        input.checked = value === (root.dataset.theme || "system");
        label.append(this.dataset[value]);
      }
      this.note = set.appendChild(document.createElement("p"));
      this.note.setAttribute("role", "status");
      set.addEventListener("change", (event) => this.choose(event.target.value));
    }

    choose(value) {
      let kept = true;
      try {
        if (value === "system") localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, value);
      } catch {
        kept = false;
      }
      if (value === "system") delete root.dataset.theme;
      else root.dataset.theme = value;
      this.note.textContent = kept ? (value === "system" ? "" : this.dataset.note) : this.dataset.lost;
    }
  });
})();
