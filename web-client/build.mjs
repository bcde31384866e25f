// Builds the pages' bundle into dist/: one stylesheet, the scripts, the font and the mark.
import { build } from "esbuild";
import { cp, mkdir, readdir, rm } from "node:fs/promises";

const scripts = (await readdir("src")).filter((name) => name.endsWith(".entry.ts"));
await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });

const common = {
  bundle: true,
  minify: true,
  target: ["chrome111", "firefox115", "safari16.4"],
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: scripts.map((name) => ({ in: `src/${name}`, out: name.replace(".entry.ts", "") })),
  format: "esm",
  outdir: "dist",
});
await build({
  ...common,
  entryPoints: [{ in: "src/app.css", out: "app" }],
  outdir: "dist",
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "[name]-[hash]",
});
await cp("src/mark.svg", "dist/mark.svg");
