// The unmodified ContentFetcher of @croct/sdk 0.22: every way in which content does not come.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ApiKey } from '@croct/sdk/apiKey';
import { ContentError } from '@croct/sdk/contentFetcher';
import { Token } from '@croct/sdk/token';

import { application, CROCT, fetcher, fetching, NORA, OWN, powerless, previewToken, VISITOR } from './spec/croct.mjs';
import { stagedUrl } from './spec/emulator.mjs';
import { refusal } from './spec/refusal.mjs';

const PATH = '/external/web/content';
const UNKNOWN = '3d2f5b0e-8f5c-4f7e-9a53-5b7f2f0c9a10';
const LONG_AGO = 1_500_000_000;
const SDK = 'https://croct.help/sdk/javascript';

const fetch = (options, configuration) => fetcher(configuration).fetch('home-hero', options);
const asVisitor = (options, configuration) => fetch({ clientId: VISITOR, ...options }, configuration);

/** What a fetcher hands out when it fails. */
async function problem(answer) {
  const error = await refusal(answer);
  assert.ok(error instanceof ContentError, String(error));
  return error.response;
}

describe('a problem', () => {
  for (const [title, ask, type, status, headline, detail] of [
    [
      'an API key in no valid format',
      () => asVisitor({}, { apiKey: '00000000-0000-0000-0000-000000000000' }),
      `${CROCT}/authentication/invalid-api-key`,
      401,
      'The API key is invalid.',
      'The provided API key is not in a valid format.',
    ],
    [
      'an API key nobody has',
      () => asVisitor({}, { apiKey: UNKNOWN }),
      `${CROCT}/authentication/unknown-api-key`,
      401,
      'The API key is unknown.',
      'The provided API key does not exist.',
    ],
    [
      'a malformed user token',
      () => fetch({ userToken: 'no.token' }),
      `${CROCT}/authentication/invalid-token`,
      401,
      'The token is invalid.',
      'The provided token is invalid or malformed.',
    ],
    [
      'a user token that has expired',
      () => fetch({ userToken: Token.issue(application.id, NORA, LONG_AGO).withDuration(60, LONG_AGO) }),
      `${CROCT}/authentication/invalid-token`,
      401,
      'The token is invalid.',
      'The provided token is invalid or malformed.',
    ],
    [
      'a user token of another application',
      () => fetch({ userToken: Token.issue(UNKNOWN, NORA) }),
      `${CROCT}/authentication/invalid-token`,
      401,
      'The token is invalid.',
      'The provided token is invalid or malformed.',
    ],
    [
      'a client id in no valid format',
      () => fetch({ clientId: 'somebody' }),
      `${CROCT}/authentication/invalid-client-id`,
      401,
      'The client ID is invalid.',
      'The provided client ID is not in a valid format.',
    ],
    [
      'a quota that is used up',
      () => asVisitor({}, { at: `${stagedUrl}/over-quota` }),
      `${CROCT}/authentication/quota-exceeded`,
      402,
      'The usage quota has been exceeded.',
      'The Monthly Active Users (MAU) quota for this application has been exceeded.',
    ],
    [
      'a subscription that is past due',
      () => asVisitor({}, { at: `${stagedUrl}/past-due` }),
      `${CROCT}/authentication/past-due-subscription`,
      402,
      'The subscription is past due.',
      'The subscription payment is overdue and access has been restricted.',
    ],
  ]) {
    it(`in Croct's words: ${title}`, async () => {
      assert.deepEqual(await problem(ask()), { type, title: headline, status, detail, instance: PATH });
    });
  }

  it("in Croct's words: an application id in no valid format", async () => {
    assert.deepEqual(await problem(asVisitor({}, { appId: 'somewhere' })), {
      type: `${CROCT}/authentication/invalid-public-id`,
      title: 'The application ID is invalid.',
      status: 401,
      detail: 'The provided application public ID is not in a valid format.',
      instance: '/client/web/content',
    });
  });

  for (const [title, ask, slug, status] of [
    ['neither a client id nor a token', () => fetch({}), 'missing-client-identity', 401],
    ['a key that may not fetch content', () => asVisitor({}, { apiKey: powerless }), 'permission-denied', 403],
    ['an application nobody has', () => asVisitor({}, { appId: UNKNOWN }), 'unknown-public-id', 401],
    ['a slot nobody has', () => fetcher().fetch('no-such-slot', { clientId: VISITOR }), 'unknown-slot', 404],
    ['a version nobody wrote', () => asVisitor({ version: 9 }), 'unknown-version', 404],
    ['an unreadable preview token', () => asVisitor({ previewToken: 'no.token' }), 'invalid-preview-token', 401],
    [
      'a preview token that has expired',
      () => asVisitor({ previewToken: previewToken({ exp: LONG_AGO }) }),
      'invalid-preview-token',
      401,
    ],
    [
      'an unsigned token where signed ones are enforced',
      () => fetch({ userToken: Token.issue(application.id, NORA) }, { at: `${stagedUrl}/signed-tokens-only` }),
      'token-not-signed',
      403,
    ],
    [
      'a token signed with a key that may not',
      async () => fetch({ userToken: await Token.issue(application.id, NORA).signedWith(ApiKey.from(fetching)) }),
      'permission-denied',
      403,
    ],
    ['too many calls', () => asVisitor({}, { at: `${stagedUrl}/rate-limited` }), 'rate-limited', 429],
  ]) {
    it(`in words of our own: ${title}`, async () => {
      const { type, status: answered, instance } = await problem(ask());
      assert.deepEqual([type, answered, instance.startsWith('/')], [`${OWN}${slug}`, status, true]);
    });
  }
});

describe('a wrong payload', () => {
  const deep = (levels) => (levels === 0 ? 'bottom' : { down: deep(levels - 1) });
  const entries = (count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));

  for (const [title, options, violations] of [
    ['a version that is none', { version: 'latest' }, ['/version']],
    ['a locale that is none', { preferredLocale: 'english please' }, ['/preferredLocale']],
    ['a page without its URL', { context: { page: { title: 'Home' } } }, ['/context/page/url']],
    ['a page with a number for its URL', { context: { page: { url: 5 } } }, ['/context/page/url']],
    ['attributes beyond thirty', { context: { attributes: entries(31) } }, ['/context/attributes']],
    [
      'attributes beyond five levels',
      { context: { attributes: deep(6) } },
      ['/context/attributes/down/down/down/down/down'],
    ],
    [
      'an attribute with a long name',
      { context: { attributes: { ['k'.repeat(51)]: 1 } } },
      [`/context/attributes/${'k'.repeat(51)}`],
    ],
    [
      'an attribute with a long text',
      { context: { attributes: { text: 'x'.repeat(51) } } },
      ['/context/attributes/text'],
    ],
    [
      'several wrongs at once, in the order of the document',
      { version: 'x', preferredLocale: 'y!', context: { timeZone: 1 } },
      ['/version', '/preferredLocale', '/context/timeZone'],
    ],
  ]) {
    it(`${title}`, async () => {
      const { violations: answered, ...rest } = await problem(asVisitor(options));
      assert.deepEqual(rest, {
        type: `${CROCT}/content/invalid-payload`,
        title: 'Invalid payload.',
        status: 400,
        detail: 'Some of the request parameters are invalid.',
      });
      assert.deepEqual(
        answered.map(({ path }) => path),
        violations,
      );
    });
  }

  it('is none at the limits themselves: thirty entries, five levels, fifty characters', async () => {
    const attributes = { ...entries(28), ['k'.repeat(50)]: 'x'.repeat(50), nested: deep(4) };
    assert.equal((await asVisitor({ context: { attributes } })).metadata.contentSource, 'slot');
  });
});

describe('no content', () => {
  it('while the service is suspended', async () => {
    const { type, status, title } = await problem(asVisitor({}, { at: `${stagedUrl}/suspended` }));
    assert.deepEqual(
      { type, status, title },
      { type: `${SDK}/suspended-service`, status: 202, title: 'Service is suspended.' },
    );
  });

  it('not even static content, while the service is suspended', async () => {
    const { status } = await problem(fetch({ static: true }, { at: `${stagedUrl}/suspended` }));
    assert.equal(status, 202);
  });

  it('in the time the caller gives', async () => {
    const { type, status } = await problem(asVisitor({ timeout: 50 }, { at: `${stagedUrl}/slow` }));
    assert.deepEqual({ type, status }, { type: `${SDK}/request-timeout`, status: 408 });
  });

  it('from a gateway that answers with a page', async () => {
    const { type, status, title } = await problem(asVisitor({}, { at: `${stagedUrl}/page-instead-of-json` }));
    assert.deepEqual(
      { type, status, title },
      { type: `${SDK}/unexpected-error`, status: 500, title: 'Error 502 - Bad Gateway' },
    );
  });

  it('returning users are still served when the quota is used up', async () => {
    const { metadata } = await fetch(
      { userToken: Token.issue(application.id, NORA) },
      { at: `${stagedUrl}/over-quota` },
    );
    assert.equal(metadata.contentSource, 'experience');
  });
});
