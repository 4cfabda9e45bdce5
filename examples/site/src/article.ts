// An article: rich text with its inline items and links, the author, and what else to read.
import { graphql } from './generated';
import type { ArticleQuery } from './generated/graphql';
import { ask } from './graph';
import { html, trusted, type Markup } from './html';

const ARTICLE = graphql(`
  query Article($codename: String!, $links: [LinkTemplate!]) {
    article(codename: $codename) {
      title
      postDate
      author {
        items {
          ... on Person {
            fullName
            role {
              items {
                name
              }
            }
          }
        }
      }
      bodyCopy {
        html(links: $links)
        items {
          ...Inline
        }
      }
      relatedArticles {
        items {
          __typename
          ... on Article {
            title
            system {
              codename
            }
          }
        }
        unresolved
      }
      referencedByType {
        article(element: relatedArticles, order: { title: asc }) {
          items {
            title
            system {
              codename
            }
          }
        }
      }
    }
  }

  fragment Inline on Item {
    __typename
    system {
      codename
      name
    }
    ... on HostedVideo {
      videoId
      videoHost {
        values
      }
    }
    ... on Coffee {
      productName
      price
      processing {
        items {
          name
        }
      }
    }
    ... on Testimonial {
      quote
      customer
    }
  }
`);

const LINKS = [{ type: 'article', url: '/articles/{codename}' }];

type Article = NonNullable<ArticleQuery['article']>;
type Inline = NonNullable<NonNullable<Article['bodyCopy']>['items']>[number];

export async function article(codename: string): Promise<Markup> {
  const { article } = await ask(ARTICLE, { codename, links: LINKS });
  if (!article) return html`<h1>There is no such article</h1>`;
  const related = (article.relatedArticles?.items ?? []).flatMap((item) => (item.__typename === 'Article' ? [item] : []));
  const [author] = (article.author?.items ?? []).flatMap((item) => ('fullName' in item ? [item] : []));
  return html`<article>
    <h1>${article.title}</h1>
    <p class="byline">${article.postDate?.slice(0, 10)} ${author && html`by ${author.fullName}, ${author.role?.items[0]?.name}`}</p>
    <div class="body">${body(article)}</div>
    ${teasers('Read on', related)} ${teasers('Mentioned by', article.referencedByType.article?.items ?? [])}
  </article>`;
}

/** The markup with each inline item in the place that names it. */
function body({ bodyCopy }: Article): Markup {
  const inline = new Map((bodyCopy?.items ?? []).map((item) => [item.system.codename, item]));
  const place = /<object[^>]*data-codename="([^"]*)"[^>]*><\/object>/g;
  return trusted((bodyCopy?.html ?? '').replace(place, (_, codename: string) => shown(inline.get(codename)).text));
}

function shown(item: Inline | undefined): Markup {
  switch (item?.__typename) {
    case undefined:
      return html``;
    case 'Coffee':
      return html`<aside class="inline">${item.productName}, ${item.processing?.items.map(({ name }) => name).join(', ')}</aside>`;
    case 'HostedVideo':
      return html`<aside class="inline">Video ${item.videoId} on ${item.videoHost?.values[0]}</aside>`;
    case 'Testimonial':
      return html`<blockquote class="inline">${item.quote} — ${item.customer}</blockquote>`;
    default:
      return html`<aside class="inline">${item?.system.name}</aside>`;
  }
}

function teasers(title: string, items: { title?: string | null; system: { codename: string } }[]): Markup {
  if (items.length === 0) return html``;
  const links = items.map(({ title, system }) => html`<li><a href="/articles/${system.codename}">${title}</a></li>`);
  return html`<h2>${title}</h2>
    <ul>
      ${links}
    </ul>`;
}
