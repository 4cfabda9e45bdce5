// The licences of every package that has a file in the bundle, as one text.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|notice|copying|third-?party)/i;
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
// These name their licence and leave its text out; a package of the same authors has it.
const NEIGHBOUR = {
  '@graphiql/plugin-doc-explorer': 'graphiql',
  '@graphiql/plugin-history': 'graphiql',
  'react-compiler-runtime': 'react',
  'react-remove-scroll-bar': 'react-remove-scroll',
};
const RULE = `\n${'-'.repeat(100)}\n\n`;

/** `folder` is where the paths of esbuild's `metafiles` begin. */
export async function licences(folder, metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs)).flatMap(used);
  const paths = [...new Set(inputs.map((path) => PACKAGE.exec(path)?.[1]).filter(Boolean))].sort();
  const packages = await Promise.all(paths.map((path) => read(join(folder, path))));
  return packages.map((one) => `${one.name} ${one.version} (${one.licence})\n\n${textOf(one, packages)}\n`).join(RULE);
}

function used(output) {
  return Object.entries(output.inputs)
    .filter(([, input]) => input.bytesInOutput > 0)
    .map(([path]) => path);
}

async function read(path) {
  const { name, version, license } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const files = (await readdir(path)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), 'utf8')));
  return { name, version, licence: license, texts };
}

function textOf({ name, texts }, packages) {
  if (texts.length > 0) return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
  const neighbour = packages.find((one) => one.name === NEIGHBOUR[name]);
  if (!neighbour) throw new Error(`${name} comes without the text of its licence: name a neighbour that has it in licences.mjs`);
  return `The package names its licence only; this is the text of ${neighbour.name}, by the same authors.\n\n${textOf(neighbour, packages)}`;
}
