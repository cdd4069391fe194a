import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const title = (page: Page) => page.getByText(/^Task \d+/).first();

/** The task on the label page; what else its title says, as how many are left, may come later. */
const taskIn = (text: string): string => /^Task \d+/.exec(text)?.[0] ?? '';

export const taskNumber = async (page: Page): Promise<string> => taskIn((await title(page).textContent()) ?? '');

/** Waits until another task is on the label page, or none. */
export async function nextTaskIsShown(page: Page, before: string): Promise<void> {
  const shown = async () => taskIn((await title(page).allTextContents())[0] ?? '');
  await expect.poll(shown, { timeout: 30_000, interval: 30 }).not.toBe(before);
}

/** Presses a key in the very moment in which a text comes to be seen in a place. To be called before the page is opened. */
export function pressAtFirstSight(page: Page, place: string, text: string, key: string): Promise<unknown> {
  const wait = ([selector, awaited, pressed]: readonly [string, string, string]): void => {
    const watcher = new MutationObserver(() => {
      if (!document.querySelector(selector)?.textContent.includes(awaited)) return;
      watcher.disconnect();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }));
    });
    watcher.observe(document, { subtree: true, childList: true, characterData: true });
  };
  return page.addInitScript(wait, [place, text, key] as const);
}
