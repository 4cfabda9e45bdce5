// The filters of the Delivery API, as the clients spell them, each with what it means for a plain item.

import * as sample from './sample.mjs';

const coffees = sample.items().filter(({ system }) => system.type === 'coffee');
const prices = coffees
  .map(({ elements }) => elements.price)
  .filter((price) => price !== null)
  .sort((one, other) => one - other);

// Bounds that some item has exactly: there "less" and "less or equal" part.
const PRICE = prices[Math.floor(prices.length / 2)];
const LOW = prices[1];
const POSTED = '2015-02-19T00:00:00Z';
const CHANGED = sample.item('which_brewing_fits_you').system.last_modified;

const at = (element) => (item) => item.elements[element];
const price = at('price');
const posted = at('post_date');
const has = (list, ...codenames) => codenames.every((codename) => list?.includes(codename) === true);
const hasAny = (list, ...codenames) => codenames.some((codename) => list?.includes(codename) === true);
const numeric = (test) => (item) => typeof price(item) === 'number' && test(price(item));
const dated = (test) => (item) => typeof posted(item) === 'string' && test(posted(item));

/** [what it asks, the query, what it means] */
export const EQUALS = [
  [
    'a text equals',
    (q) => q.equalsFilter('elements.title', 'Donate with Us'),
    (item) => item.elements.title === 'Donate with Us',
  ],
  ['a number equals', (q) => q.equalsFilter('elements.price', String(PRICE)), numeric((value) => value === PRICE)],
  ['a date equals', (q) => q.equalsFilter('elements.post_date', POSTED), dated((value) => value === POSTED)],
  [
    'a URL slug equals',
    (q) => q.equalsFilter('elements.url_pattern', 'on-roasts'),
    (item) => item.elements.url_pattern === 'on-roasts',
  ],
  [
    'a system attribute equals',
    (q) => q.equalsFilter('system.name', 'On Roasts'),
    (item) => item.system.name === 'On Roasts',
  ],
  [
    'a text beyond ASCII equals, escaped by the caller as these clients expect',
    (q) => q.equalsFilter('system.name', encodeURIComponent('Mateo Ríos')),
    (item) => item.system.name === 'Mateo Ríos',
  ],
];

export const OPERATORS = [
  ['the type is', (q) => q.type('article'), ({ system }) => system.type === 'article'],
  [
    'the type is one of',
    (q) => q.types(['article', 'person']),
    ({ system }) => ['article', 'person'].includes(system.type),
  ],
  [
    'a system attribute is one of',
    (q) => q.inFilter('system.codename', ['on_roasts', 'mateo_rios', 'no_such_item']),
    ({ system }) => ['on_roasts', 'mateo_rios'].includes(system.codename),
  ],
  [
    'a text is one of',
    (q) => q.inFilter('elements.title', ['On Roasts', 'How We Cup']),
    ({ elements }) => ['On Roasts', 'How We Cup'].includes(elements.title),
  ],
  ['a number is less', (q) => q.lessThanFilter('elements.price', String(PRICE)), numeric((value) => value < PRICE)],
  [
    'a number is less or equal',
    (q) => q.lessThanOrEqualFilter('elements.price', String(PRICE)),
    numeric((value) => value <= PRICE),
  ],
  [
    'a number is greater',
    (q) => q.greaterThanFilter('elements.price', String(PRICE)),
    numeric((value) => value > PRICE),
  ],
  [
    'a number is greater or equal',
    (q) => q.greaterThanOrEqualFilter('elements.price', String(PRICE)),
    numeric((value) => value >= PRICE),
  ],
  [
    'a number is in a range',
    (q) => q.rangeFilter('elements.price', LOW, PRICE),
    numeric((value) => LOW <= value && value <= PRICE),
  ],
  ['a date is less', (q) => q.lessThanFilter('elements.post_date', POSTED), dated((value) => value < POSTED)],
  [
    'a date is less or equal',
    (q) => q.lessThanOrEqualFilter('elements.post_date', POSTED),
    dated((value) => value <= POSTED),
  ],
  ['a date is greater', (q) => q.greaterThanFilter('elements.post_date', POSTED), dated((value) => value > POSTED)],
  [
    'a date is greater or equal',
    (q) => q.greaterThanOrEqualFilter('elements.post_date', POSTED),
    dated((value) => value >= POSTED),
  ],
  [
    'a date is from some month on',
    (q) => q.greaterThanOrEqualFilter('elements.post_date', '2017-01'),
    dated((value) => value >= '2017-01'),
  ],
  [
    'a date is in a range',
    (q) => q.rangeFilter('elements.post_date', '2014-11-07T00:00:00Z', POSTED),
    dated((value) => '2014-11-07T00:00:00Z' <= value && value <= POSTED),
  ],
  [
    'the last change is in a range',
    (q) => q.rangeFilter('system.last_modified', '2017-02', CHANGED),
    ({ system }) => '2017-02' <= system.last_modified && system.last_modified <= CHANGED,
  ],
  [
    'a taxonomy contains',
    (q) => q.containsFilter('elements.personas', ['barista']),
    ({ elements }) => has(elements.personas, 'barista'),
  ],
  [
    'linked items contain',
    (q) => q.containsFilter('elements.related_articles', ['on_roasts']),
    ({ elements }) => has(elements.related_articles, 'on_roasts'),
  ],
  [
    'a choice contains',
    (q) => q.containsFilter('elements.processing', ['wet__washed_']),
    ({ elements }) => has(elements.processing, 'wet__washed_'),
  ],
  [
    'the sitemap locations contain',
    (q) => q.containsFilter('system.sitemap_locations', ['our_team']),
    ({ system }) => has(system.sitemap_locations, 'our_team'),
  ],
  [
    'a taxonomy has any of',
    (q) => q.anyFilter('elements.personas', ['cafe_owner', 'coffee_enthusiast']),
    ({ elements }) => hasAny(elements.personas, 'cafe_owner', 'coffee_enthusiast'),
  ],
  [
    'linked items have any of',
    (q) => q.anyFilter('elements.related_articles', ['how_we_cup', 'donate_with_us']),
    ({ elements }) => hasAny(elements.related_articles, 'how_we_cup', 'donate_with_us'),
  ],
  [
    'the sitemap locations have any of',
    (q) => q.anyFilter('system.sitemap_locations', ['articles', 'our_team']),
    ({ system }) => hasAny(system.sitemap_locations, 'articles', 'our_team'),
  ],
  [
    'a taxonomy has all of',
    (q) => q.allFilter('elements.personas', ['barista', 'coffee_blogger']),
    ({ elements }) => has(elements.personas, 'barista', 'coffee_blogger'),
  ],
  [
    'linked items have all of',
    (q) => q.allFilter('elements.related_articles', ['on_roasts', 'donate_with_us']),
    ({ elements }) => has(elements.related_articles, 'on_roasts', 'donate_with_us'),
  ],
  [
    'the sitemap locations have all of',
    (q) => q.allFilter('system.sitemap_locations', ['our_team', 'articles']),
    ({ system }) => has(system.sitemap_locations, 'our_team', 'articles'),
  ],
  [
    'two filters both hold',
    (q) =>
      q.type('article').anyFilter('elements.personas', ['barista']).greaterThanFilter('elements.post_date', '2016'),
    (item) => has(item.elements.personas, 'barista') && item.system.type === 'article' && posted(item) > '2016',
  ],
];

const bare = (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Filters that came with the later generation. Beside a type, so that every item asked has the element. */
export const LATER_OPERATORS = [
  [
    'a system attribute differs',
    (q) => q.notEqualsFilter('system.type', 'article'),
    ({ system }) => system.type !== 'article',
  ],
  [
    'a text differs',
    (q) => q.type('article').notEqualsFilter('elements.title', 'On Roasts'),
    ({ system, elements }) => system.type === 'article' && elements.title !== 'On Roasts',
  ],
  [
    'a system attribute is none of',
    (q) => q.notInFilter('system.type', ['article', 'person', 'coffee']),
    ({ system }) => !['article', 'person', 'coffee'].includes(system.type),
  ],
  [
    'a text is none of',
    (q) => q.type('article').notInFilter('elements.title', ['On Roasts', 'How We Cup']),
    ({ system, elements }) => system.type === 'article' && !['On Roasts', 'How We Cup'].includes(elements.title),
  ],
  ...['post_date', 'teaser_image', 'personas', 'meta_keywords'].flatMap((element) => [
    [
      `${element} is empty`,
      (q) => q.type('article').emptyFilter(`elements.${element}`),
      ({ system, elements }) => system.type === 'article' && bare(elements[element]),
    ],
    [
      `${element} is not empty`,
      (q) => q.type('article').notEmptyFilter(`elements.${element}`),
      ({ system, elements }) => system.type === 'article' && !bare(elements[element]),
    ],
  ]),
];
