// Chance that can be repeated: the same steps as in tools/src/shuffle.rs, so that a number names the same
// quiz in the page as it was built and in the one drawn here. A seed is a number from 1 to SEEDS.
const SEEDS = 999999;
const dice = (seed) => {
  let state = Math.imul(Math.max(1, seed), 2654435761);
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
};
const shuffle = (items, roll) => {
  for (let last = items.length - 1; last > 0; last--) {
    const other = roll(last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
};

// The seed that the address asks for, else the one this visit began with, else a new one. It is kept with
// the visit, not on the device: a reload shows the same order.
const askedSeed = () => new URLSearchParams(location.hash.slice(1)).get("seed");
const validSeed = (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0);
const seedOfVisit = () => {
  const kept = history.state && history.state.seed;
  const seed = validSeed(askedSeed()) || validSeed(kept) || 1 + Math.floor(Math.random() * SEEDS);
  history.replaceState({ ...history.state, seed }, "");
  return seed;
};
