// <guide-exit>: the quick way out of a help page. The link inside leads away without this script, too;
// with it the page is replaced, so that "back" does not return to it, and Escape pressed three times
// within two seconds does the same. Says what it can't do: the words come from data-more.
(() => {
  "use strict";
  const WITHIN = 2000;

  customElements.define("guide-exit", class extends HTMLElement {
    connectedCallback() {
      const link = this.querySelector("a");
      if (!link || this.pressed) return;
      this.pressed = [];
      this.querySelector("span").textContent = this.dataset.more;
      const leave = () => location.replace(link.href);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        leave();
      });
      document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.repeat) return;
        this.pressed = [...this.pressed, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN);
        if (this.pressed.length >= 3) leave();
      });
    }
  });
})();
