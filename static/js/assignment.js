// An assignment as it rides in the fragment of a link, `#a=…`: what is picked, options from fixed lists,
// the version of each picked quiz, and the teacher's public key, if there is one. No free text: nobody can put
// words under our address. Pure functions; the format is in CONTRIBUTING.md.
const ASSIGNMENT_VERSION = 1;
const LINK_LIMIT = 12000;
const COUNTS = [0, 5, 10, 20];
const ATTEMPTS = [0, 1, 2, 3];
// The number that a teacher gave a pupil: from a list, never a name.
const NUMBERS = 60;
const FLAGS = ["shuffle", "late", "number", "two"];
const KEY_BYTES = 65;
const KEY_FLAG = 1 << FLAGS.length;
// What a page is picked for: its questions, the other activity's, or to be read or played.
const ROLES = ["a", "b", "read"];
const FOLDERS = /^(lessons(\/[a-z0-9-]+){2}|(cases|scenarios)\/[a-z0-9-]+)$/;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

// Neighbours share the beginning of their paths: how much of it stands before the rest.
const sharedStart = (path, before) => {
  let at = 0;
  while (at < path.length && path[at] === before[at]) at++;
  return at;
};
const pickBytes = (pick, at, picks) => {
  const shared = sharedStart(pick.path, at ? picks[at - 1].path : "");
  return joined(
    [shared], text8(pick.path.slice(shared)), [ROLES.indexOf(pick.role)], number32(parseInt(pick.version, 16)),
    [pick.ids.length], ...pick.ids.map(text8),
  );
};

const encodeAssignment = (one) => {
  const flags = FLAGS.reduce((sum, name, at) => sum + (one[name] ? 1 << at : 0), one.key ? KEY_FLAG : 0);
  const body = joined(
    [flags, one.attempts, one.count, ...number32(one.seed).slice(1), one.due >> 8, one.due & 255],
    one.key || [], [one.picks.length], ...one.picks.map(pickBytes),
  );
  return toText(framed(ASSIGNMENT_VERSION, body), LINK);
};

const among = (list, value) => {
  if (!list.includes(value)) throw new Damage("odd");
  return value;
};

const readPick = (reader, before) => {
  const path = before.slice(0, reader.number(1)) + reader.text();
  const role = ROLES[reader.number(1)];
  const version = reader.number(4).toString(16).padStart(8, "0");
  const ids = Array.from({ length: reader.number(1) }, () => reader.text());
  const fits = FOLDERS.test(path) && role && path.startsWith("scenarios/") === (role === "read");
  if (!fits || !ids.every((id) => NAME.test(id)) || new Set(ids).size < ids.length) throw new Damage("odd");
  return { path, role, version, ids };
};

// From a fragment, with or without its `#`; throws a Damage that says what is wrong with it.
const decodeAssignment = (fragment) => {
  const text = /^#?a=(.*)$/s.exec(fragment)?.[1];
  if (!text) throw new Damage("none");
  if (text.length > LINK_LIMIT) throw new Damage("changed");
  const bytes = fromText(text, LINK);
  const reader = unframed(bytes, ASSIGNMENT_VERSION);
  const flags = reader.number(1);
  if (flags >= KEY_FLAG * 2) throw new Damage("odd");
  const one = Object.fromEntries(FLAGS.map((name, at) => [name, Boolean(flags & (1 << at))]));
  one.attempts = among(ATTEMPTS, reader.number(1));
  one.count = among(COUNTS, reader.number(1));
  one.seed = reader.number(3);
  one.due = reader.number(2);
  one.key = flags & KEY_FLAG ? reader.take(KEY_BYTES) : null;
  one.picks = [];
  for (let left = reader.number(1); left > 0; left--) one.picks.push(readPick(reader, one.picks.length ? one.picks[one.picks.length - 1].path : ""));
  const has = (role) => one.picks.some((pick) => pick.role === role);
  const twice = new Set(one.picks.map((pick) => pick.path)).size < one.picks.length;
  if (reader.at < reader.bytes.length || one.seed < 1 || one.seed > SEEDS || !one.picks.length || twice) throw new Damage("odd");
  if (one.two ? !has("a") || !has("b") : has("b")) throw new Damage("odd");
  return { ...one, bytes, id: bytes.slice(3, HEAD) };
};

// The questions of an activity, as [pick, id]. `idsOf` gives the ids of a page's questions in their order.
// Two activities are equally long; the other one is always drawn.
const chosenOf = (one, role, idsOf) => one.picks.filter((pick) => pick.role === role).map((pick) => {
  const ids = idsOf(pick.path);
  return ids.filter((id) => !pick.ids.length || pick.ids.includes(id)).map((id) => [pick, id]);
});
const questionsOf = (one, role, idsOf) => {
  const banks = chosenOf(one, role, idsOf);
  const sizes = (lists) => lists.reduce((sum, list) => sum + list.length, 0);
  const all = sizes(banks);
  let count = Math.min(one.count || all, all);
  if (one.two) count = Math.min(sizes(chosenOf(one, "a", idsOf)), sizes(chosenOf(one, "b", idsOf)), one.count || Infinity);
  const places = draw(one.seed, banks.map((bank) => bank.length), [], count);
  if (!one.shuffle) places.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  return places.map(([bank, at]) => banks[bank][at]);
};
