// A teacher's key and its file: { guide: "key", v: 1, link, key } or, with a passphrase, `locked` in place of
// `key`. The file brings its assignment along, so the gradebook needs nothing else. Owns no page. Who loses the
// file loses the results: there is no other way in.
const ROUNDS = 600000;
const SALT_BYTES = 16;

const makeKey = async () => {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const shown = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { shown, secret: await crypto.subtle.exportKey("jwk", pair.privateKey) };
};

const lockOf = async (passphrase, salt, rounds) => {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
};

const keyFile = async (link, secret, passphrase) => {
  if (!passphrase) return JSON.stringify({ guide: "key", v: 1, link, key: secret });
  const [salt, iv] = [SALT_BYTES, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const lock = await lockOf(passphrase, salt, ROUNDS);
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock, new TextEncoder().encode(JSON.stringify(secret))));
  const [saltText, ivText, dataText] = [salt, iv, data].map((bytes) => toText(bytes, LINK));
  return JSON.stringify({ guide: "key", v: 1, link, locked: { rounds: ROUNDS, salt: saltText, iv: ivText, data: dataText } });
};

// Whose file it is may be anybody's; what is odd about it is thrown as a Damage.
const readKeyFile = (text) => {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Damage("file");
  }
  if (!file || file.guide !== "key" || typeof file.link !== "string" || !(file.key || file.locked)) throw new Damage("file");
  if (file.v !== 1) throw new Damage("fileVersion");
  return file;
};

const unlockKey = async (file, passphrase) => {
  let secret = file.key;
  if (file.locked) {
    if (!passphrase) throw new Damage("passphrase");
    const { rounds } = file.locked;
    if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1e7) throw new Damage("file");
    const [salt, iv, data] = ["salt", "iv", "data"].map((name) => fromText(String(file.locked[name]), LINK));
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await lockOf(passphrase, salt, rounds), data).catch(() => { throw new Damage("wrongPassphrase"); });
    secret = JSON.parse(new TextDecoder().decode(opened));
  }
  return crypto.subtle.importKey("jwk", secret, { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]).catch(() => { throw new Damage("file"); });
};
