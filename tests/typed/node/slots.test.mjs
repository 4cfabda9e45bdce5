// Slot definitions as typed here and as Croct's own generator types them in TypeScript: field by field the same.
// CONTENTGRAPH_RECORDINGS names the folder of recordings; PYTHON the interpreter of this project.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSchema, isListType, isObjectType, isUnionType } from 'graphql';
import ts from 'typescript';

const { TypescriptTypeGenerator } = createRequire(import.meta.url)(
  '@croct/content-model/codegen/typing/typescriptTypeGenerator',
);
const HERE = dirname(fileURLToPath(import.meta.url));
const FOLDER = join(process.env.CONTENTGRAPH_RECORDINGS, 'croct', 'cli-content-definitions');
const PYTHON = process.env.PYTHON ?? 'python3';

const sdl = execFileSync(PYTHON, [join(HERE, 'slot_sdl.py'), FOLDER], { encoding: 'utf8' });
const schema = buildSchema(sdl);
const definitions = readdirSync(FOLDER).map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))]);

test('there are ten definitions', () => assert.equal(definitions.length, 10));

for (const [name, { id, version, definition }] of definitions) {
  test(`${name} is typed as Croct types it`, () => {
    assert.deepEqual(ofGraphQL(id, version), ofTypeScript(id, version, definition));
  });
}

/** What the SDL says: {fields: {name: {optional, of}}}, {list}, {union: {Member}} or a word. */
function ofGraphQL(id, version) {
  const prefix = `${pascal(id)}V${version}`;
  const members = schema.getType(pascal(id)).getTypes().filter(({ name }) => name === prefix || name.startsWith(`${prefix}_`));
  return members[0].name === prefix ? shown(members[0]) : unionOf(members);
}

function shown(type) {
  if (type.ofType && !isListType(type)) return shown(type.ofType);
  if (isListType(type)) return { list: shown(type.ofType) };
  if (isUnionType(type)) return unionOf(type.getTypes());
  if (!isObjectType(type)) return { String: 'string', Boolean: 'boolean', Float: 'number', Int: 'number' }[type.name];
  const entries = Object.values(type.getFields()).map(({ name, type, description }) => [
    name,
    { optional: description.endsWith('May be left out.'), of: shown(type) },
  ]);
  return { fields: sorted(entries) };
}

function unionOf(members) {
  return { union: sorted(members.map((member) => [member.name.split('_').at(-1), shown(member)])) };
}

/** The same of the TypeScript that the generator writes, as its compiler understands it. */
function ofTypeScript(id, version, definition) {
  const generated = new TypescriptTypeGenerator().generate({
    slot: {
      mapName: 'SlotMap',
      definitions: {
        [id]: {
          [version]: {
            root: definition,
            definitions: {},
            discriminator: { property: '_component', values: [`${id}@1`, null] },
          },
        },
      },
    },
  });
  const probe = `import type { SlotMap } from 'slot';\nexport type Probe = SlotMap['${id}']['${version}'];\n`;
  const { checker, source } = compiled({ 'generated.d.ts': generated, 'probe.ts': probe });
  return typed(checker, checker.getTypeAtLocation(source.statements[1]));
}

function typed(checker, type) {
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (checker.isArrayType(type)) return { list: typed(checker, checker.getTypeArguments(type)[0]) };
  const present = type.isUnion() ? type.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null))) : [type];
  if (present.length > 1) {
    return { union: sorted(present.map((member) => [pascal(discriminator(checker, member)), typed(checker, member)])) };
  }
  if (present[0] !== type) return typed(checker, present[0]);
  const entries = checker.getPropertiesOfType(type).map((property) => [
    property.name,
    {
      optional: Boolean(property.flags & ts.SymbolFlags.Optional),
      of: typed(checker, checker.getTypeOfSymbol(property)),
    },
  ]);
  return { fields: sorted(entries) };
}

function discriminator(checker, member) {
  return checker.getTypeOfSymbol(member.getProperty('_type')).value;
}

function compiled(files) {
  const options = { strict: true, noEmit: true, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, target) =>
    files[name] === undefined ? getSourceFile(name, target) : ts.createSourceFile(name, files[name], target, true);
  host.fileExists = (name) => files[name] !== undefined || fileExists(name);
  const program = ts.createProgram(Object.keys(files), options, host);
  assert.deepEqual(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText), []);
  return { checker: program.getTypeChecker(), source: program.getSourceFile('probe.ts') };
}

function pascal(slug) {
  return slug.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

function sorted(entries) {
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
