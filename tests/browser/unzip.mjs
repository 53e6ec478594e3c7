// Unpacks a zip into a folder, as any program for zips does: by its directory at the end, comparing each
// file's length. Owns nothing of the guide; written here because Node has no unzip.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";

export function unzip(file, folder) {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = zip.readUInt32LE(end + 16);
  const names = [];
  for (let left = zip.readUInt16LE(end + 10); left; left--) {
    const [method, crc, packed, size, nameLength, extra, comment, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(begin, begin + packed);
    const bytes = method === 8 ? inflateRawSync(data) : data;
    if (bytes.length !== size || crc32(bytes) !== crc) throw new Error(`${name} is damaged in ${file}`);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    names.push(name);
    at += 46 + nameLength + extra + comment;
  }
  return names;
}
