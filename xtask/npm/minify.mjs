// Minifies the JavaScript modules of a folder in place. Trunk's own minifier does not know all of what wasm-bindgen writes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minify } from "terser";

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const file = join(folder, name);
  const source = readFileSync(file, "utf8");
  if (!/^export /m.test(source)) continue;
  const { code } = await minify(source, { module: true, ecma: 2020, compress: { passes: 2 } });
  writeFileSync(file, code);
}
