// @kentico/kontent-delivery 11: the client of the Kentico Kontent years.

import { HttpService } from '@kentico/kontent-core';
import { createDeliveryClient } from '@kentico/kontent-delivery';

import { describeDelivery } from './spec/delivery.mjs';
import { describeLater, laterAdapter } from './spec/later.mjs';

const adapter = {
  ...laterAdapter,
  title: '@kentico/kontent-delivery 11.6.0',
  connect: ({ url, projectId, previewKey, secureKey }) =>
    createDeliveryClient({
      projectId,
      previewApiKey: previewKey,
      secureApiKey: secureKey,
      proxy: { baseUrl: `${url}/delivery`, basePreviewUrl: `${url}/preview` },
      httpService: new HttpService({ logErrorsToConsole: false }),
    }),
};

describeDelivery(adapter);
describeLater(adapter, { staged: 'fails-once-503' });
