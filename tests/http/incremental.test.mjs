// @defer and @stream by Apollo Client 4 in both of its dialects, and by urql: what they put together is the answer in one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange } from '@urql/core';

const uri = `${process.env.SERVER_INCREMENTAL_URL}/graphql`;

const FIELDS = 'id system { name type { name } } element(codename: "related_articles") { name ... on ModularContentElement { items { id system { name } } } }';
const DEFERRED = `query { item(codename: "on_roasts") { id ... @defer(label: "rest") { ${FIELDS} } } }`;
const STREAMED = `query { items(limit: 4) { limit items @stream(initialCount: 1, label: "items") { id system { name } ... @defer(label: "type") { system { type { name } } } } } }`;
const NOTHING = 'query { item(codename: "nowhere") { id ... @defer { system { name } } } }';
const whole = (text) => text.replace(/ @(defer|stream)(\([^)]*\))?/g, '');

/** The data of one answer, without what clients add. */
const bare = (data) => JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)));

async function inOne(text) {
  const answer = await fetch(uri, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: whole(text) }) });
  return (await answer.json()).data;
}

/** Every state that the client shows until it is complete, and the types of the answers. */
async function states(incrementalHandler, text) {
  const types = [];
  const noting = async (address, init) => {
    const answer = await fetch(address, init);
    types.push(answer.headers.get('content-type'));
    return answer;
  };
  const apollo = new ApolloClient({ link: new HttpLink({ uri, fetch: noting }), cache: new InMemoryCache(), incrementalHandler });
  const shown = [];
  await new Promise((resolve, reject) => {
    const query = apollo.watchQuery({ query: gql(text), errorPolicy: 'all' });
    const watching = query.subscribe({
      next(state) {
        if (state.data) shown.push({ state: state.dataState, data: bare(state.data), error: state.error });
        if (state.dataState === 'complete' && !state.loading) queueMicrotask(() => { watching.unsubscribe(); resolve(); });
      },
      error: reject,
    });
  });
  apollo.stop();
  return { shown, types };
}

const DIALECTS = [
  ['Defer20220824Handler', Defer20220824Handler, 'deferSpec=20220824'],
  ['GraphQL17Alpha9Handler', GraphQL17Alpha9Handler, 'incrementalSpec=v0.2'],
];

for (const [name, Handler, spec] of DIALECTS) {
  for (const [what, text] of [['deferred', DEFERRED], ['streamed', STREAMED]]) {
    test(`Apollo Client with ${name}: what is ${what} comes later, and in the end it is the answer in one`, async () => {
      const { shown, types } = await states(new Handler(), text);
      assert.deepEqual(types, [`multipart/mixed; boundary="-"; ${spec}`]);
      assert.equal(shown[0].state, 'streaming');
      assert.notDeepEqual(shown[0].data, shown.at(-1).data);
      assert.deepEqual(shown.at(-1), { state: 'complete', data: await inOne(text), error: undefined });
    });
  }

  test(`Apollo Client with ${name}: an answer of which nothing comes later`, async () => {
    const { shown } = await states(new Handler(), NOTHING);
    assert.deepEqual(shown.at(-1).data, { item: null });
  });

  test(`Apollo Client with ${name}: an error of the request is its own`, async () => {
    const apollo = new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache(), incrementalHandler: new Handler() });
    await assert.rejects(apollo.query({ query: gql`query { nothing { ... @defer { id } } }` }), (error) => error.errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED');
  });
}

test('Apollo Client without a handler: nothing is known of parts, and the error names their type', async () => {
  const answer = await fetch(uri, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json,application/json;q=0.9' },
    body: JSON.stringify({ query: DEFERRED }),
  });
  assert.equal(answer.status, 406);
  assert.match((await answer.json()).errors[0].message, /accept multipart\/mixed/);
});

for (const [what, text] of [['deferred', DEFERRED], ['streamed', STREAMED], ['plain', whole(DEFERRED)]]) {
  test(`urql: what is ${what} is in the end the answer in one`, async () => {
    const client = new Client({ url: uri, exchanges: [fetchExchange], preferGetMethod: false });
    const results = [];
    await new Promise((resolve) => {
      const { unsubscribe } = client.query(text, {}).subscribe((result) => {
        results.push(result);
        if (!result.hasNext) queueMicrotask(() => { unsubscribe(); resolve(); });
      });
    });
    assert.equal(results.at(-1).error, undefined);
    assert.deepEqual(bare(results.at(-1).data), await inOne(text));
    assert.equal(results.length > 1, what !== 'plain');
  });
}
