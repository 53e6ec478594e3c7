// <guide-share>: adds "Copy link" and, where the system has a share sheet, "Share…" under the page's
// address. What is copied is the address as printed, the public one, also on a mirror or from a file.
(() => {
  "use strict";
  customElements.define("guide-share", class extends HTMLElement {
    connectedCallback() {
      this.link = this.querySelector("a");
      if (!this.link || this.status) return;
      const row = document.createElement("p");
      row.className = "actions";
      this.button(row, this.dataset.copy, () => this.copy());
      if (navigator.share) this.button(row, this.dataset.system, () => this.send());
      this.status = document.createElement("p");
      this.status.setAttribute("role", "status");
      this.append(row, this.status);
    }

    button(row, text, action) {
      const button = row.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", action);
    }

    // The message is cleared first, so that saying the same thing twice is announced twice.
    say(text) {
      this.status.textContent = "";
      setTimeout(() => { this.status.textContent = text; }, 50);
    }

    async copy() {
      try {
        await navigator.clipboard.writeText(this.link.textContent);
        this.say(this.dataset.copied);
      } catch {
        // No clipboard outside secure pages (an onion service, a file): mark the address instead.
        getSelection().selectAllChildren(this.link);
        const copied = document.execCommand && document.execCommand("copy");
        this.say(copied ? this.dataset.copied : this.dataset.marked);
      }
    }

    async send() {
      try {
        await navigator.share({ title: this.dataset.title, text: this.dataset.text, url: this.link.textContent });
      } catch (error) {
        if (error.name !== "AbortError") this.say(this.dataset.failed);
      }
    }
  });
})();
