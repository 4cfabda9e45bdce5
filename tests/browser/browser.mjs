// Chromium with one address in reach, and a record of everything it said and everything it asked for.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-proxy-server',
  '--no-sandbox',
];

/** A page with an empty profile; `strays` and `messages` fill while it is used. */
export async function openBrowser(server) {
  const profile = await mkdtemp(join(tmpdir(), 'contentgraph-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${server.hostname}`],
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
  });
  const strays = [];
  await context.route(
    (url) => url.host !== server.host,
    (route) => {
      strays.push(route.request().url());
      return route.abort();
    },
  );
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(20_000);
  const messages = [];
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`));
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { page, strays, messages, close };
}
