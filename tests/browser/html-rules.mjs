// Rules of html-validate that are set otherwise than in its recommended preset, each with its reason.
export const RULES = {
  // The search results are links in a listbox that follows a text box; a <select> holds no links.
  "prefer-native-element": ["error", { exclude: ["listbox"] }],
  // A long title is valid; how much of it a search engine shows is no matter of markup, and rules have
  // long names in some languages.
  "long-title": "off",
};
