// The statuses of the draft of 2026, over a socket.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const url = `${process.env.SERVER_DRAFT_URL}/graphql`;
const JSON_TYPE = 'application/json';
const RESPONSE_TYPE = 'application/graphql-response+json';

const post = (body, headers = {}) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': JSON_TYPE, ...headers } });

const CASES = [
  ['an answer', { query: '{ __typename }' }, 200],
  ['data beside errors', { query: '{ __typename items(offset: -1) { limit } }' }, 294],
  ['no GraphQL', { query: '{' }, 400],
  ['an unknown field', { query: '{ nothing }' }, 422],
  ['an unknown operation', { query: 'query A { __typename }', operationName: 'B' }, 422],
  ['a variable of another type', { query: 'query ($n: Int!) { items(limit: $n) { limit } }', variables: { n: 'x' } }, 422],
  ['too much at once', { query: `{ ${'__typename '.repeat(21)} }` }, 422],
  ['no query', {}, 422],
];

for (const accept of [JSON_TYPE, RESPONSE_TYPE]) {
  for (const [name, body, status] of CASES) {
    test(`${name} is ${status} as ${accept}`, async () => {
      const answer = await post(body, { accept });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('content-type'), `${accept}; charset=utf-8`);
      await answer.json();
    });
  }
}

test('a mutation by GET is 405', async () => {
  const answer = await fetch(`${url}?query=mutation%7B__typename%7D`);
  assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST']);
});

test('another media type is 415, none that is acceptable 406', async () => {
  assert.equal((await post({ query: '{ __typename }' }, { 'content-type': 'text/plain' })).status, 415);
  assert.equal((await post({ query: '{ __typename }' }, { accept: 'image/png' })).status, 406);
});

test('too long is 413 as a body and 414 as an address', async () => {
  assert.equal((await post({ query: ' '.repeat(100_001) })).status, 413);
  assert.equal((await fetch(`${url}?query=${'x'.repeat(16_001)}`)).status, 414);
});
