// The sample's Croct application, and fetchers for it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ContentFetcher } from '@croct/sdk/contentFetcher';
import { parse } from 'smol-toml';

import { url } from './emulator.mjs';

export const application = parse(
  readFileSync(join(import.meta.dirname, '../../../emulator/sample/croct/application.toml'), 'utf8'),
);

/** The first may sign user tokens, the second may fetch content only, the third may do nothing. */
export const [signing, fetching, powerless] = application.keys.map(({ key }) => key);

/** Somebody's browser, and two users the application remembers something of. */
export const VISITOR = '7f0a4c1e-52b7-4d0a-9d3c-0d5f2a1b6c11';
export const NORA = 'e3e9e191a12b9257';
export const CAFE_OWNER = 'b0e1d6f4a7c25893';

/** What Croct says, and what the emulator says where no words of Croct's are documented. */
export const CROCT = 'https://croct.help/api';
export const OWN = 'urn:contentgraph:emulator:';

export function fetcher({ at = url, ...configuration } = {}) {
  const credentials = 'appId' in configuration ? {} : { apiKey: fetching };
  return new ContentFetcher({ ...credentials, ...configuration, baseEndpointUrl: `${at}/croct` });
}

/** A preview link's token. Which claims select the variant is the emulator's own affair. */
export function previewToken(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.`;
}
