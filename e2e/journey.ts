import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject, test } from 'vitest';

const SHOTS = join(import.meta.dirname, '../test-results/screenshots');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone that beeps, and a yes to whoever asks for it.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // A name that is not localhost: to the browser another machine, reached without encryption.
  '--host-resolver-rules=MAP labelwright.test 127.0.0.1',
];

const PAINT_MS = 5000;

export interface Person {
  page: Page;
  context: BrowserContext;
}

interface PersonOptions {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** A phone or tablet: fingers, no mouse. */
  hasTouch?: boolean;
  /** Of the browser: at 2 everything is twice as large, and the window half as wide. */
  zoom?: number;
}

export interface Journey {
  baseUrl: string;
  /** A browser of its own: cookies, storage, offline switch. */
  newPerson(options?: PersonOptions): Promise<Person>;
  /** Somebody who is signed in, before any page is open. */
  signIn(email: string, options?: PersonOptions): Promise<Person>;
  /** Keeps a picture under test-results/screenshots. */
  shoot(page: Page, name: string): Promise<void>;
  /** The same of one element, and the picture itself; a name with a slash makes a folder. */
  shootElement(element: Locator, name: string): Promise<Buffer>;
}

/** Browser tests; each runs on the program started by global-setup, and is skipped where there is no Chromium. */
export function journey(name: string, run: (journey: Journey) => Promise<void>): void {
  test.skipIf(inject('chromium') === undefined)(name, async () => {
    try {
      await run(tools);
    } catch (error) {
      const pages = open.flatMap((context) => context.pages());
      for (const [index, page] of pages.entries())
        await tools.shoot(page, `failed-${name.replaceAll(/\W+/g, '-').slice(0, 40)}-${index}`).catch(() => {});
      throw error;
    } finally {
      for (const context of open.splice(0)) await context.close();
    }
  });
}

let browser: Browser | undefined;
const open: BrowserContext[] = [];

export function useBrowser(): void {
  beforeAll(async () => {
    const executablePath = inject('chromium');
    // One for all files, which share a worker: starting one takes seconds on a small machine.
    if (executablePath && !browser?.isConnected()) browser = await chromium.launch({ executablePath, args: FLAGS });
    mkdirSync(SHOTS, { recursive: true });
  });
  afterAll(async () => {
    for (const context of open.splice(0)) await context.close();
  });
}

export const PASSWORD = 'a demo password';

/** Of what was done longer ago than this, a crash loses nothing. */
const LOST_AT_MOST_MS = 1000;
/** A tab that is told to crash is dead by then. */
const DIES_WITHIN_MS = 5000;

/** Parts of a page load and charts are drawn after their numbers are there. What is never done is on the picture as it is. */
async function painted(page: Page): Promise<void> {
  const isDone = () => document.querySelector('main :is([aria-busy="true"], .animate-pulse)') === null;
  await page.waitForFunction(isDone, undefined, { timeout: PAINT_MS }).catch(() => {});
}

const tools: Journey = {
  get baseUrl() {
    return inject('baseUrl');
  },
  newPerson: async ({ width = 1440, height = 900, colorScheme = 'light', hasTouch = false, zoom = 1 } = {}) => {
    if (!browser) throw new Error('call useBrowser() at the top of the file');
    const context = await browser.newContext({
      baseURL: inject('baseUrl'),
      viewport: { width: width / zoom, height: height / zoom },
      deviceScaleFactor: zoom,
      hasTouch,
      isMobile: hasTouch,
      colorScheme,
      acceptDownloads: true,
    });
    open.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return { page, context };
  },
  signIn: async (email, options) => {
    const person = await tools.newPerson(options);
    // The form itself has journeys of its own.
    const data = { email, password: PASSWORD };
    const answer = await person.context.request.post('/api/auth/login', { data });
    if (!answer.ok()) throw new Error(`${email} cannot sign in: ${answer.status()} ${await answer.text()}`);
    return person;
  },
  shoot: async (page, name) => {
    await painted(page);
    await page.screenshot({ path: join(SHOTS, `${name}.png`) });
  },
  shootElement: (element, name) => element.screenshot({ path: join(SHOTS, `${name}.png`) }),
};

/**
 * The tab dies as when the machine runs out of memory: no handler of the page runs. What was done before has its time to be
 * kept, by the clock of the page: a busy machine stops both alike.
 */
export async function crash(page: Page): Promise<void> {
  await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), LOST_AT_MOST_MS);
  const protocol = await page.context().newCDPSession(page);
  const died = new Promise<'dead'>((done) => page.once('crash', () => done('dead')));
  for (let attempt = 0; attempt < 3; attempt++) {
    void protocol.send('Page.crash').catch(() => {});
    if ((await Promise.race([died, sleep(DIES_WITHIN_MS)])) === 'dead') return;
    // Now and then nobody is told of the death; a dead tab does not answer.
    const answer = page.evaluate(() => 'alive').catch(() => 'dead');
    if ((await Promise.race([answer, sleep(DIES_WITHIN_MS)])) !== 'alive') return;
  }
  throw new Error('the tab would not die');
}
