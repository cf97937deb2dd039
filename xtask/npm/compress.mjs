// Writes FILE.br and FILE.gz beside every file of a folder that gets smaller by it. Node's compressors are the reference ones.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  // config.json is changed where the panel is hosted: a compressed one beside it would be stale then.
  if (!entry.isFile() || entry.name === "config.json") continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const made = { br: brotliCompressSync(bytes, { params }), gz: gzipSync(bytes, { level: 9 }) };
  for (const [ending, compressed] of Object.entries(made)) {
    if (compressed.length < bytes.length) writeFileSync(`${file}.${ending}`, compressed);
  }
}
