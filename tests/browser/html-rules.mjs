// Rules of html-validate that are set otherwise than in its recommended preset, each with its reason.
export const RULES = {};
