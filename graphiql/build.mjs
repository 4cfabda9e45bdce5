// Bundles the explorer into serving/static/graphiql: same sources, same bytes.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licences } from './licences.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const OUT = fileURLToPath(new URL('../serving/static/graphiql/', import.meta.url));

const WORKERS = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
};

// Every name carries a hash of its content: the server lets browsers keep these files for a year.
const COMMON = {
  absWorkingDir: HERE,
  assetNames: '[name]-[hash]',
  bundle: true,
  chunkNames: '[name]-[hash]',
  define: { 'process.env.NODE_ENV': '"production"' },
  entryNames: '[name]-[hash]',
  legalComments: 'none', // LICENSES.txt has them, whole
  logLevel: 'warning',
  metafile: true,
  minify: true,
  outdir: OUT,
  platform: 'browser',
  target: 'es2022',
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });

// Classic scripts, each whole in one file: they start in every browser, and nothing of the page is shared with them.
const workers = await build({ ...COMMON, entryPoints: WORKERS, format: 'iife' });
const workerFiles = Object.fromEntries(Object.keys(WORKERS).map((label) => [label, fileOf(workers, WORKERS[label])]));

const page = await build({
  ...COMMON,
  // GraphiQL asks for these by their CommonJS names, of which a dynamic import sees the default export only.
  alias: { 'prettier/parser-babel': 'prettier/plugins/babel', 'prettier/parser-graphql': 'prettier/plugins/graphql' },
  define: { ...COMMON.define, WORKER_FILES: JSON.stringify(workerFiles) },
  entryPoints: { main: 'src/main.jsx' },
  external: ['graphql-ws'], // an optional transport for subscriptions, which the graph has none of
  format: 'esm',
  jsx: 'automatic',
  loader: { '.ttf': 'file', '.woff2': 'file' },
  splitting: true,
});

const script = fileOf(page, 'src/main.jsx');
const style = basename(entryOf(page, 'src/main.jsx')[1].cssBundle);
await removeStylesBut(style); // those of dynamic imports: nothing links to them, and this one has it all
await writeFile(join(OUT, 'manifest.json'), `${JSON.stringify({ script, style })}\n`);
await writeFile(join(OUT, 'LICENSES.txt'), await licences(HERE, [workers.metafile, page.metafile]));
await writeFile(join(OUT, 'SHA256SUMS'), await sums(OUT));

function fileOf(result, source) {
  return basename(entryOf(result, source)[0]);
}

function entryOf({ metafile }, source) {
  return Object.entries(metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(source));
}

async function removeStylesBut(kept) {
  const others = (await readdir(OUT)).filter((name) => name.endsWith('.css') && name !== kept);
  await Promise.all(others.map((name) => rm(join(OUT, name))));
}

async function sums(folder) {
  const names = (await readdir(folder)).sort();
  const lines = names.map(async (name) => {
    const digest = createHash('sha256').update(await readFile(join(folder, name))).digest('hex');
    return `${digest}  ${name}\n`;
  });
  return (await Promise.all(lines)).join('');
}
