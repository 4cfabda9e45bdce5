// Two readings of one thing in one form: what a client hands out, and what the sample's files say.

import * as sample from './sample.mjs';

export function plainSystem({ system }) {
  const { id, name, codename, type, language, sitemapLocations, lastModified } = system;
  return { id, name, codename, type, language, sitemapLocations, lastModified: instant(lastModified) };
}

export function expectedSystem({ system }) {
  const {
    id,
    name,
    codename,
    type,
    language,
    sitemap_locations: sitemapLocations,
    last_modified: lastModified,
  } = system;
  return { id, name, codename, type, language, sitemapLocations, lastModified: instant(lastModified) };
}

/** `elements` as an adapter gives them, see delivery.mjs. */
export function plainElements(item, elements) {
  return sample.types.get(item.system.type).elements.map(({ codename, type }) => {
    const element = elements[codename];
    return [codename, element.name, PLAIN[type](element)];
  });
}

export function expectedElements(item, reader) {
  return sample.types
    .get(item.system.type)
    .elements.map((element) => [
      element.codename,
      element.name,
      EXPECTED[element.type](item.elements[element.codename], element, reader),
    ]);
}

export function plainType({ system, elements }) {
  return { system: plainAttributes(system), elements: elements.map(plainTypeElement) };
}

export function expectedType(type) {
  return { system: expectedAttributes(type), elements: type.elements.map(expectedTypeElement) };
}

export function plainTypeElement({ codename, name, type, taxonomyGroup, options }) {
  return { codename, name, type, taxonomyGroup: taxonomyGroup || undefined, options: (options ?? []).map(named) };
}

export function expectedTypeElement({ codename, name, type, taxonomy_group: taxonomyGroup, options = [] }) {
  return { codename, name, type, taxonomyGroup, options };
}

export function plainGroup({ system, terms }) {
  return { system: plainAttributes(system), terms: terms.map(plainTerm) };
}

export function expectedGroup(group) {
  return { system: expectedAttributes(group), terms: group.terms.map(plainTerm) };
}

const PLAIN = {
  text: ({ value }) => value,
  url_slug: ({ value }) => value,
  number: ({ value }) => value,
  date_time: ({ value }) => (value === null ? null : instant(value)),
  asset: ({ value }) => value.map(({ name, type, size, description, url }) => ({ name, type, size, description, url })),
  modular_content: ({ codenames }) => codenames,
  taxonomy: ({ value, taxonomyGroup }) => ({ taxonomyGroup, terms: value.map(named) }),
  multiple_choice: ({ value }) => value.map(named),
  rich_text: ({ value, links, images, codenames }) => ({
    html: value.replaceAll(' data-rel="link"', ''), // the later generation says how an item got into the text
    links: links.map(({ linkId, codename, type, urlSlug }) => ({ linkId, codename, type, urlSlug })).sort(by('linkId')),
    images: images.map(({ imageId, url }) => ({ imageId, url })).sort(by('imageId')),
    codenames,
  }),
};

const EXPECTED = {
  text: (value) => value,
  url_slug: (value) => value,
  number: (value) => value,
  date_time: (value) => (value === null ? null : instant(value)),
  asset: (keys) =>
    keys.map((key) => {
      const { name, type, size, description = null, url } = sample.assets[key];
      return { name, type, size, description, url };
    }),
  modular_content: (codenames) => codenames,
  taxonomy: (codenames, { taxonomy_group: taxonomyGroup }) => ({
    taxonomyGroup,
    terms: codenames.map((codename) => ({ name: sample.termName(taxonomyGroup, codename), codename })),
  }),
  multiple_choice: (codenames, { options }) =>
    codenames.map((codename) => options.find((option) => option.codename === codename)),
  rich_text: (html, _, reader) => ({
    html,
    links: sample.itemLinks(html, reader).sort(by('linkId')),
    images: sample.images(html).sort(by('imageId')),
    codenames: sample.inlineItems(html),
  }),
};

/** Clients hand out dates as they like; here they are compared to the millisecond. */
function instant(value) {
  return new Date(value).getTime();
}

function named({ name, codename }) {
  return { name, codename };
}

function plainTerm({ name, codename, terms = [] }) {
  return { name, codename, terms: terms.map(plainTerm) };
}

function plainAttributes({ id, name, codename, lastModified }) {
  return { id, name, codename, lastModified: instant(lastModified) };
}

function expectedAttributes({ id, name, codename, last_modified: lastModified }) {
  return { id, name, codename, lastModified: instant(lastModified) };
}

function by(key) {
  return (one, other) => (one[key] < other[key] ? -1 : 1);
}
