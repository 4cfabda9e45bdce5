// Listings: filters, order, paging, projection, depth.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { projectId } from './emulator.mjs';
import { EQUALS, OPERATORS } from './operators.mjs';
import { expectedElements, expectedSystem, plainElements, plainSystem } from './plain.mjs';
import * as sample from './sample.mjs';

const ORDERS = [
  ['system.codename', ({ system }) => system.codename],
  ['system.name', ({ system }) => system.name],
  ['system.last_modified', ({ system }) => system.last_modified],
  ['elements.title', ({ elements }) => elements.title],
  ['elements.post_date', ({ elements }) => elements.post_date],
  ['elements.price', ({ elements }) => elements.price],
];

export function describeItems(adapter, client, { generation, url }) {
  const { ask } = adapter;
  const listed = async (query) => sample.codenames((await ask(query)).items);
  const everything = sample.items();
  const articles = sample.codenames(everything.filter(({ system }) => system.type === 'article'));
  const filters = generation === 'kontent-ai' || !adapter.spellsEquals ? [...EQUALS, ...OPERATORS] : OPERATORS;

  describe('items', () => {
    it('come all at once, by codename, when nothing is asked', async () => {
      const { items, body } = await ask(client.items());
      assert.deepEqual(sample.codenames(items), sample.codenames(everything));
      assert.deepEqual(body.pagination, { skip: 0, limit: 0, count: everything.length, next_page: '' });
    });

    it('have the system attributes of the sample', async () => {
      const { items } = await ask(client.items().depthParameter(0));
      assert.deepEqual(items.map(plainSystem), everything.map(expectedSystem));
    });

    it('have the elements of the sample, each in its kind', async () => {
      const { items } = await ask(client.items().depthParameter(0));
      for (const [index, item] of items.entries()) {
        assert.deepEqual(
          plainElements(item, adapter.elements(item)),
          expectedElements(everything[index]),
          item.system.codename,
        );
      }
    });

    for (const [title, build, holds] of filters) {
      it(`are filtered: ${title}`, async () => {
        const expected = everything.filter(holds);
        assert.ok(
          0 < expected.length && expected.length < everything.length,
          'a filter that parts nothing shows nothing',
        );
        assert.deepEqual(await listed(build(client.items())), sample.codenames(expected));
      });
    }

    for (const [attribute, key] of ORDERS) {
      it(`are ordered by ${attribute}, both ways`, async () => {
        const [up, down] = ['asc', 'desc'].map((direction) =>
          sample.codenames(sample.ordered(everything, key, direction)),
        );
        assert.deepEqual(await listed(client.items().orderByAscending(attribute)), up);
        assert.deepEqual(await listed(client.items().orderByDescending(attribute)), down);
      });
    }

    it('come in pages, each with the address of the next', async () => {
      const newestFirst = sample.codenames(sample.ordered(everything, ({ elements }) => elements.post_date, 'desc'));
      const query = () =>
        client.items().orderByDescending('elements.post_date').depthParameter(0).limitParameter(7).skipParameter(2);
      const pages = [];
      let address = undefined;
      do {
        const { items, pagination } = await ask(address ? adapter.at(query(), address) : query());
        const { skip, limit, count } = pagination;
        pages.push({ codenames: sample.codenames(items), skip, limit, count });
        address = pagination.nextPage;
      } while (address !== '' && pages.length <= everything.length);
      const expected = [];
      for (let skip = 2; skip < newestFirst.length; skip += 7) {
        const codenames = newestFirst.slice(skip, skip + 7);
        expected.push({ codenames, skip, limit: 7, count: codenames.length });
      }
      assert.deepEqual(pages, expected);
    });

    it('name the next page in full: host, filter and order kept, skip moved on', async () => {
      const { pagination } = await ask(
        client.items().type('article').orderByAscending('system.name').limitParameter(2).skipParameter(1),
      );
      const next = new URL(pagination.nextPage);
      assert.equal(`${next.origin}${next.pathname}`, `${url}/delivery/${projectId}/items`);
      assert.deepEqual(
        [...next.searchParams],
        [
          ['system.type', 'article'],
          ['order', 'system.name[asc]'],
          ['limit', '2'],
          ['skip', '3'],
        ],
      );
    });

    it('have no next page on the very last one', async () => {
      const { items, pagination } = await ask(
        client
          .items()
          .type('article')
          .limitParameter(5)
          .skipParameter(articles.length - 5),
      );
      assert.deepEqual(sample.codenames(items), articles.slice(-5));
      assert.equal(pagination.nextPage, '');
    });

    it('are reduced to the elements asked for', async () => {
      const { items } = await ask(
        client.items().type('article').elementsParameter(['title', 'personas', 'no_such_element']),
      );
      assert.deepEqual(
        items.map((item) => [
          item.system.codename,
          Object.keys(adapter.elements(item)).sort(),
          adapter.elements(item).title.value,
        ]),
        articles.map((codename) => [codename, ['personas', 'title'], sample.item(codename).elements.title]),
      );
    });

    for (const depth of [undefined, 0, 1, 2, 3, 15]) {
      it(`bring what is linked ${depth === undefined ? 'when no depth is stated: one step' : `at depth ${depth}`}`, async () => {
        const query = client.items().inFilter('system.codename', ['on_roasts', 'how_we_cup']);
        const { body } = await ask(depth === undefined ? query : query.depthParameter(depth));
        const roots = [sample.item('how_we_cup'), sample.item('on_roasts')];
        assert.deepEqual(Object.keys(body.modular_content), sample.linked(roots, depth ?? 1));
      });
    }
  });
}
