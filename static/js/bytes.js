// Bytes as they ride in links and codes: a reader and a writer of numbers and short texts, a checksum that
// finds slips (never forgeries), and base64 in two alphabets. Pure functions. A reader throws a `Damage`.
class Damage extends Error {}

const crc32 = (bytes) => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
};

// `-` and `_` are for addresses; chat programs make dashes and slanted letters of them, `+` and `=` they leave.
const LINK = ["-", "_"];
const CHAT = ["+", "="];
const toText = (bytes, [plus, slash]) => btoa(String.fromCharCode(...bytes)).replace(/=+$/, "").replace(/\+|\//g, (c) => (c === "+" ? plus : slash));
const fromText = (text, [plus, slash]) => {
  const plain = [...text].map((c) => (c === plus ? "+" : c === slash ? "/" : /[A-Za-z0-9]/.test(c) ? c : "")).join("");
  if (plain.length !== text.length) throw new Damage("letters");
  if (plain.length % 4 === 1) throw new Damage("cut");
  return Uint8Array.from(atob(plain), (c) => c.charCodeAt(0));
};

const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};
const number32 = (value) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const text8 = (text) => [text.length, ...[...text].map((c) => c.charCodeAt(0))];

class ByteReader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.bytes.length) throw new Damage("odd");
    this.at += count;
    return this.bytes.slice(this.at - count, this.at);
  }

  number(size) {
    return this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  text() {
    return String.fromCharCode(...this.take(this.number(1)));
  }
}

// What both links and codes begin with: version, length of the whole, checksum of all else.
const HEAD = 7;
const framed = (version, body) => {
  const length = HEAD + body.length;
  const start = [version, length >> 8, length & 255];
  return joined(start, number32(crc32(joined(start, body))), body);
};
const unframed = (bytes, version) => {
  if (bytes.length && bytes[0] !== version) throw new Damage("version");
  if (bytes.length < HEAD) throw new Damage("cut");
  const length = bytes[1] * 256 + bytes[2];
  if (bytes.length < length) throw new Damage("cut");
  const sum = new ByteReader(bytes.slice(3, HEAD)).number(4);
  if (bytes.length > length || sum !== crc32(joined(bytes.slice(0, 3), bytes.slice(HEAD)))) throw new Damage("changed");
  return new ByteReader(bytes.slice(HEAD));
};
