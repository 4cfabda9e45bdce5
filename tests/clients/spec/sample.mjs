// What the sample project says, read from its files and by nobody else's code: the expectation every client's answer meets.
// A small second reading of the content on purpose. It knows plain values only (a codename, a number), not the wire.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';

const folder = join(import.meta.dirname, '../../../emulator/sample');

export const project = read('project.toml');
export const types = new Map(readAll('types').map((type) => [type.codename, type]));
export const taxonomies = new Map(readAll('taxonomies').map((group) => [group.codename, group]));
export const assets = read('assets.toml');
const files = readAll('items');

/** Every item as one reader sees it, by codename: published content unless `preview`, in a language or what stands in for it. */
export function items({ language = project.default_language, preview = false } = {}) {
  return files
    .map((file) => variant(file, languagesToTry(language), preview))
    .filter((item) => item !== undefined)
    .sort(by((item) => item.system.codename));
}

export function item(codename, reader) {
  return items(reader).find(({ system }) => system.codename === codename);
}

/** Items as the service orders them: nothing comes first, equals by codename. */
export function ordered(listing, key, direction = 'asc') {
  const sign = direction === 'asc' ? 1 : -1;
  return [...listing].sort(
    (one, other) => sign * compare(key(one), key(other)) || compare(one.system.codename, other.system.codename),
  );
}

/** Codenames of all that is reached from `roots` in at most `depth` steps through linked items and items inside rich text. */
export function linked(roots, depth, reader) {
  const known = new Map(items(reader).map((each) => [each.system.codename, each]));
  const reached = new Set();
  let level = roots;
  for (let step = 0; step < depth; step += 1) {
    const next = level.flatMap(links).filter((codename) => known.has(codename) && !reached.has(codename));
    next.forEach((codename) => reached.add(codename));
    level = [...new Set(next)].map((codename) => known.get(codename));
  }
  return [...reached].sort();
}

export function codenames(listing) {
  return listing.map(({ system }) => system.codename);
}

/** Linked items and items inside rich text, in the order of the elements. */
export function links(item) {
  return [...types.get(item.system.type).elements].flatMap(({ codename, type }) => {
    const value = item.elements[codename];
    if (type === 'modular_content') return value;
    return type === 'rich_text' ? inlineItems(value) : [];
  });
}

export function inlineItems(html) {
  return [...html.matchAll(/<object[^>]*data-type="item"[^>]*data-codename="([^"]+)"/g)].map(
    ([, codename]) => codename,
  );
}

/** Links inside rich text to items this reader can reach; a link to anything else has no entry. */
export function itemLinks(html, reader) {
  const known = new Map(items(reader).map((each) => [each.system.id, each]));
  const ids = new Set([...html.matchAll(/<a [^>]*data-item-id="([^"]+)"/g)].map(([, id]) => id));
  return [...ids]
    .filter((id) => known.has(id))
    .map((linkId) => {
      const { system, elements } = known.get(linkId);
      const slug = types.get(system.type).elements.find(({ type }) => type === 'url_slug');
      return { linkId, codename: system.codename, type: system.type, urlSlug: slug ? elements[slug.codename] : '' };
    });
}

export function images(html) {
  const keys = new Set([...html.matchAll(/<figure [^>]*data-image-id="([^"]+)"/g)].map(([, key]) => key));
  return [...keys].map((imageId) => ({ imageId, url: assets[imageId].url }));
}

export function termName(group, codename) {
  const pending = [...taxonomies.get(group).terms];
  for (let term = pending.shift(); term !== undefined; term = pending.shift()) {
    if (term.codename === codename) return term.name;
    pending.push(...(term.terms ?? []));
  }
  throw new Error(`${group} has no term ${codename}`);
}

const EMPTY = {
  text: '',
  url_slug: '',
  number: null,
  date_time: null,
  asset: [],
  modular_content: [],
  taxonomy: [],
  multiple_choice: [],
  rich_text: '<p><br></p>',
};

function variant(file, languages, preview) {
  for (const language of languages) {
    const published = file.published?.[language];
    const draft = preview ? file.draft?.[language] : undefined;
    const found = draft ?? published;
    if (found === undefined) continue;
    const written = { ...published?.elements, ...draft?.elements };
    const elements = types
      .get(file.type)
      .elements.map(({ codename, type }) => [codename, written[codename] ?? EMPTY[type]]);
    return {
      system: {
        id: file.id,
        name: file.name,
        codename: file.codename,
        language,
        type: file.type,
        sitemap_locations: file.sitemap_locations ?? [],
        last_modified: found.last_modified,
      },
      elements: Object.fromEntries(elements),
    };
  }
  return undefined;
}

/** The language asked for, then what stands in for it; the default language closes every chain. */
function languagesToTry(language) {
  const chain = [];
  let next = language;
  while (next !== undefined && !chain.includes(next)) {
    chain.push(next);
    next = project.languages.find(({ codename }) => codename === next)?.fallback;
  }
  return [...new Set([...chain, project.default_language])];
}

/** Null and missing are one, and the least. */
function compare(one = null, other = null) {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}

function by(key) {
  return (one, other) => compare(key(one), key(other));
}

/** As JSON would have it: the parser's own objects have no prototype, and no deep comparison forgives that. */
function read(path) {
  return JSON.parse(JSON.stringify(parse(readFileSync(join(folder, path), 'utf8'))));
}

function readAll(room) {
  return readdirSync(join(folder, room), { recursive: true })
    .filter((path) => path.endsWith('.toml'))
    .map((path) => read(join(room, path)))
    .sort(by(({ codename }) => codename));
}
