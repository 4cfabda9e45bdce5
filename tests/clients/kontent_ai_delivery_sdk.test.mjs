// @kontent-ai/delivery-sdk 16: the client of today.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { HttpService } from '@kontent-ai/core-sdk';
import { createDeliveryClient } from '@kontent-ai/delivery-sdk';

import { describeDelivery } from './spec/delivery.mjs';
import { laterUrl, projectId } from './spec/emulator.mjs';
import { describeLater, laterAdapter } from './spec/later.mjs';
import * as sample from './spec/sample.mjs';

const adapter = {
  ...laterAdapter,
  title: '@kontent-ai/delivery-sdk 16.4.3',
  connect: ({ url, projectId, previewKey, secureKey }) =>
    createDeliveryClient({
      environmentId: projectId,
      previewApiKey: previewKey,
      secureApiKey: secureKey,
      proxy: { baseUrl: `${url}/delivery`, basePreviewUrl: `${url}/preview` },
      httpService: new HttpService({ logErrorsToConsole: false }),
    }),
};

describeDelivery(adapter);
describeLater(adapter, { staged: 'fails-once-429' });

describe('@kontent-ai/delivery-sdk 16.4.3, on its own', () => {
  it('walks the pages of a listing by itself', async () => {
    const client = adapter.connect({ url: laterUrl, projectId });
    const { data } = await client.items().type('article').limitParameter(3).depthParameter(0).toAllPromise();
    const articles = sample.codenames(sample.items().filter(({ system }) => system.type === 'article'));
    assert.deepEqual(sample.codenames(data.items), articles);
    assert.equal(data.responses.length, Math.ceil(articles.length / 3));
  });

  it('walks the items feed by itself', async () => {
    const { data } = await adapter.connect({ url: laterUrl, projectId }).itemsFeed().toAllPromise();
    assert.deepEqual(sample.codenames(data.items).sort(), sample.codenames(sample.items()));
  });
});
