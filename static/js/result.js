// A pupil's result as a code. With a teacher's key: the answers by the ids of their questions, encrypted to
// that key (ECDH P-256, HKDF-SHA-256, AES-256-GCM), padded, so that the length says nothing. Without: a short code
// with the points alone. It keeps answers from others; it proves nothing: the key is public, anybody can make a code.
const RESULT_VERSION = 1;
const PAD = 64;
const PAYLOAD_LIMIT = 30000;
const INFO = new TextEncoder().encode("guide result 1");
const P256 = { name: "ECDH", namedCurve: "P-256" };

const through = async (stream, bytes, limit) => {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  for (let size = 0, step = await reader.read(); !step.done; step = await reader.read()) {
    size += step.value.length;
    // A small code can say that it holds a gigabyte.
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw new Damage("payload");
    }
    parts.push(step.value);
  }
  return joined(...parts);
};

// Bytes for the cipher: whether they are squeezed, their length, and zeros up to whole blocks, `least` bytes or more.
const squeezed = async (text, least = 0) => {
  const plain = new TextEncoder().encode(text);
  const small = self.CompressionStream ? await through(new CompressionStream("deflate-raw"), plain, Infinity) : plain;
  const bytes = joined([self.CompressionStream ? 1 : 0, small.length >> 8, small.length & 255], small);
  return joined(bytes, new Uint8Array(Math.ceil(Math.max(bytes.length, least) / PAD) * PAD - bytes.length));
};
const unsqueezed = async (bytes) => {
  const length = bytes[1] * 256 + bytes[2];
  if (bytes.length < 3 || length > bytes.length - 3) throw new Damage("payload");
  const body = bytes.slice(3, 3 + length);
  return new TextDecoder().decode(bytes[0] ? await through(new DecompressionStream("deflate-raw"), body, PAYLOAD_LIMIT) : body);
};

// Key and nonce from the shared secret: each code has a pair of its own, so the nonce can't repeat.
const cipherOf = async (ownKey, theirKey, id) => {
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: theirKey }, ownKey, 256);
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const bits = new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: id, info: INFO }, base, 352));
  const key = await crypto.subtle.importKey("raw", bits.slice(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { key, iv: bits.slice(32) };
};
const publicKey = (bytes) => crypto.subtle.importKey("raw", bytes, P256, true, []);

// Where there are two activities, a code's length must not tell which: room for the longer one, and for answers
// that are longer than the right ones.
const roomFor = async (results) => {
  const sizes = await Promise.all(results.map(async ({ number, attempt, answers }) => (await squeezed(JSON.stringify([number, attempt, answers]))).length));
  return Math.max(...sizes) + PAD;
};

// `result`: { number, attempt, answers: [[place of the pick, question id, [texts]]] }.
const sealResult = async (assignment, { number, attempt, answers }, least) => {
  const pair = await crypto.subtle.generateKey(P256, true, ["deriveBits"]);
  const { key, iv } = await cipherOf(pair.privateKey, await publicKey(assignment.key), assignment.id);
  const own = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const plain = await squeezed(JSON.stringify([number, attempt, answers]), least);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: assignment.bytes }, key, plain);
  return "Q1." + toText(framed(RESULT_VERSION, joined(assignment.id, own, new Uint8Array(sealed))), CHAT) + ".";
};

// Whatever a pupil may have put in: only the known shape goes on.
const isText = (value, limit) => typeof value === "string" && value.length <= limit;
const isWhole = (value, from, to) => Number.isInteger(value) && value >= from && value <= to;
const isAnswer = (row, picks) => Array.isArray(row) && row.length === 3 && isWhole(row[0], 0, picks - 1) && isText(row[1], 100) && NAME.test(row[1])
  && Array.isArray(row[2]) && row[2].length <= 40 && row[2].every((text) => isText(text, 300));
const readPayload = (text, assignment) => {
  let payload;
  try {
    payload = JSON.parse(text);
  } catch {
    throw new Damage("payload");
  }
  if (!Array.isArray(payload) || payload.length !== 3) throw new Damage("payload");
  const [number, attempt, answers] = payload;
  const good = isWhole(number, 0, NUMBERS) && isWhole(attempt, 1, 99) && Array.isArray(answers) && answers.length <= 255 && answers.every((row) => isAnswer(row, assignment.picks.length));
  if (!good || new Set(answers.map(([pick, id]) => `${pick} ${id}`)).size < answers.length) throw new Damage("payload");
  return { number, attempt, answers };
};

const openResult = async (text, assignment, privateKey) => {
  const reader = unframed(fromText(text, CHAT), RESULT_VERSION);
  if (String(reader.take(4)) !== String(assignment.id)) throw new Damage("foreign");
  if (!privateKey) throw new Damage("locked");
  let plain;
  try {
    const { key, iv } = await cipherOf(privateKey, await publicKey(reader.take(KEY_BYTES)), assignment.id);
    const rest = reader.take(reader.bytes.length - reader.at);
    plain = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: assignment.bytes }, key, rest));
  } catch {
    throw new Damage("locked");
  }
  const text8 = await unsqueezed(plain).catch(() => { throw new Damage("payload"); });
  return readPayload(text8, assignment);
};
