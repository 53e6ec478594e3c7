// The questions of a page by its path below the language's front page; those that only the first language has stand
// there.
const bankOf = ({ home, root, foreign }, path) => loadBank(`${foreign.split(" ").includes(path) ? root : home}${path}/`);
