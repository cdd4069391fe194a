import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[] }[];
}

/** What axe finds against WCAG 2.2 AA within an element, as `rule: element` lines. */
export async function violationsOf(page: Page, selector = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(async (where) => {
    // What is still fading in has not its colours yet.
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
    const axe = (
      globalThis as unknown as { axe: { run(where: string, options: object): Promise<{ violations: Violation[] }> } }
    ).axe;
    return (await axe.run(where, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations;
  }, selector);
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** A page that goes on moving for longer than this is looked at as it is. */
const SETTLE_MS = 5000;
const CALM_MS = 200;

/** Goes to another page of the app without loading it anew, and waits until nothing on it is loading or changing. */
export async function walkTo(page: Page, path: string): Promise<void> {
  await page.waitForLoadState('domcontentloaded');
  await page.evaluate(
    async ({ to, settleMs, calmMs }) => {
      history.pushState({}, '', to);
      const endMs = performance.now() + settleMs;
      let changedMs = performance.now();
      const watcher = new MutationObserver(() => {
        changedMs = performance.now();
      });
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      const isBusy = () => document.querySelector('main [aria-busy="true"], main .animate-pulse') !== null;
      while (performance.now() < endMs && (isBusy() || performance.now() - changedMs < calmMs))
        await new Promise((resolve) => setTimeout(resolve, 50));
      watcher.disconnect();
    },
    { to: path, settleMs: SETTLE_MS, calmMs: CALM_MS },
  );
}
