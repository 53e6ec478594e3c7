// The questions of a page by its path below the language's front page; a page that this language lacks is there in the
// first one.
const bankOf = ({ home, root }, path) => loadBank(`${home}${path}/`).catch(() => loadBank(`${root}${path}/`));
