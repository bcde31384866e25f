// Builds the pages' bundle into dist/: one stylesheet, the scripts, the font, the mark and the icons.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";

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
  entryPoints: [
    ...scripts.map((name) => ({ in: `src/${name}`, out: name.replace(".entry.ts", "") })),
    // The map's worker comes from our own origin, as the content policy asks.
    { in: "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", out: "map-worker" },
  ],
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

// The icons that pages name, as one file of symbols.
const kept = [
  "arrow-down", "arrow-up", "ban", "calendar-days", "camera", "check", "chevron-left", "chevron-right", "circle-check",
  "circle-user", "clock", "command", "dices", "download", "eye", "eye-off", "file-text", "gauge", "heart", "hourglass", "inbox", "info", "key-round",
  "bot", "layout-dashboard", "link", "log-out", "mail", "map-pin", "menu", "message-square-warning", "package", "pause", "plus", "receipt",
  "refresh-cw", "route", "search", "settings", "shield", "trash-2", "triangle-alert", "truck", "upload", "user-x", "users", "warehouse", "x",
];
const symbols = await Promise.all(
  kept.map(async (name) => {
    const icon = await readFile(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const inside = icon.slice(icon.indexOf(">", icon.indexOf("<svg")) + 1, icon.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s+/g, " ").trim()}</symbol>`;
  }),
);
await writeFile("dist/icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);

// The checker of evidence bundles: one file with everything inside, and rules that keep it off any
// network. The server sends the same rules when it shows the file.
const inside = async (entry, options) => (await build({ ...common, ...options, entryPoints: [entry], write: false })).outputFiles[0].text.trim();
const [script, style] = [await inside("src/verifier/page.ts", { format: "iife" }), await inside("src/verifier/page.css", {})];
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const rules = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src blob:; base-uri 'none'; form-action 'none'`;
await writeFile("dist/checker.csp", rules);
await writeFile(
  "dist/checker.html",
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${rules}">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>Check an evidence bundle</title>` +
    `<style>${style}</style></head><body><main></main><script>${script}</script></body></html>\n`,
);
