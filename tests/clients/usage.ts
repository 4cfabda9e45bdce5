// What a front end writes on top of the generated client: this file only has to compile.
// A line under @ts-expect-error must not: it is how the types are known to say anything at all.

import {
  ArticleDocument,
  ItemsDocument,
  TaxonomiesDocument,
  type ItemCardFragment,
  type TypedDocumentString,
} from './generated/graphql';
import type { Query, SystemAttribute } from './generated/schema';

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}

async function execute<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: NoInfer<Variables>,
): Promise<Answer<Data>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return (await response.json()) as Answer<Data>;
}

function card({ system }: ItemCardFragment): string {
  return `${system.name} (${system.type?.name ?? 'unknown type'}, ${system.language})`;
}

export async function article(codename: string): Promise<string[]> {
  const { data } = await execute(ArticleDocument, { codename, language: 'es-MX' });
  const item = data?.item;
  if (!item) return [];
  const lines = [card(item)];
  for (const element of item.elements) {
    switch (element.__typename) {
      case 'TextElement':
        lines.push(element.text);
        break;
      case 'AssetElement':
        lines.push(...element.assets.map(({ url, description }) => description ?? url));
        break;
      case 'TaxonomyElement':
        lines.push(...element.terms.flatMap((term) => term.items?.items.map(card) ?? []));
        break;
      default:
        lines.push(`${element.codename}: ${element.kind}`);
    }
  }
  const related = item.relatedArticles && 'items' in item.relatedArticles ? item.relatedArticles.items : null;
  return [...lines, ...(related ?? []).map(card)];
}

export async function cheapest(price: number): Promise<string[]> {
  const { data } = await execute(ItemsDocument, {
    where: { system: { type: { eq: 'coffee' } }, elements: [{ codename: 'price', lte: price }] },
    order: { element: 'price', direction: 'ASC' },
    limit: 5,
  });
  return data?.items?.items.map(card) ?? [];
}

export async function terms(): Promise<Map<string, string[]>> {
  const { data } = await execute(TaxonomiesDocument, {});
  const groups = data?.taxonomies?.items ?? [];
  return new Map(
    groups.map(({ codename, terms }) => [
      codename,
      terms.flatMap((term) => [term.name, ...(term.children ?? []).map(({ name }) => name)]),
    ]),
  );
}

export const newest: SystemAttribute = 'LAST_MODIFIED';
export type Entrance = Exclude<keyof Query, '__typename'>;
export const entrance: Entrance = 'contentTypes';

export async function mistakes(): Promise<void> {
  // @ts-expect-error the codename of an article is not optional
  await execute(ArticleDocument, { language: 'es-MX' });
  // @ts-expect-error a limit is a number
  await execute(ItemsDocument, { limit: '5' });
  // @ts-expect-error there is no such operator
  await execute(ItemsDocument, { where: { elements: [{ codename: 'price', about: 5 }] } });
  const { data } = await execute(ItemsDocument, {});
  // @ts-expect-error a field that can fail may be null
  data?.items.items.map(card);
  // @ts-expect-error nobody selected the elements
  void data?.items?.items[0]?.elements;
}
