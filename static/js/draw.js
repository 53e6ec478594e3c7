// As `draw` in tools/src/shuffle.rs: [bank, question] pairs, no one twice, the same number from each bank as
// far as it goes, mixed.
const draw = (seed, sizes, first, count) => {
  const roll = dice(seed);
  const isFirst = ([bank, at]) => first.some((place) => place[0] === bank && place[1] === at);
  const all = sizes.map((size, bank) => shuffle(Array.from({ length: size }, (_, at) => [bank, at]), roll).filter((place) => !isFirst(place)));
  const drawn = first.slice(0, count);
  for (let round = 0; round < Math.max(0, ...sizes); round++) {
    for (const places of all) if (drawn.length < count && places[round]) drawn.push(places[round]);
  }
  return shuffle(drawn, roll);
};
