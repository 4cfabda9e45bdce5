// kentico-cloud-delivery 6: the client of the Kentico Cloud years.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import delivery from 'kentico-cloud-delivery';

import { describeDelivery } from './spec/delivery.mjs';
import { projectId, stagedUrl, url } from './spec/emulator.mjs';
import { plainRefusal, refusal } from './spec/refusal.mjs';
import * as sample from './spec/sample.mjs';

const { DeliveryClient } = delivery;

function connect({ url, projectId, previewKey, secureKey }) {
  return new DeliveryClient({
    projectId,
    previewApiKey: previewKey,
    secureApiKey: secureKey,
    proxy: { baseUrl: `${url}/delivery`, basePreviewUrl: `${url}/preview` },
  });
}

async function ask(query) {
  const response = await query.toPromise();
  return { ...response, body: response.debug.response.data };
}

/** This client hangs the elements on the item itself. */
function elements(item) {
  return Object.fromEntries(Object.keys(item._raw.elements).map((codename) => [codename, element(item[codename])]));
}

function element({ name, value, taxonomyGroup, links, images, itemCodenames, linkedItemCodenames }) {
  return { name, value, taxonomyGroup, links, images, codenames: itemCodenames ?? linkedItemCodenames, items: value };
}

describeDelivery({
  title: 'kentico-cloud-delivery 6.2.0',
  spellsEquals: false,
  connect,
  ask,
  elements,
  preview: (query) => query.queryConfig({ usePreviewMode: true }),
  at: (query, address) => query.withUrl(address),
  parameter: (query, name, value) => query.withParameter(name, value),
});

describe('kentico-cloud-delivery 6.2.0, on its own', () => {
  it('may wait for new content', async () => {
    const query = connect({ url, projectId }).items().type('article').queryConfig({ waitForLoadingNewContent: true });
    const articles = sample.items().filter(({ system }) => system.type === 'article');
    assert.deepEqual(sample.codenames((await ask(query)).items), sample.codenames(articles));
  });

  it('resolves items inside rich text, and links to items', async () => {
    const { item } = await ask(
      connect({ url, projectId })
        .item('on_roasts')
        .queryConfig({
          richTextResolver: ({ system }) => `<em>${system.codename}</em>`,
          urlSlugResolver: ({ codename }) => ({ url: `/articles/${codename}` }),
        }),
    );
    const html = item.body_copy.resolveHtml();
    assert.match(html, /<em>brazil_fazenda_aurora<\/em>/);
    assert.match(html, /href="\/articles\/coffee_processing_techniques"/);
  });

  it('passes an internal error on: under Node it never tries again', async () => {
    const client = connect({ url: `${stagedUrl}/fails-once-500`, projectId });
    assert.deepEqual(plainRefusal(await refusal(ask(client.types()))), {
      errorCode: 0,
      specificCode: 0,
      message: 'Unknown internal server error. Please contact our support.',
    });
    assert.deepEqual(sample.codenames((await ask(client.types())).types), [...sample.types.keys()]);
  });

  it('has its way with a secured project when it brings the key', async () => {
    const client = connect({ url: `${stagedUrl}/secured`, projectId, secureKey: sample.project.keys.secure_access });
    const { items } = await ask(client.items().queryConfig({ useSecuredMode: true }));
    assert.deepEqual(sample.codenames(items), sample.codenames(sample.items()));
  });
});
