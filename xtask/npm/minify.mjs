// Minifies the scripts of a folder in place. Trunk's own minifier does not know all of the language.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minify } from "terser";

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const file = join(folder, name);
  const source = readFileSync(file, "utf8");
  // What a script without exports declares may be used by others, so its names stay.
  const isModule = /^export /m.test(source);
  const { code } = await minify(source, { module: isModule, ecma: 2020, compress: { passes: 2 } });
  writeFileSync(file, code);
}
