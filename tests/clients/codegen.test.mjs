// A TypeScript client generated from the SDL of the graph compiles under the strictest rules.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const HERE = import.meta.dirname;
const GENERATED = join(HERE, 'generated');

/** The exit code of a command of node_modules, and all it said. */
function run(command, ...args) {
  return new Promise((resolve) => {
    execFile(join(HERE, 'node_modules/.bin', command), args, { cwd: HERE }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 1) : 0, output: `${stdout}${stderr}` });
    });
  });
}

describe('a typed client', () => {
  it('is generated from schema.graphql and the operations', async () => {
    rmSync(GENERATED, { recursive: true, force: true });
    const { code, output } = await run('graphql-codegen', '--config', 'codegen.ts', '--silent');
    assert.equal(code, 0, output);
    assert.ok(existsSync(GENERATED), output);
    assert.deepEqual(readdirSync(GENERATED).sort(), ['gql.ts', 'graphql.ts', 'index.ts', 'schema.ts']);
  });

  it('compiles with what a front end writes on top, and refuses its mistakes', async () => {
    const { code, output } = await run('tsc');
    assert.equal(code, 0, output);
  });
});
