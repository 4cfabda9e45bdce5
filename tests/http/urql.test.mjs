// urql 6: by POST and by GET, and with its persisted exchange, which registers by GET as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';

const url = `${process.env.SERVER_URL}/graphql`;
const variables = { codename: 'on_roasts' };
const query = (name) => `query ${name}($codename: String!) { item(codename: $codename) { id system { name } } }`;

function client({ preferGetMethod = false, exchanges = [], asked = [], headers = {} } = {}) {
  const noting = async (address, init) => {
    const answer = await fetch(address, init);
    asked.push([init.method, answer.status]);
    return answer;
  };
  return createClient({ url, preferGetMethod, exchanges: [...exchanges, fetchExchange], fetch: noting, fetchOptions: { headers }, requestPolicy: 'network-only' });
}

async function name(urql, text) {
  const { data, error } = await urql.query(text, variables).toPromise();
  assert.equal(error, undefined);
  return data.item.system.name;
}

test('by POST, with the stream types that it lists in Accept', async () => {
  assert.equal(await name(client(), query('A')), 'On Roasts');
});

test('by GET without credentials', async () => {
  const asked = [];
  assert.equal(await name(client({ preferGetMethod: 'force', asked }), query('B')), 'On Roasts');
  assert.deepEqual(asked, [['GET', 200]]);
});

test('by GET with credentials only under the header that marks it', async () => {
  const cookie = { cookie: 'session=1' };
  const refused = await client({ preferGetMethod: 'force', headers: cookie }).query(query('C'), variables).toPromise();
  assert.equal(refused.error?.graphQLErrors[0]?.extensions.code ?? refused.error?.response?.status, 'CSRF_BLOCKED');
  const marked = { ...cookie, 'graphql-require-preflight': '1' };
  assert.equal(await name(client({ preferGetMethod: 'force', headers: marked }), query('C')), 'On Roasts');
});

for (const preferGetForPersistedQueries of [false, 'within-url-limit']) {
  test(`persisted, ${preferGetForPersistedQueries ? 'by GET' : 'by POST'}: a miss, the text, then the hash alone`, async () => {
    const asked = [];
    const exchanges = [persistedExchange({ preferGetForPersistedQueries })];
    const urql = client({ exchanges, asked });
    const text = query(preferGetForPersistedQueries ? 'D' : 'E');
    assert.equal(await name(urql, text), 'On Roasts');
    assert.equal(await name(urql, text), 'On Roasts');
    const method = preferGetForPersistedQueries ? 'GET' : 'POST';
    assert.deepEqual(asked, [[method, 200], [method, 200], [method, 200]]);
  });
}
