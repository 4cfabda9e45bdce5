// The explorer of a running server (CONTENTGRAPH_URL), used as a newcomer would, with no network behind it.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';

const SERVER = new URL(process.env.CONTENTGRAPH_URL ?? 'http://127.0.0.1:8000/');
const ARTEFACTS = process.env.ARTEFACTS ?? './artefacts';

let browser, page, introspection, settings;

before(async () => {
  await mkdir(ARTEFACTS, { recursive: true });
  browser = await openBrowser(SERVER);
  page = browser.page;
  const introspected = operation('IntrospectionQuery');
  await page.goto(SERVER.href);
  introspection = await (await introspected).json();
  settings = await page.evaluate(() => window.contentgraph);
});

after(() => browser.close());

test('opens on the first example, with a tab for each', async () => {
  assert.ok(settings.tabs.length > 0, 'the server names no example');
  await shown(editor('query'), settings.tabs[0].query);
  await shown(editor('variables'), settings.tabs[0].variables);
  assert.equal(await tabs().count(), settings.tabs.length);
});

test('introspects, and documents the root fields', async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await docs().getByRole('link', { name: introspection.data.__schema.queryType.name, exact: true }).click();
  for (const name of rootFields()) await docs().getByText(name, { exact: true }).first().waitFor();
  await screenshot('graphiql-docs');
  await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
});

test('runs the first example', async () => {
  const { body } = await run();
  assert.equal(body.errors, undefined);
  await shown(answer(), Object.keys(body.data)[0]);
  await screenshot('graphiql');
});

test('shows the extensions of the last answer', async () => {
  const { body } = await run();
  await page.getByRole('button', { name: 'Show Cost' }).click();
  const titles = await page.getByRole('region', { name: 'Cost' }).getByRole('heading', { level: 3 }).allTextContents();
  assert.equal(titles.length, Object.keys(body.extensions ?? {}).length);
  await screenshot('graphiql-cost');
  await page.getByRole('button', { name: 'Hide Cost' }).click();
});

test('sends the headers of the headers editor and stores them nowhere', async () => {
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await write('headers', '{"X-Trial": "a-secret-value"}');
  const { request } = await run();
  assert.equal(request.headers()['x-trial'], 'a-secret-value');
  await page.waitForFunction(() => localStorage.getItem('contentgraph:graphiql:queries'));
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /a-secret-value/);
});

test('keeps what was edited, and opens no tab more, when reloaded', async () => {
  const opened = await tabs().count();
  await write('query', 'query Edited { __typename }');
  await page.waitForFunction(() => localStorage.getItem('contentgraph:graphiql:tabState')?.includes('Edited'));
  await page.reload();
  await shown(editor('query'), 'query Edited { __typename }');
  await shown(editor('variables'), settings.tabs[0].variables);
  assert.equal(await tabs().count(), opened);
});

test('completes a field, and marks one that does not exist', async () => {
  const field = rootFields()[0];
  await page.getByRole('button', { name: 'New tab' }).click();
  await write('query', `{ ${field.slice(0, -1)}`);
  await page.locator('.suggest-widget .label-name').getByText(field, { exact: true }).click();
  await shown(editor('query'), `{ ${field}`);
  await write('query', '{ noSuchField }');
  await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
});

test('prettifies', async () => {
  await write('query', '{__typename}');
  await page.getByRole('button', { name: 'Prettify query' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.graphiql-query-editor .view-line').length >= 3);
});

test('has asked no other host for anything, and the console is empty', () => {
  assert.deepEqual(browser.strays, []);
  assert.deepEqual(browser.messages, []);
});

function rootFields() {
  const { queryType, types } = introspection.data.__schema;
  return types.find(({ name }) => name === queryType.name).fields.map(({ name }) => name);
}

function operation(name) {
  return page.waitForResponse((response) => response.request().postDataJSON()?.operationName === name);
}

async function run() {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Execute query' }).click();
  const response = await answered;
  return { request: response.request(), body: await response.json() };
}

const EDITORS = {
  query: '.graphiql-query-editor .monaco-editor',
  variables: '.graphiql-editor-tool .graphiql-editor >> nth=0',
  headers: '.graphiql-editor-tool .graphiql-editor >> nth=1',
};

function editor(name) {
  return page.locator(EDITORS[name]);
}

function answer() {
  return page.locator('.graphiql-response .monaco-editor').first();
}

function docs() {
  return page.locator('.graphiql-plugin');
}

function tabs() {
  return page.getByRole('tab');
}

/** Replaces what an editor holds, as typing does. */
async function write(name, text) {
  await editor(name).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}

/** Waits until the editor shows the text; lines out of sight are not drawn, so that its beginning is what counts. */
async function shown(locator, text) {
  const start = text.split('\n').slice(0, 5).join('').replaceAll(/\s/g, '');
  const within = ([element, start]) =>
    [...element.querySelectorAll('.view-line')].map((line) => line.textContent.replaceAll(/\s/g, '')).join('').includes(start);
  await page.waitForFunction(within, [await locator.elementHandle(), start]);
}

function screenshot(name) {
  return page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}
