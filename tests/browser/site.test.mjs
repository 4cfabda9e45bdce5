// The example site over a running server (CONTENTGRAPH_URL), as a visitor sees it. Build examples/site first.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../examples/site/serve.mjs';
import { openBrowser } from './browser.mjs';

const ARTEFACTS = process.env.ARTEFACTS ?? './artefacts';

let site, browser, page;

before(async () => {
  await mkdir(ARTEFACTS, { recursive: true });
  site = await serve(process.env.CONTENTGRAPH_URL ?? 'http://127.0.0.1:8000/');
  browser = await openBrowser(site.url);
  page = browser.page;
});

after(async () => {
  await browser.close();
  site.close();
});

test('lists the newest articles, and the older ones on the next page', async () => {
  await open('/');
  assert.equal(await text('h2'), '10 articles');
  const newest = await titles();
  assert.equal(newest.length, 5);
  await screenshot('site-listing');
  await follow('Older');
  assert.equal((await titles()).length, 5);
  assert.deepEqual((await titles()).filter((title) => newest.includes(title)), []);
  assert.equal(await page.getByRole('link', { name: 'Older' }).count(), 0);
});

test('narrows the listing to a persona', async () => {
  await open('/?persona=barista');
  assert.match(await text('h2'), /^\d articles for barista$/);
});

test('shows an article with its rich text, author and related articles', async () => {
  await open('/articles/on_roasts');
  assert.equal(await text('h1'), 'On Roasts');
  assert.match(await text('.byline'), /^2014-11-07 by Inês Carvalho, /);
  assert.ok((await page.locator('.body p').count()) > 2);
  assert.ok((await page.locator('.body .inline').count()) > 0);
  assert.equal(await page.locator('.body object').count(), 0);
  await screenshot('site-article');
  await follow('Coffee Processing Techniques');
  assert.equal(await text('h1'), 'Coffee Processing Techniques');
  assert.equal(new URL(page.url()).pathname, '/articles/coffee_processing_techniques');
  await page.goBack();
  await settled('On Roasts');
});

test('has a hero for everybody, and another for those whom a campaign brought', async () => {
  await open('/');
  assert.deepEqual(await hero(), ['SLOT', 'Coffee, explained']);
  await open('/?utm_campaign=summer-on-ice');
  assert.deepEqual(await hero(), ['EXPERIENCE', 'Summer, on ice']);
  await screenshot('site-hero');
  await page.locator('.hero a').click();
  await settled('Coffee Beverages Explained');
});

test('says that there is no such article', async () => {
  await open('/articles/nothing');
  assert.equal(await text('h1'), 'There is no such article');
});

test('has asked no other host for anything but pictures, and says nothing else on the console', () => {
  const others = browser.strays.filter((address) => new URL(address).hostname !== 'assets.kenticocloud.com');
  const words = browser.messages.filter((message) => !message.includes('Failed to load resource'));
  assert.deepEqual([others, words], [[], []]);
});

async function open(path) {
  await page.goto(new URL(path, site.url).href);
  await settled();
}

async function follow(name) {
  await page.getByRole('link', { name, exact: true }).first().click();
  await settled();
}

async function settled(heading) {
  await page.locator('#page[aria-busy="false"]').waitFor();
  if (heading) await page.getByRole('heading', { name: heading, exact: true }).waitFor();
}

async function text(selector) {
  return (await page.locator(`main ${selector}`).first().innerText()).trim();
}

function titles() {
  return page.locator('.teasers li > a').allInnerTexts();
}

async function hero() {
  return [await page.locator('.hero').getAttribute('data-source'), await text('.hero h1')];
}

function screenshot(name) {
  return page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}
