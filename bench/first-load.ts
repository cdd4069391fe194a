import { chromium } from 'playwright-core';
import { buildWebIfStale } from '../scripts/build-web.ts';
import { percentiles, startServer } from './start-server.ts';

/**
 * First load of the web app on localhost in a fresh browser: until the sign-in form can be typed into, and, signed in,
 * until the projects page shows its projects, and the memory that the page and the server then use.
 * Usage: node bench/first-load.ts [rounds]. Budget: 1.5 s, and 250 kB of compressed JavaScript at first.
 */

const ROUNDS = Number(process.argv[2] ?? 20);
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
const heapMb: number[] = [];
let serverMb = 0;
let scriptBytes = 0;
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Network.enable');
    await protocol.send('Performance.enable');
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
    const { metrics } = await protocol.send('Performance.getMetrics');
    heapMb.push((metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6);
    serverMb = Math.max(serverMb, server.rssMb());
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}

console.log(`sign-in, interactive     ${percentiles(signInMs)}`);
console.log(`projects, shown          ${percentiles(projectsMs)}`);
console.log(`JavaScript of the first page: ${(scriptBytes / 1000).toFixed(0)} kB compressed`);
console.log(`memory: heap of the page ≤ ${Math.max(...heapMb).toFixed(1)} MB, server RSS ≤ ${serverMb} MB`);
