// <guide-copy>: adds a button that copies the words inside it, link and all. Without this script the
// words stand on the page as text. The button's own words come from data-* attributes.
(() => {
  "use strict";
  customElements.define("guide-copy", class extends HTMLElement {
    connectedCallback() {
      const words = this.querySelector(".words");
      if (!words || this.status) return;
      const row = this.appendChild(document.createElement("p"));
      row.className = "actions";
      const button = row.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = this.dataset.copy;
      button.addEventListener("click", () => this.copy(words));
      this.status = this.appendChild(document.createElement("p"));
      this.status.setAttribute("role", "status");
    }

    async copy(words) {
      let said = this.dataset.copied;
      try {
        await navigator.clipboard.writeText(words.textContent);
      } catch {
        // No clipboard outside secure pages: mark the words instead.
        getSelection().selectAllChildren(words);
        said = this.dataset.marked;
      }
      // Cleared first, so that saying the same thing twice is announced twice.
      this.status.textContent = "";
      setTimeout(() => { this.status.textContent = said; }, 50);
    }
  });
})();
