// The unmodified ContentFetcher of @croct/sdk 0.22: what content it gets, for whom, in which version and language.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ApiKey } from '@croct/sdk/apiKey';
import { Token } from '@croct/sdk/token';

import { application, CAFE_OWNER, fetcher, NORA, previewToken, signing, VISITOR } from './spec/croct.mjs';
import { stagedUrl } from './spec/emulator.mjs';

const croct = fetcher();
const fetch = (slot, options = {}) => croct.fetch(slot, { clientId: VISITOR, ...options });
const content = async (slot, options) => (await fetch(slot, options)).content;

const SUMMER = {
  experienceId: 'f1b51a73-7f6d-4b47-b177-7278d12e65e8',
  audienceId: 'f81e2103-6eb1-4057-97dd-8d36ca61fc83',
};
const TRADE = {
  experienceId: 'cc98460d-f776-4976-9a41-46370423582e',
  audienceId: '0593aad2-6608-4349-8ea0-be1c283e53f3',
};
const CAFE_OWNERS = {
  experienceId: 'cc98460d-f776-4976-9a41-46370423582e',
  audienceId: 'ce109e47-3ddd-4947-b245-dd1192f9208b',
};
const READERS = {
  experienceId: '3df3bb86-a38a-4a8a-8a89-31d058e31033',
  audienceId: '30e0a9a5-48bb-4892-8397-90b9f515480d',
};
const AFTERNOON = {
  experienceId: '67c5cf88-3f50-4ff1-8505-13038bb79e07',
  audienceId: 'a6aba553-9422-41e4-bf43-f3db9c0235ab',
};

describe('a slot', () => {
  it('has content of its own, with the component and the version it is written for', async () => {
    assert.deepEqual(await fetch('home-hero'), {
      content: {
        _component: 'home-hero@2',
        heading: 'Coffee, explained',
        article: 'on_roasts',
        cta: { label: 'Read on', link: 'https://www.brassheron.example/articles/on-roasts' },
        media: {
          _type: 'image',
          source: 'https://assets.croct.example/hero/roaster.jpg',
          alternative: 'A drum roaster',
        },
        overlay: 0.25,
        dark: true,
      },
      metadata: { version: '2.0', contentSource: 'slot' },
    });
  });

  it('may have no component and several shapes', async () => {
    assert.deepEqual(await content('site-notice'), {
      _component: null,
      _type: 'event',
      event: 'open_cupping_boston',
      seatsLeft: 12,
    });
    assert.deepEqual(await content('site-notice', { preferredLocale: 'es' }), {
      _component: null,
      _type: 'message',
      text: 'Esta semana cerramos el lunes.',
    });
  });

  it('is served to anonymous visitors where the application lets them be', async () => {
    const { metadata } = await fetcher({ at: `${stagedUrl}/anonymous-clients` }).fetch('home-hero');
    assert.deepEqual(metadata, { version: '2.0', contentSource: 'slot' });
  });

  it('is served to browsers too, by the id of the application', async () => {
    const { metadata } = await fetcher({ appId: application.id }).fetch('home-hero', { clientId: VISITOR });
    assert.deepEqual(metadata, { version: '2.0', contentSource: 'slot' });
  });

  it('is served statically, the same to all, without a client', async () => {
    const personal = { clientId: VISITOR, context: { campaign: { name: 'summer-on-ice' } } };
    const { content, metadata } = await croct.fetch('home-hero', { static: true, ...personal });
    assert.equal(content.heading, 'Coffee, explained');
    assert.deepEqual(metadata, { version: '2.0', contentSource: 'slot' });
  });
});

describe('a version', () => {
  for (const [asked, served, linkText] of [
    [1, '1.1', 'Read on'],
    ['1', '1.1', 'Read on'],
    ['1.0', '1.0', undefined],
    ['1.1', '1.1', 'Read on'],
    [2, '2.0', undefined],
  ]) {
    it(`${JSON.stringify(asked)} is served as ${served}`, async () => {
      const { content, metadata } = await fetch('home-hero', { version: asked });
      assert.deepEqual(
        [metadata.version, content._component, content.linkText],
        [served, `home-hero@${served[0]}`, linkText],
      );
    });
  }
});

describe('a locale', () => {
  for (const [asked, heading] of [
    ['es', 'El café, explicado'],
    ['es-mx', 'El café, explicado'],
    ['pt-br', 'O café, explicado'],
    ['PT_BR', 'O café, explicado'],
    ['en-us', 'Coffee, explained'],
    ['fr', 'Coffee, explained'],
  ]) {
    it(`${asked}: ${heading}`, async () => {
      assert.equal((await content('home-hero', { preferredLocale: asked })).heading, heading);
    });
  }

  it('may be set for all calls of a fetcher', async () => {
    const spanish = fetcher({ defaultPreferredLocale: 'es' });
    assert.equal((await spanish.fetch('home-hero', { clientId: VISITOR })).content.heading, 'El café, explicado');
  });
});

describe('an experience', () => {
  for (const [audience, slot, options, heading, experience] of [
    ['a campaign', 'home-hero', { context: { campaign: { name: 'summer-on-ice' } } }, 'Summer, on ice', SUMMER],
    [
      'the source of a campaign',
      'home-hero',
      { context: { campaign: { source: 'newsletter' } } },
      'Summer, on ice',
      SUMMER,
    ],
    [
      'an attribute',
      'home-hero',
      { context: { attributes: { plan: 'trade' } } },
      'For those who pour for others',
      TRADE,
    ],
    [
      'the page',
      'home-hero',
      { context: { page: { url: 'https://www.brassheron.example/trade/prices' } } },
      'For those who pour for others',
      TRADE,
    ],
    ['the time zone', 'product-spotlight', { context: { timeZone: 'Europe/Madrid' } }, 'For a long table', AFTERNOON],
  ]) {
    it(`is chosen by ${audience}`, async () => {
      const { content, metadata } = await fetch(slot, options);
      assert.equal(content.heading, heading);
      assert.deepEqual(metadata, { version: metadata.version, contentSource: 'experience', experience });
    });
  }

  it('is chosen by who the user is: a token names them', async () => {
    const userToken = Token.issue(application.id, NORA);
    const { content, metadata } = await croct.fetch('home-hero', { userToken });
    assert.equal(content.heading, 'Good to see you again');
    assert.deepEqual(metadata.experience, READERS);
  });

  it('is chosen by a token the application has signed', async () => {
    const userToken = await Token.issue(application.id, CAFE_OWNER).signedWith(ApiKey.from(signing));
    const { content, metadata } = await fetcher({ at: `${stagedUrl}/signed-tokens-only` }).fetch('product-spotlight', {
      userToken,
    });
    assert.equal(content.heading, 'For your bar');
    assert.deepEqual(metadata.experience, CAFE_OWNERS);
  });

  it('fills in what is known of the user', async () => {
    const { content } = await croct.fetch('newsletter-banner', { userToken: Token.issue(application.id, NORA) });
    assert.deepEqual(content, {
      _component: 'newsletter-banner@1',
      text: 'Hello Nora, one letter a month, no more.',
      subscribed: true,
      city: 'Boston',
      color: '#b5651d',
    });
  });
});

describe('an experiment', () => {
  const BASELINE = '38086f40-73c1-44e8-963a-cb12a40a4065';
  const OFFER = 'a715e9e3-80f3-491b-b62d-165d925b9fae';
  const clients = Array.from({ length: 40 }, (_, index) => `7f0a4c1e-52b7-4d0a-9d3c-0d5f2a1b6c${String(index + 10)}`);
  const variant = async (clientId) => {
    const { content, metadata } = await croct.fetch('newsletter-banner', { clientId });
    return { color: content.color, source: metadata.contentSource, variant: metadata.experience.experiment?.variantId };
  };

  it('shows a client the same variant every time', async () => {
    for (const client of clients.slice(0, 5)) assert.deepEqual(await variant(client), await variant(client));
  });

  it('shows each variant to some, and leaves some out', async () => {
    const seen = await Promise.all(clients.map(variant));
    const kinds = [...new Set(seen.map((each) => JSON.stringify(each)))].sort();
    assert.deepEqual(kinds, [
      JSON.stringify({ color: '#2f6f4f', source: 'experiment', variant: OFFER }),
      JSON.stringify({ color: '#b5651d', source: 'experience' }),
      JSON.stringify({ color: '#b5651d', source: 'experiment', variant: BASELINE }),
    ]);
  });
});

describe('a preview', () => {
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;

  it('shows an experience to somebody outside its audience', async () => {
    const token = previewToken({ exp: inAnHour, experienceId: SUMMER.experienceId });
    const { content, metadata } = await fetch('home-hero', { previewToken: token });
    assert.equal(content.heading, 'Summer, on ice');
    assert.deepEqual(metadata, { version: '2.0', contentSource: 'experience', experience: SUMMER });
  });

  it('shows a variant of an experiment', async () => {
    const claims = {
      exp: inAnHour,
      experienceId: '1623b865-7508-4884-97f6-49ea3982943e',
      variantId: 'a715e9e3-80f3-491b-b62d-165d925b9fae',
    };
    assert.equal(
      (await content('newsletter-banner', { previewToken: previewToken(claims) })).text,
      'One letter a month, and ten per cent off your next bag.',
    );
  });

  it('leaves other slots as they are', async () => {
    const token = previewToken({ exp: inAnHour, experienceId: SUMMER.experienceId });
    assert.equal((await content('product-spotlight', { previewToken: token })).heading, 'This week on the shelf');
  });
});

describe('a schema', () => {
  const text = (constraints = {}) => ({ type: 'text', ...constraints });

  it('comes when it is asked for, without the words that are for editors', async () => {
    assert.deepEqual((await fetch('article-teasers', { includeSchema: true })).metadata.schema, {
      root: {
        type: 'structure',
        attributes: {
          title: { position: 0, type: text({ maximumLength: 60 }) },
          article: { position: 1, type: text() },
          featured: { position: 2, type: { type: 'list', items: text(), minimumLength: 0, maximumLength: 6 } },
          layout: {
            position: 3,
            type: text({
              choices: { grid: { default: true, position: 0 }, row: { position: 1 }, '2-columns': { position: 2 } },
            }),
          },
          columns: { position: 4, optional: true, type: { type: 'number', integer: true, minimum: 1, maximum: 4 } },
        },
      },
      definitions: {},
    });
  });

  it('brings the definitions it refers to', async () => {
    const { root, definitions } = (await fetch('home-hero', { includeSchema: true })).metadata.schema;
    assert.deepEqual(root.attributes.cta, { position: 2, type: { type: 'reference', id: 'cta' } });
    assert.deepEqual(Object.keys(definitions).sort(), ['cta', 'image', 'video']);
  });

  it('comes with static content too', async () => {
    const { metadata } = await croct.fetch('site-notice', { static: true, includeSchema: true });
    assert.deepEqual(Object.keys(metadata.schema.root.types), ['message', 'event']);
  });
});
