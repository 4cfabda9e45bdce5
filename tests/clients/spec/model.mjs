// The content model: types with their elements, taxonomy groups with their terms.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { expectedGroup, expectedType, expectedTypeElement, plainGroup, plainType, plainTypeElement } from './plain.mjs';
import * as sample from './sample.mjs';

export function describeModel(adapter, client) {
  const { ask } = adapter;
  const page = (query, skip, limit) => adapter.parameter(adapter.parameter(query, 'skip', skip), 'limit', limit);
  const typeNames = [...sample.types.keys()];

  describe('content types', () => {
    it('come all at once', async () => {
      const { types, body } = await ask(client.types());
      assert.deepEqual(types.map(plainType), [...sample.types.values()].map(expectedType));
      assert.deepEqual(body.pagination, { skip: 0, limit: 0, count: typeNames.length, next_page: '' });
    });

    it('come in pages', async () => {
      const { types, pagination } = await ask(page(client.types(), '3', '2'));
      assert.deepEqual(sample.codenames(types), typeNames.slice(3, 5));
      const next = await ask(adapter.at(client.types(), pagination.nextPage));
      assert.deepEqual(sample.codenames(next.types), typeNames.slice(5, 7));
    });

    it('come one by one', async () => {
      for (const type of sample.types.values()) {
        assert.deepEqual(plainType((await ask(client.type(type.codename))).type), expectedType(type));
      }
    });

    it('give each of their elements alone', async () => {
      for (const element of sample.types.get('coffee').elements) {
        const answered = await ask(client.element('coffee', element.codename));
        assert.deepEqual(plainTypeElement(answered.element), expectedTypeElement(element));
      }
    });
  });

  describe('taxonomy groups', () => {
    it('come all at once', async () => {
      const { taxonomies } = await ask(client.taxonomies());
      assert.deepEqual(taxonomies.map(plainGroup), [...sample.taxonomies.values()].map(expectedGroup));
    });

    it('come in pages', async () => {
      const { taxonomies, body } = await ask(page(client.taxonomies(), '1', '1'));
      assert.deepEqual(sample.codenames(taxonomies), [...sample.taxonomies.keys()].slice(1, 2));
      assert.equal(body.pagination.count, 1);
    });

    it('come one by one, terms within terms', async () => {
      for (const group of sample.taxonomies.values()) {
        assert.deepEqual(plainGroup((await ask(client.taxonomy(group.codename))).taxonomy), expectedGroup(group));
      }
    });
  });
}
