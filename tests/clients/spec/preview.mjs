// The Preview API: drafts for those who have the key.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { projectId } from './emulator.mjs';
import { expectedSystem, plainSystem } from './plain.mjs';
import { plainRefusal, refusal } from './refusal.mjs';
import * as sample from './sample.mjs';

const MISSING =
  'Missing or invalid access token. Please include the valid access token value in the Authorization header field as an HTTP bearer ' +
  'authorization scheme.';
const FOREIGN = 'Access token does not provide the permissions required for the project.';

export function describePreview(adapter, client, { url }) {
  const { ask, elements, preview } = adapter;
  const item = async (query) => (await ask(query)).item;

  describe('the preview', () => {
    it('shows the newest variant of every item, drafts among the published', async () => {
      const { items } = await ask(preview(client.items().depthParameter(0)));
      assert.deepEqual(items.map(plainSystem), sample.items({ preview: true }).map(expectedSystem));
    });

    it('shows an item that was never published', async () => {
      const answered = await item(preview(client.item('the_second_crack')));
      assert.equal(elements(answered).title.value, 'The Second Crack');
    });

    it('shows what a draft changes and what it leaves, links to other drafts included', async () => {
      const {
        title,
        post_date: posted,
        related_articles: related,
      } = elements(await item(preview(client.item('on_roasts'))));
      assert.equal(title.value, 'On Roasts, and When to Stop');
      assert.equal(new Date(posted.value).toISOString(), '2014-11-07T00:00:00.000Z');
      assert.deepEqual(sample.codenames(related.items), [
        'coffee_processing_techniques',
        'origins_of_arabica_bourbon',
        'the_second_crack',
      ]);
    });

    it('shows a translation in the making, where everybody else sees the fallback', async () => {
      const title = async (read) =>
        elements(await item(read(client.item('water_is_an_ingredient').languageParameter('es-ES')))).title.value;
      assert.equal(await title(preview), 'El agua también es un ingrediente');
      assert.equal(await title((query) => query), 'Water Is an Ingredient');
    });

    for (const [title, previewKey, errorCode, message] of [
      ['a wrong key', 'not.a.key', 3, MISSING],
      ['the key of another project', sample.project.keys.foreign, 4, FOREIGN],
    ]) {
      it(`is refused to ${title}: ${errorCode}`, async () => {
        const stranger = adapter.connect({ url, projectId, previewKey });
        assert.deepEqual(plainRefusal(await refusal(ask(preview(stranger.items())))), {
          errorCode,
          specificCode: 0,
          message,
        });
      });
    }

    it('is refused to whoever brings no key: 3', async () => {
      const query = adapter.at(client.items(), `${url}/preview/${projectId}/items`);
      assert.deepEqual(plainRefusal(await refusal(ask(query))), { errorCode: 3, specificCode: 0, message: MISSING });
    });
  });
}
