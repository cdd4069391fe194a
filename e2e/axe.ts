import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[] }[];
}

/** What is found while the page moves is looked for again, so often at most. */
const MOST_LOOKS = 5;

/** What axe finds against WCAG 2.2 AA within an element, as `rule: element` lines. */
export async function violationsOf(page: Page, selector = 'html'): Promise<string[]> {
  await page.locator(selector).first().waitFor();
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(
    async ({ where, mostLooks }) => {
      const { axe } = globalThis as unknown as {
        axe: { run(where: string, options: object): Promise<{ violations: Violation[] }> };
      };
      let moved = false;
      const note = (): void => {
        moved = true;
      };
      const watcher = new MutationObserver(note);
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
      for (const type of ['transitionrun', 'animationstart']) document.addEventListener(type, note);
      for (let look = 1; ; look++) {
        // What is still fading in, or out, has not its colours.
        const passing = document
          .getAnimations()
          .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
        await Promise.allSettled(passing.map(({ finished }) => finished));
        moved = false;
        const { violations } = await axe.run(where, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        });
        if (violations.length > 0 && moved && look < mostLooks) continue;
        watcher.disconnect();
        for (const type of ['transitionrun', 'animationstart']) document.removeEventListener(type, note);
        return violations;
      }
    },
    { where: selector, mostLooks: MOST_LOOKS },
  );
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** A page is whole and calm by then, on a busy machine, too. */
const SETTLE_MS = 20_000;
const CALM_MS = 200;

/** Waits until a page shows something, nothing on it is loading, and it no longer changes. Fails when that never comes. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('domcontentloaded');
  const missing = await page.evaluate(
    async ({ settleMs, calmMs }) => {
      const endMs = performance.now() + settleMs;
      let changedMs = performance.now();
      const watcher = new MutationObserver(() => {
        changedMs = performance.now();
      });
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      const isSeen = (element: Element) =>
        element.textContent.trim() !== '' &&
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const whatIsMissing = (): string | undefined => {
        const main = document.querySelector('main');
        if (document.documentElement.hasAttribute('data-loading')) return 'something is on its way';
        if (main === null) return 'there is no main';
        const busy = main.querySelector('[aria-busy="true"], .animate-pulse');
        if (busy !== null) return `${busy.closest('[aria-label]')?.getAttribute('aria-label') ?? 'a part'} is busy`;
        if (![...main.querySelectorAll('h1, h2, h3, p, li, td, label, button')].some(isSeen)) return 'main is empty';
        return performance.now() - changedMs < calmMs ? 'it goes on changing' : undefined;
      };
      let missing = whatIsMissing() ?? 'it goes on changing';
      while (missing !== '' && performance.now() < endMs) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        missing = whatIsMissing() ?? '';
      }
      watcher.disconnect();
      return missing;
    },
    { settleMs: SETTLE_MS, calmMs: CALM_MS },
  );
  if (missing !== '') throw new Error(`${new URL(page.url()).pathname} is not whole after ${SETTLE_MS} ms: ${missing}`);
}

/** Goes to another page of the app without loading it anew, and waits until it is whole. */
export async function walkTo(page: Page, path: string): Promise<void> {
  await page.waitForLoadState('domcontentloaded');
  await page.evaluate((to) => history.pushState({}, '', to), path);
  await settled(page);
}
