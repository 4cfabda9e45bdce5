// The personalised hero: one slot, typed by the version that is asked for.
import { graphql } from './generated';
import type { HeroQuery } from './generated/graphql';
import { html, type Markup } from './html';
import { ask } from './graph';

const HERO = graphql(`
  query Hero($context: SlotContextInput) {
    homeHero(version: "2", context: $context) {
      source
      content {
        __typename
        ... on HomeHeroV2 {
          heading
          dark
          cta {
            label
          }
          media {
            __typename
            ... on HomeHeroV2__Image {
              alternative
            }
            ... on HomeHeroV2__Video {
              video
            }
          }
        }
      }
      items {
        ... on Article {
          title
          system {
            codename
          }
        }
      }
    }
  }
`);

/** Nothing where Croct gives nothing: the page stands without its hero. */
export async function hero(address: URL): Promise<Markup> {
  const campaign = address.searchParams.get('utm_campaign');
  const context = { page: { url: address.href }, ...(campaign ? { campaign: { name: campaign } } : {}) };
  const { homeHero } = await ask(HERO, { context });
  return homeHero ? shown(homeHero) : html``;
}

function shown({ content, items, source }: NonNullable<HeroQuery['homeHero']>): Markup {
  if (content?.__typename !== 'HomeHeroV2') return html``;
  const target = items?.find((item) => 'title' in item);
  return html`<section class="hero ${content.dark && 'dark'}" data-source="${source}">
    <h1>${content.heading}</h1>
    ${content.media?.__typename === 'HomeHeroV2__Image' && html`<p>${content.media.alternative}</p>`}
    ${target && html`<a href="/articles/${target.system.codename}">${content.cta?.label}: ${target.title}</a>`}
  </section>`;
}
