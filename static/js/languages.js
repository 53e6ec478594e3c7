// The switch of languages keeps the reader's place: anchors are the same in every language. A link that
// says that its language lacks this page leads to that language's front page, without the place.
(() => {
  "use strict";
  for (const kind of ["click", "auxclick"]) {
    document.addEventListener(kind, (event) => {
      const link = event.target.closest?.(".languages a");
      if (link && !link.querySelector(".foreign")) link.hash = location.hash;
    }, true);
  }
})();
