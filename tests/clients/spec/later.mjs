// What came with the later generation: clients from 11 on ask alike and can do more.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { laterUrl, projectId, stagedUrl, url } from './emulator.mjs';
import { LATER_OPERATORS } from './operators.mjs';
import { plainRefusal, refusal } from './refusal.mjs';
import * as sample from './sample.mjs';

/** Lists come as `items` whatever they hold; the adapter gives them their names. */
export const laterAdapter = {
  spellsEquals: true,
  ask: async (query) => {
    const answer = await query.toPromise();
    const { items, ...data } = answer.data;
    const body = answer.response.data;
    const list = ['items', 'types', 'taxonomies', 'languages'].find((name) => name in body);
    // Client 16 gives a type's element bare, client 11 as `element`.
    return { element: data, ...data, ...(list ? { [list]: items } : {}), body, stale: answer.hasStaleContent };
  },
  preview: (query) => query.queryConfig({ usePreviewMode: true }),
  at: (query, address) => query.withCustomUrl(address),
  parameter: (query, name, value) => query.withCustomParameter(name, value),
  elements: (item) =>
    Object.fromEntries(Object.entries(item.elements).map(([codename, element]) => [codename, withLinks(element)])),
};

export function describeLater(adapter, { staged }) {
  const { ask, connect } = adapter;
  const client = connect({ url: laterUrl, projectId });
  const first = connect({ url, projectId });
  const everything = sample.items();

  describe(`${adapter.title}, what is new in kontent-ai`, () => {
    for (const [title, build, holds] of LATER_OPERATORS) {
      it(`items are filtered: ${title}`, async () => {
        const expected = everything.filter(holds);
        assert.ok(
          0 < expected.length && expected.length < everything.length,
          'a filter that parts nothing shows nothing',
        );
        assert.deepEqual(sample.codenames((await ask(build(client.items()))).items), sample.codenames(expected));
      });
    }

    it('the total count comes with a page when it is asked for', async () => {
      const { body, pagination } = await ask(client.items().limitParameter(3).includeTotalCountParameter());
      assert.deepEqual(Object.keys(body.pagination), ['skip', 'limit', 'count', 'total_count', 'next_page']);
      assert.equal(pagination.totalCount, everything.length);
      assert.equal((await ask(client.items().limitParameter(3))).pagination.totalCount, null);
    });

    it('the items feed goes through everything, token by token, each item once', async () => {
      const seen = [];
      let token = undefined;
      do {
        const customHeaders = token === undefined ? [] : [{ header: 'X-Continuation', value: token }];
        const answer = await client.itemsFeed().queryConfig({ customHeaders }).toPromise();
        assert.deepEqual(Object.keys(answer.response.data), ['items', 'modular_content']);
        seen.push(...sample.codenames(answer.data.items));
        token = answer.xContinuationToken;
      } while (token !== undefined && seen.length <= everything.length);
      assert.deepEqual(seen.sort(), sample.codenames(everything));
    });

    it('the items feed takes filters and projections', async () => {
      const { data } = await client.itemsFeed().type('article').elementsParameter(['title']).toPromise();
      const articles = everything.filter(({ system }) => system.type === 'article');
      assert.deepEqual(
        data.items.map(({ system, elements }) => [system.codename, Object.keys(elements)]).sort(),
        articles.map(({ system }) => [system.codename, ['title']]),
      );
    });

    it('the languages of the project are listed', async () => {
      const { languages } = await ask(client.languages());
      assert.deepEqual(
        languages.map(({ system: { name, codename } }) => ({ name, codename })),
        sample.project.languages.map(({ name, codename }) => ({ name, codename })),
      );
    });

    it('assets have their measures', async () => {
      const { item } = await ask(client.item('on_roasts'));
      const [image] = item.elements.teaser_image.value;
      const { width, height } = sample.assets.on_roasts;
      assert.deepEqual([image.width, image.height], [width, height]);
    });

    it('items have a collection and a workflow step', async () => {
      const { item } = await ask(client.item('on_roasts'));
      assert.equal(item.system.workflowStep, 'published');
      assert.equal(typeof item.system.collection, 'string');
    });

    it('a page has at most 2,000 items: 1010', async () => {
      assert.deepEqual(plainRefusal(await refusal(ask(client.items().limitParameter(2001)))), {
        errorCode: 1010,
        specificCode: 0,
        message: "Query parameter 'limit' must have a value between 1 and 2000.",
      });
    });

    it('stale content says so', async () => {
      const stale = connect({ url: `${stagedUrl}/stale`, projectId });
      assert.equal((await ask(stale.items())).stale, true);
      assert.equal((await ask(client.items())).stale, false);
    });

    it('content that was waited for is never stale', async () => {
      const stale = connect({ url: `${stagedUrl}/stale`, projectId });
      assert.equal((await ask(stale.items().queryConfig({ waitForLoadingNewContent: true }))).stale, false);
    });

    it('an overloaded service is asked again', async () => {
      const failing = connect({ url: `${stagedUrl}/${staged}`, projectId });
      assert.deepEqual(sample.codenames((await ask(failing.types())).types), [...sample.types.keys()]);
    });

    it('a secured project opens to its key', async () => {
      const keys = sample.project.keys;
      const secured = (secureKey) =>
        connect({ url: `${stagedUrl}/secured`, projectId, secureKey })
          .items()
          .queryConfig({ useSecuredMode: true });
      assert.deepEqual(sample.codenames((await ask(secured(keys.secure_access))).items), sample.codenames(everything));
      assert.equal((await refusal(ask(secured(keys.foreign)))).errorCode, 4);
      assert.equal((await refusal(ask(secured('not.a.key')))).errorCode, 3);
    });
  });

  describe(`${adapter.title}, what kentico-cloud does not know`, () => {
    for (const [operator, query] of [
      ['eq', (q) => q.equalsFilter('system.type', 'article')],
      ['neq', (q) => q.notEqualsFilter('system.type', 'article')],
      ['nin', (q) => q.notInFilter('system.type', ['article'])],
      ['empty', (q) => q.emptyFilter('elements.title')],
      ['nempty', (q) => q.notEmptyFilter('elements.title')],
    ]) {
      it(`the operator ${operator}: 1002`, async () => {
        assert.deepEqual(plainRefusal(await refusal(ask(query(first.items())))), {
          errorCode: 1002,
          specificCode: 0,
          message: `Operator '${operator}' was not recognized as a valid operator.`,
        });
      });
    }

    it('the total count: 1004', async () => {
      assert.equal((await refusal(ask(first.items().includeTotalCountParameter()))).errorCode, 1004);
    });

    for (const [title, query] of [
      ['the items feed', () => first.itemsFeed()],
      ['languages', () => first.languages()],
    ]) {
      it(`${title}: 1`, async () => {
        assert.equal((await refusal(ask(query()))).errorCode, 1);
      });
    }
  });
}

function withLinks(element) {
  const { value, linkedItems, linkedItemCodenames } = element;
  return { ...element, codenames: linkedItemCodenames ?? value, items: linkedItems };
}
