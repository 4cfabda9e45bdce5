// Apollo Client 4: plain, with automatic persisted queries by POST and by GET, and against trusted documents.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

const QUERY = gql`query Article($codename: String!) { item(codename: $codename) { id system { name } } }`;
const variables = { codename: 'on_roasts' };
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** A fetch that notes what it was asked. */
function noting() {
  const asked = [];
  const fetcher = async (address, init) => {
    const answer = await fetch(address, init);
    asked.push({ method: init.method, hasText: `${address}${init.body ?? ''}`.includes('codename:'), status: answer.status });
    return answer;
  };
  return { asked, fetcher };
}

function client(...links) {
  return new ApolloClient({ link: ApolloLink.from(links), cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: 'no-cache' } } });
}

const uri = `${process.env.SERVER_URL}/graphql`;
const name = async (apollo, query = QUERY) => (await apollo.query({ query, variables })).data.item.system.name;

test('by POST', async () => {
  assert.equal(await name(client(new HttpLink({ uri }))), 'On Roasts');
});

test('by GET, which its content type marks', async () => {
  assert.equal(await name(client(new HttpLink({ uri, useGETForQueries: true, headers: { cookie: 'a=b' } }))), 'On Roasts');
});

for (const useGETForHashedQueries of [false, true]) {
  test(`with persisted queries by ${useGETForHashedQueries ? 'GET' : 'POST'}: a miss, the text, then the hash alone`, async () => {
    const { asked, fetcher } = noting();
    const query = gql(`query Article${useGETForHashedQueries ? 'A' : 'B'}($codename: String!) { item(codename: $codename) { id system { name } } }`);
    const apollo = client(new PersistedQueryLink({ sha256, useGETForHashedQueries }), new HttpLink({ uri, fetch: fetcher }));
    assert.equal(await name(apollo, query), 'On Roasts');
    assert.equal(await name(apollo, query), 'On Roasts');
    const hashed = useGETForHashedQueries ? 'GET' : 'POST';
    assert.deepEqual(asked, [
      { method: hashed, hasText: false, status: 200 },
      { method: 'POST', hasText: true, status: 200 },
      { method: hashed, hasText: false, status: 200 },
    ]);
  });
}

test('an error of the graph arrives with its code', async () => {
  const query = gql`query { items(offset: -1) { limit } }`;
  await assert.rejects(client(new HttpLink({ uri })).query({ query }), (error) => error.errors[0].extensions.code === 'BAD_USER_INPUT');
});

test('a trusted document by its hash, and no other', async () => {
  const hardened = `${process.env.SERVER_HARDENED_URL}/graphql`;
  const trusted = readFileSync(new URL('./trusted.graphql', import.meta.url), 'utf8').trim();
  const generateHash = () => sha256(trusted);
  const apollo = client(new PersistedQueryLink({ generateHash, useGETForHashedQueries: true }), new HttpLink({ uri: hardened }));
  assert.equal(await name(apollo), 'On Roasts');
  await assert.rejects(name(client(new HttpLink({ uri: hardened }))), (error) => JSON.stringify(error).includes('PERSISTED_DOCUMENT_ID_REQUIRED') || /400/.test(error.message));
});
