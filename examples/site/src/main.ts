// The site: an address leads to a page, and links within the site load no document.
import { article } from './article';
import { html, type Markup } from './html';
import { listing } from './listing';

const place = document.querySelector<HTMLElement>('#page')!;

async function show(address: URL): Promise<void> {
  place.ariaBusy = 'true';
  place.innerHTML = (await page(address).catch(failed)).text;
  document.title = `${place.querySelector('h1')?.textContent ?? 'Coffee'} · Brass Heron`;
  place.ariaBusy = 'false';
}

function page(address: URL): Promise<Markup> {
  const [, codename] = /^\/articles\/([^/]+)$/.exec(address.pathname) ?? [];
  return codename ? article(decodeURIComponent(codename)) : listing(address);
}

function failed(error: unknown): Markup {
  return html`<p role="alert">${error instanceof Error ? error.message : String(error)}</p>`;
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.origin !== location.origin || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  void show(new URL(link.href));
});
addEventListener('popstate', () => void show(new URL(location.href)));
void show(new URL(location.href));
