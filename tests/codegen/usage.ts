// The generated types, used as a front end uses them: what is wrong here does not compile.
import type { ArticleQuery, HeroQuery, ListingQuery, ListingQueryVariables } from './generated/client/graphql.ts';

export const variables: ListingQueryVariables = {
  limit: 10,
  offset: 0,
  where: { OR: [{ title: { eq: 'a' } }, { personas: { containsAny: ['barista'] } }], postDate: { gte: '2017' } },
  order: { postDate: 'desc' },
};

// @ts-expect-error: text is not compared with numbers
export const wrong: ListingQueryVariables = { limit: 1, offset: 0, where: { title: { eq: 1 } } };

export function titles(listing: ListingQuery): (string | null | undefined)[] {
  return (listing.article_All?.items ?? []).map(({ title }) => title);
}

export function authors(page: ArticleQuery): string[] {
  const people = page.article?.author?.items ?? [];
  return people.flatMap((item) => ('fullName' in item && item.fullName ? [item.fullName] : []));
}

export function heading({ homeHero }: HeroQuery): string | null | undefined {
  const content = homeHero?.content;
  return content?.__typename === 'HomeHeroV1' ? content.heading : content?.heading;
}
