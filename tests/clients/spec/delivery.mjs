// What every official Delivery client must get from the emulator, whatever its age and the emulator's.
// A client's own test file says how to ask it and adds what only that client can do.

import { describe } from 'node:test';

import { laterUrl, previewKey, projectId, url } from './emulator.mjs';
import { describeErrors } from './errors.mjs';
import { describeItem } from './item.mjs';
import { describeItems } from './items.mjs';
import { describeModel } from './model.mjs';
import { describePreview } from './preview.mjs';

export const EMULATORS = [
  { generation: 'kentico-cloud', url },
  { generation: 'kontent-ai', url: laterUrl },
];

/**
 * @param {object} adapter how to ask one client:
 *   title               its name and version
 *   spellsEquals        it writes `[eq]`, which the first generation does not know
 *   connect(where)      a client for {url, projectId, previewKey?}; url is the emulator's
 *   ask(query)          the answer: what was asked for by name (items, item, types …), pagination, and body, the JSON as it came
 *   preview(query)      the query, put to the Preview API
 *   at(query, url)      the query, sent to another address
 *   parameter(query, name, value)
 *   elements(item)      its elements by codename: name and value as the client gives them; codenames and items of what is linked
 */
export function describeDelivery(adapter) {
  for (const emulator of EMULATORS) {
    describe(`${adapter.title}, ${emulator.generation}`, () => {
      const client = adapter.connect({ url: emulator.url, projectId, previewKey });
      for (const part of [describeItems, describeItem, describeModel, describePreview, describeErrors])
        part(adapter, client, emulator);
    });
  }
}
