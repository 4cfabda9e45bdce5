// The front page: the hero and a page of articles.
import { graphql } from './generated';
import { ask } from './graph';
import { hero } from './hero';
import { html, type Markup } from './html';

const LISTING = graphql(`
  query Listing($limit: Int!, $offset: Int!, $where: Article_Where) {
    article_All(where: $where, order: { postDate: desc }, limit: $limit, offset: $offset) {
      items {
        title
        summary
        postDate
        system {
          codename
        }
        personas {
          items {
            codename
            name
          }
        }
      }
      hasNextPage
      totalCount
    }
  }
`);

const PAGE = 5;

export async function listing(address: URL): Promise<Markup> {
  const page = Math.max(1, Number(address.searchParams.get('page') ?? 1) || 1);
  const persona = address.searchParams.get('persona');
  const where = persona ? { personas: { containsAny: [persona] } } : null;
  const [top, { article_All: articles }] = await Promise.all([
    hero(address),
    ask(LISTING, { limit: PAGE, offset: (page - 1) * PAGE, where }),
  ]);
  const to = (other: number) => `/?${new URLSearchParams({ page: String(other), ...(persona ? { persona } : {}) })}`;
  return html`${top}
    <h2>${articles?.totalCount ?? 0} articles${persona && html` for ${persona}`}</h2>
    <ul class="teasers">
      ${(articles?.items ?? []).map(
        ({ title, summary, postDate, personas, system }) => html`<li>
          <a href="/articles/${system.codename}">${title}</a>
          <p>${postDate?.slice(0, 10)} ${personas?.items.map(({ codename, name }) => html`<a href="/?persona=${codename}">${name}</a> `)}</p>
          <p>${summary}</p>
        </li>`,
      )}
    </ul>
    <nav>
      ${page > 1 ? html`<a href="${to(page - 1)}">Newer</a>` : html`<span></span>`}
      ${articles?.hasNextPage && html`<a href="${to(page + 1)}">Older</a>`}
    </nav>`;
}
