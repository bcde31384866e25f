// Builds the courier app into dist/: bundles, stylesheet, icons, font, manifest and service worker.
// With --tests it bundles the unit tests into .test-build/ instead, so that node can run them.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { packedFaces } from "./faces.mjs";
import { lampPng } from "./icons.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");
const TARGETS = ["chrome100", "firefox110", "safari15.4"];

/** Turns an SVG file into its drawing elements, so that no markup string is ever injected. */
const svgElements = {
  name: "svg-elements",
  setup(at) {
    at.onLoad({ filter: /\.svg$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const inner = text.slice(text.indexOf(">", text.indexOf("<svg")) + 1);
      const elements = [...inner.matchAll(/<([a-z]+)\s([^>]*?)\/>/g)].map(([, tag, attributes]) => [
        tag,
        Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, k, v]) => [k, v])),
      ]);
      return { contents: `export default ${JSON.stringify(elements)}`, loader: "js" };
    });
  },
};

/** The verifier is shared with the server-rendered pages, and so are the packages it stands on: those of their folder. */
const ofTheirs = {
  name: "of-theirs",
  setup(at) {
    const theirs = createRequire(path.join(here, "../web-client/package.json"));
    at.onResolve({ filter: /^@noble\// }, ({ path: name }) => ({ path: theirs.resolve(name) }));
  },
};

const options = {
  bundle: true,
  target: TARGETS,
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: here,
  plugins: [svgElements, ofTheirs],
};

async function buildTests() {
  const tests = (await readdir(path.join(here, "test"))).filter((name) => name.endsWith(".test.ts"));
  await rm(path.join(here, ".test-build"), { recursive: true, force: true });
  await build({
    ...options,
    target: "node20",
    platform: "node",
    packages: "external",
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: ".test-build",
    sourcemap: "inline",
  });
}

async function buildApp() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await build({ ...options, minify: true, entryPoints: { app: "src/app.tsx" }, outdir: "dist" });
  await build({ ...options, format: "iife", minify: true, entryPoints: { darkroom: "src/photo/darkroom.entry.ts" }, outdir: "dist" });
  await build({ ...options, format: "iife", minify: true, entryPoints: { guide: "src/face/guide.entry.ts" }, outdir: "dist" });
  await build({ ...options, minify: true, legalComments: "linked", entryPoints: { deletion: "src/check/deletion.entry.ts" }, outdir: "dist" });
  await build({ ...options, minify: true, legalComments: "linked", entryPoints: { altcha: "src/check/altcha.entry.ts" }, outdir: "dist" });
  await build({ ...options, format: "iife", minify: true, entryPoints: { "altcha-worker": "altcha/workers/pbkdf2" }, outdir: "dist" });
  await cp(path.join(here, "node_modules/altcha/LICENSE.txt"), path.join(dist, "altcha-license.txt"));
  await build({
    ...options,
    minify: true,
    entryPoints: { app: "src/style/app.css" },
    external: ["*.woff2"],
    outdir: "dist",
  });
  for (const part of ["latin", "latin-ext"]) {
    const from = `node_modules/@fontsource-variable/inter/files/inter-${part}-wght-normal.woff2`;
    await cp(path.join(here, from), path.join(dist, `inter-${part}.woff2`));
  }
  await cp(path.join(here, "node_modules/@fontsource-variable/inter/LICENSE"), path.join(dist, "inter-license.txt"));
  await writeFile(path.join(dist, "faces.bin"), await packedFaces());
  await cp(path.join(here, "node_modules/jsfeat/LICENSE"), path.join(dist, "faces-license.txt"));
  await cp(path.join(here, "static"), dist, { recursive: true });
  for (const size of [192, 512]) {
    await writeFile(path.join(dist, `icon-${size}.png`), lampPng(size));
  }
  await buildWorker();
}

/** The worker names every file of this build and a version made from their bytes. */
async function buildWorker() {
  const files = (await readdir(dist)).filter((name) => !name.endsWith("license.txt")).sort();
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(await readFile(path.join(dist, name)));
  await build({
    ...options,
    format: "iife",
    minify: true,
    entryPoints: { sw: "src/sw.ts" },
    outdir: "dist",
    define: {
      BUILD_FILES: JSON.stringify(files.filter((name) => name !== "index.html")),
      BUILD_VERSION: JSON.stringify(hash.digest("hex").slice(0, 12)),
    },
  });
}

await (process.argv.includes("--tests") ? buildTests() : buildApp());
