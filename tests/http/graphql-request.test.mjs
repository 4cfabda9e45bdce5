// graphql-request 7.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GraphQLClient, request } from 'graphql-request';

const url = `${process.env.SERVER_URL}/graphql`;
const QUERY = 'query Article($codename: String!) { item(codename: $codename) { system { name } } }';
const variables = { codename: 'on_roasts' };
const EXPECTED = { item: { system: { name: 'On Roasts' } } };

test('by POST', async () => assert.deepEqual(await request(url, QUERY, variables), EXPECTED));

test('by GET', async () => {
  assert.deepEqual(await new GraphQLClient(url, { method: 'GET' }).request(QUERY, variables), EXPECTED);
});

test('an error carries the code and the data beside it', async () => {
  await assert.rejects(request(url, '{ __typename items(offset: -1) { limit } }'), (error) => {
    assert.equal(error.response.errors[0].extensions.code, 'BAD_USER_INPUT');
    assert.deepEqual(error.response.data, { __typename: 'Query', items: null });
    return true;
  });
});
