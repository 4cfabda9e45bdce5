// One item by its codename, what it links to, and the languages it comes in.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { expectedElements, expectedSystem, plainElements, plainSystem } from './plain.mjs';
import { refusal } from './refusal.mjs';
import * as sample from './sample.mjs';

export function describeItem(adapter, client) {
  const { ask, elements } = adapter;
  const item = async (query) => (await ask(query)).item;

  describe('an item', () => {
    it('is found by its codename', async () => {
      const answered = await item(client.item('on_roasts'));
      assert.deepEqual(plainSystem(answered), expectedSystem(sample.item('on_roasts')));
      assert.deepEqual(plainElements(answered, elements(answered)), expectedElements(sample.item('on_roasts')));
    });

    it('brings the items it links to, in its elements and in its text', async () => {
      const { item, body } = await ask(client.item('on_roasts'));
      assert.deepEqual(Object.keys(body.modular_content), [
        'brazil_fazenda_aurora',
        'coffee_processing_techniques',
        'ines_carvalho',
        'origins_of_arabica_bourbon',
      ]);
      assert.deepEqual(
        elements(item).related_articles.items.map((linked) => elements(linked).title.value),
        ['Coffee Processing Techniques', 'Origins of Arabica Bourbon'],
      );
    });

    it('brings nothing at depth 0, and names its links all the same', async () => {
      const { item, body } = await ask(client.item('on_roasts').depthParameter(0));
      const { codenames, items } = elements(item).related_articles;
      assert.deepEqual(body.modular_content, {});
      assert.deepEqual(codenames, ['coffee_processing_techniques', 'origins_of_arabica_bourbon']);
      assert.deepEqual(items, []);
    });

    it('is met again two steps on, when a link leads back to it', async () => {
      const answered = await item(client.item('on_roasts').depthParameter(2));
      const [processing] = elements(answered).related_articles.items;
      const [back] = elements(processing).related_articles.items;
      assert.deepEqual(sample.codenames([processing, back]), ['coffee_processing_techniques', 'on_roasts']);
    });

    for (const [title, codename, names, leads] of [
      [
        'a deleted item',
        'notes_from_the_harvest',
        ['harvest_2015', 'origins_of_arabica_bourbon'],
        ['origins_of_arabica_bourbon'],
      ],
      [
        'an unpublished item',
        'reading_a_coffee_label',
        ['which_brewing_fits_you', 'the_second_crack'],
        ['which_brewing_fits_you'],
      ],
    ]) {
      it(`names a link that leads nowhere: ${title}`, async () => {
        const { codenames, items } = elements(await item(client.item(codename))).related_articles;
        assert.deepEqual(codenames, names);
        assert.deepEqual(sample.codenames(items), leads);
      });
    }

    it('is reduced to the elements asked for, and brings only what those link to', async () => {
      const { item, body } = await ask(client.item('on_roasts').elementsParameter(['title', 'related_articles']));
      assert.deepEqual(Object.keys(elements(item)).sort(), ['related_articles', 'title']);
      assert.deepEqual(Object.keys(body.modular_content), [
        'coffee_processing_techniques',
        'origins_of_arabica_bourbon',
      ]);
    });
  });

  describe('languages', () => {
    for (const { codename: language } of sample.project.languages) {
      it(`${language}: each item in it, or in what stands in for it`, async () => {
        const { items } = await ask(client.items().languageParameter(language).depthParameter(0));
        assert.deepEqual(items.map(plainSystem), sample.items({ language }).map(expectedSystem));
      });
    }

    it('a filter on the language leaves what is really translated', async () => {
      const { items } = await ask(client.items().languageParameter('es-MX').inFilter('system.language', ['es-MX']));
      const translated = sample.items({ language: 'es-MX' }).filter(({ system }) => system.language === 'es-MX');
      assert.deepEqual(sample.codenames(items), sample.codenames(translated));
    });

    it('linked items come in the language asked for, each with its own fallback', async () => {
      const reader = { language: 'es-MX' };
      const { item, body } = await ask(client.item('on_roasts').languageParameter('es-MX'));
      assert.equal(elements(item).title.value, 'Hablemos de tostados');
      assert.deepEqual(
        Object.values(body.modular_content).map(({ system }) => [system.codename, system.language]),
        sample
          .linked([sample.item('on_roasts', reader)], 1, reader)
          .map((codename) => [codename, sample.item(codename, reader).system.language]),
      );
    });

    it('an item without a variant in the chain is not found', async () => {
      const inLanguage = (language) => ask(client.item('cafe_de_olla').languageParameter(language));
      assert.equal((await inLanguage('es-MX')).item.system.language, 'es-MX');
      assert.equal((await refusal(inLanguage('es-ES'))).errorCode, 100);
      assert.equal((await refusal(inLanguage('en-US'))).errorCode, 100);
    });
  });
}
