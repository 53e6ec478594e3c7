// Only in `guide serve`: reloads the page when a new site is up, shows problems above it.
(() => {
  let seen = 0;
  let site = null;
  let box = null;
  const show = (text) => {
    if (!text) {
      box?.remove();
      box = null;
      return;
    }
    if (!box) {
      box = document.createElement("pre");
      box.setAttribute("role", "alert");
      box.id = "guide-problems";
      document.body.prepend(box);
    }
    box.textContent = text;
  };
  const ask = async () => {
    try {
      const answer = await fetch(`/__guide/news?seen=${seen}`);
      const news = await answer.json();
      if (site !== null && news.site !== site) {
        location.reload();
        return;
      }
      site = news.site;
      seen = news.edition;
      show(news.problems);
      ask();
    } catch {
      setTimeout(ask, 1000);
    }
  };
  ask();
})();
