import { chromium } from 'playwright-core';
import { buildWebIfStale } from '../scripts/build-web.ts';
import { startServer } from './start-server.ts';

/**
 * First load of the web app on localhost in a fresh browser: until the sign-in form can be typed into, and, signed in,
 * until the projects page shows its projects. Budget: 1.5 s, and 250 kB of compressed JavaScript at first.
 */

const ROUNDS = 7;
const DEMO_PASSWORD = 'a demo password';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

buildWebIfStale();
const server = await startServer({ DEMO: 'true', DEMO_PASSWORD });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: FLAGS,
});
const signInMs: number[] = [];
const projectsMs: number[] = [];
let scriptBytes = 0;
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Network.enable');
    const scripts = new Set<string>();
    let bytes = 0;
    protocol.on('Network.responseReceived', ({ requestId, type }) => {
      if (type === 'Script') scripts.add(requestId);
    });
    protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    let started = performance.now();
    await page.goto('/signin');
    await page.getByLabel(/e-?mail/i).fill('manager@labelwright.example');
    signInMs.push(performance.now() - started);
    scriptBytes = bytes;
    await page.getByLabel(/^password/i).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: /sign in/i }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
    await protocol.send('Network.clearBrowserCache');
    started = performance.now();
    await page.goto('/projects');
    await page.getByText('Objects in photographs').first().waitFor();
    projectsMs.push(performance.now() - started);
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}

const report = (name: string, values: number[]): void => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0).padStart(5);
  console.log(`${name.padEnd(24)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`);
};
report('sign-in, interactive', signInMs);
report('projects, shown', projectsMs);
console.log(`JavaScript of the first page: ${(scriptBytes / 1000).toFixed(0)} kB compressed`);
