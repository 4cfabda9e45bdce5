// Every refusal of the Delivery API that a client can meet, with its code and its words.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { plainRefusal, refusal } from './refusal.mjs';

/** [what is wrong, the query, code, message]; `set` adds a raw query parameter, for what a client would not write by itself. */
const REFUSALS = [
  ['an unknown item', (c) => c.item('no_such_item'), 100, "The requested content item 'no_such_item' was not found."],
  [
    'an item that is not published',
    (c) => c.item('the_second_crack'),
    100,
    "The requested content item 'the_second_crack' was not found.",
  ],
  ['an unknown type', (c) => c.type('no_such_type'), 101, "The requested content type 'no_such_type' was not found."],
  [
    'an element of an unknown type',
    (c) => c.element('no_such_type', 'title'),
    101,
    "The requested content type 'no_such_type' was not found.",
  ],
  [
    'an unknown element',
    (c) => c.element('article', 'no_such_element'),
    102,
    "The requested content element 'no_such_element' was not found in content type 'article'.",
  ],
  [
    'an unknown taxonomy group',
    (c) => c.taxonomy('no_such_group'),
    104,
    "The requested taxonomy group 'no_such_group' was not found.",
  ],
  [
    'a range with one end',
    (c, set) => set(c.items(), 'elements.price[range]', '1'),
    1000,
    'The RANGE operator expects two parameters. 1 provided.',
  ],
  [
    'a projection with a field path',
    (c) => c.items().elementsParameter(['elements.title']),
    1001,
    "Parameter 'elements' has to contain only names of elements, not its fields. Incorrect parameter name was 'elements.title'.",
  ],
  [
    'an unknown operator',
    (c, set) => set(c.items(), 'elements.title[like]', 'x'),
    1002,
    "Operator 'like' was not recognized as a valid operator.",
  ],
  [
    'a parameter given twice',
    (c) => c.items().limitParameter(1).limitParameter(2),
    1003,
    "Query parameter 'limit' must be specified only once.",
  ],
  [
    'a parameter nobody knows',
    (c, set) => set(c.items(), 'title', 'On Roasts'),
    1004,
    "Parameter 'title' is a reserved parameter and we didn't recognize the syntax. If you meant to access the element called 'title', " +
      "you need to prefix it with 'elements.'.",
  ],
  [
    'a limit of zero',
    (c, set) => set(c.items(), 'limit', '0'),
    1005,
    "Query parameter 'limit' must be a positive integer.",
  ],
  [
    'a negative number of items to skip',
    (c, set) => set(c.items(), 'skip', '-1'),
    1006,
    "Query parameter 'skip' must be a positive integer number or zero.",
  ],
  [
    'a depth that is no number',
    (c, set) => set(c.items(), 'depth', 'deep'),
    1006,
    "Query parameter 'depth' must be a positive integer number or zero.",
  ],
  [
    'an order that is neither ascending nor descending',
    (c, set) => set(c.items(), 'order', 'system.name[up]'),
    1007,
    "You tried to use 'up' in order parameter. The only valid values are 'ASC' and 'DESC'.",
  ],
  [
    'an order by what is no attribute',
    (c, set) => set(c.items(), 'order', 'title[asc]'),
    1008,
    "It is not allowed to order by 'title'. You can order by system properties or elements only. Elements must be prefixed with 'elements.'.",
  ],
  [
    'two orders in one',
    (c, set) => set(c.items(), 'order', 'system.name[asc],system.codename[asc]'),
    1009,
    'Ordering by multiple parameters is not allowed.',
  ],
];

export function describeErrors(adapter, client, { url }) {
  describe('a refusal', () => {
    for (const [title, build, errorCode, message] of REFUSALS) {
      it(`tells what is wrong: ${title}, ${errorCode}`, async () => {
        const error = await refusal(adapter.ask(build(client, adapter.parameter)));
        assert.deepEqual(plainRefusal(error), { errorCode, specificCode: 0, message });
        assert.match(error.requestId, /^[A-Za-z0-9+/]{11}=$/, 'eight bytes in base64');
      });
    }

    it('tells what is wrong: an unknown project, 1', async () => {
      const elsewhere = adapter.connect({ url, projectId: '00000000-0000-4000-8000-000000000000' });
      assert.deepEqual(plainRefusal(await refusal(adapter.ask(elsewhere.items()))), {
        errorCode: 1,
        specificCode: 0,
        message:
          'No HTTP resource was found that matches the request. Please read API documentation at https://developer.kenticocloud.com .',
      });
    });
  });
}
