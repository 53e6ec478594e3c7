// The short code, for assignments without a key: `P1-K7QF-3M2A-9TXW-04BD`, the points and nothing else, to be
// written down or said aloud. Its last letters find slips of the pen. Pure functions.
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHORT_FIELDS = [["number", 6], ["right", 8], ["all", 8], ["tenths", 12]];
const SHORT_LETTERS = 16;

const shortCheck = (value) => BigInt(crc32(number32(Number(value >> 32n)).concat(number32(Number(value & 0xffffffffn)))) & 0x3fffff);

// 24 bits of the assignment's id, the fields, 22 bits of checksum.
const shortCode = (assignment, result) => {
  let value = BigInt(new ByteReader(assignment.id).number(3));
  for (const [name, bits] of SHORT_FIELDS) value = (value << BigInt(bits)) | BigInt(result[name]);
  value = (value << 22n) | shortCheck(value);
  const letters = Array.from({ length: SHORT_LETTERS }, (_, at) => LETTERS[Number((value >> BigInt(5 * (SHORT_LETTERS - 1 - at))) & 31n)]);
  return "P1-" + letters.join("").replace(/.{4}(?=.)/g, "$&-");
};

// O for 0, I and L for 1, small letters, any dashes or none.
const readShort = (text, assignment) => {
  const letters = text.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  if (letters.length < SHORT_LETTERS) throw new Damage("cut");
  if (letters.length > SHORT_LETTERS) throw new Damage("changed");
  if ([...letters].some((c) => !LETTERS.includes(c))) throw new Damage("letters");
  let value = [...letters].reduce((sum, c) => (sum << 5n) | BigInt(LETTERS.indexOf(c)), 0n);
  const check = value & 0x3fffffn;
  value >>= 22n;
  if (check !== shortCheck(value)) throw new Damage("changed");
  const result = {};
  for (const [name, bits] of [...SHORT_FIELDS].reverse()) {
    result[name] = Number(value & ((1n << BigInt(bits)) - 1n));
    value >>= BigInt(bits);
  }
  if (Number(value) !== new ByteReader(assignment.id).number(3)) throw new Damage("foreign");
  if (result.number > NUMBERS || result.right > result.all || result.tenths > 10 * result.all || !result.all) throw new Damage("payload");
  return result;
};
