// Documents by the ids that the generators made for them, asked of a server that trusts their manifests and nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';

const url = `${process.env.SERVER_URL}/graphql`;
const read = (file) => readFileSync(new URL(`./generated/${file}`, import.meta.url), 'utf8');

/** What a generated module exports, compiled as a front end compiles it. */
async function compiled(file) {
  const { outputText } = ts.transpileModule(read(file), { compilerOptions: { module: 'esnext', target: 'es2022' } });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}

// Slots are personal: somebody must ask.
const headers = { 'x-client-id': '5d3d2a35-6e1c-4c9f-9a43-6b6a3a1f2a10' };

async function post(body) {
  const answer = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: answer.status, ...(await answer.json()) };
}

async function get(parameters) {
  const search = new URLSearchParams({ ...parameters, variables: JSON.stringify(parameters.variables ?? {}) });
  const answer = await fetch(`${url}?${search}`, { headers: { ...headers, 'graphql-require-preflight': '1' } });
  return { status: answer.status, ...(await answer.json()) };
}

const withDocuments = await compiled('persisted/graphql.ts');
const withIds = await compiled('replaced/graphql.ts');
const manifest = JSON.parse(read('persisted/persisted-documents.json'));

const OPERATIONS = {
  Article: { variables: { codename: 'on_roasts', preview: false }, root: 'article' },
  Filters: { variables: {}, root: 'cheap' },
  Hero: { variables: {}, root: 'homeHero' },
  Listing: { variables: { limit: 2, offset: 0 }, root: 'article_All' },
};

test('the manifest is that of the generated documents, their hashes spelt sha256:…', () => {
  const ids = Object.keys(OPERATIONS).map((name) => withDocuments[`${name}Document`].__meta__.hash);
  assert.deepEqual(ids.toSorted(), Object.keys(manifest).toSorted());
  assert.ok(ids.every((id) => /^sha256:[0-9a-f]{64}$/.test(id)));
  assert.deepEqual(Object.keys(OPERATIONS).map((name) => withIds[`${name}Document`].__meta__.id), ids);
});

for (const [name, { variables, root }] of Object.entries(OPERATIONS)) {
  const { hash } = withDocuments[`${name}Document`].__meta__;

  test(`${name} by its documentId, by POST and by GET, in both spellings and as Apollo's hash`, async () => {
    const first = await post({ documentId: hash, variables });
    assert.equal(first.status, 200);
    assert.equal(first.errors, undefined);
    assert.ok(first.data[root]);
    const bare = hash.replace('sha256:', '');
    for (const again of [
      await get({ documentId: hash, variables }),
      await post({ documentId: bare, operationName: name, variables }),
      await post({ extensions: { persistedQuery: { version: 1, sha256Hash: bare } }, variables }),
    ]) {
      assert.deepEqual(again.data, first.data);
    }
  });
}

test('a document of Relay by the id that its compiler wrote into the artefact', async () => {
  const artefact = read('relay/ArticleQuery.graphql.ts');
  const [, id] = artefact.match(/"id": "([0-9a-f]{32})"/);
  assert.ok(JSON.parse(read('relay/persisted.json'))[id]);
  const answer = await post({ documentId: id, variables: { codename: 'on_roasts' } });
  assert.deepEqual([answer.status, answer.data.article.title], [200, 'On Roasts']);
});

const LISTING = withDocuments.ListingDocument.toString();
const REFUSED = {
  'its text': [{ query: LISTING, variables: { limit: 2, offset: 0 } }, 'PERSISTED_DOCUMENT_ID_REQUIRED'],
  'another text': [{ query: '{ __typename }' }, 'PERSISTED_DOCUMENT_ID_REQUIRED'],
  'an id of nothing': [{ documentId: `sha256:${'0'.repeat(64)}` }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
  'another text under an id of nothing': [{ documentId: 'mine', query: '{ __typename }' }, 'PERSISTED_DOCUMENT_ID_REQUIRED'],
  'a text that would be registered': [
    { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: '7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b' } } },
    'PERSISTED_DOCUMENT_ID_REQUIRED',
  ],
  'nothing': [{}, 'PERSISTED_DOCUMENT_ID_REQUIRED'],
};

for (const [what, [body, code]] of Object.entries(REFUSED)) {
  test(`${what} is refused, by POST and by GET`, async () => {
    for (const answer of [await post(body), ...(body.extensions ? [] : [await get(body)])]) {
      assert.deepEqual([answer.status, answer.errors[0].extensions.code, answer.data], [400, code, undefined]);
    }
  });
}
