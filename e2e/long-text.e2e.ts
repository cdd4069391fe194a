import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View><Labels name="span" toName="text"><Label value="Name"/></Labels><Text name="text" value="$text"/></View>`;
const LINE = 'The battery lasts two days, and the screen was worth its price; I would buy it again. ';
const LONG = Array.from({ length: 600 }, (_, index) => `${index}: ${LINE.repeat(1 + (index % 4))}`).join('\n');
const HEBREW = 'הספר Data Mining יצא לאור בירושלים';

async function openText(page: Page, text: string): Promise<void> {
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'Texts', label_config: CONFIG });
  await apiAs(page, 'POST', `/api/projects/${id}/import`, [{ text }]);
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  await page.goto(`/projects/${id}/label`);
  await page.locator('[data-surface="text"]').focus();
}

const surface = (page: Page) => page.locator('[data-surface="text"]');

/** The caret's place once the page has come to rest; undefined when it is not wholly in view. */
async function caretInView(page: Page): Promise<{ x: number; y: number } | undefined> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))),
  );
  const view = await surface(page).boundingBox();
  const caret = await page.locator('.lw-caret').boundingBox();
  if (!view || !caret) return undefined;
  const bottom = Math.min(view.y + view.height, 900);
  return caret.y >= view.y && caret.y + caret.height <= bottom ? { x: caret.x, y: caret.y } : undefined;
}

/** Where the caret is; fails when it does not come into view. */
async function caretAt(page: Page): Promise<{ x: number; y: number }> {
  let caret: { x: number; y: number } | undefined;
  await expect.poll(async () => (caret = await caretInView(page))).toBeDefined();
  if (!caret) throw new Error('there is no caret');
  return caret;
}

/** How far down the text the view is. */
const depth = (page: Page) => surface(page).evaluate((element) => Math.round(element.scrollTop));

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await page.keyboard.press(key);
}

journey('a long text is read by keyboard, and the caret stays in view', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  await openText(page, LONG);
  await page.keyboard.press('ArrowDown');
  expect(await depth(page)).toBe(0);
  await press(page, 'ArrowDown', 200);
  await caretAt(page);
  await expect.poll(() => depth(page)).toBeGreaterThan(2000);
  const down = await depth(page);
  await press(page, 'PageDown', 3);
  await caretAt(page);
  await expect.poll(() => depth(page)).toBeGreaterThan(down + 800);
  await press(page, 'PageUp', 2);
  await caretAt(page);
  await page.keyboard.press('Control+End');
  await caretAt(page);
  await press(page, 'ArrowRight', 2);
  await caretAt(page);
  await press(page, 'ArrowUp', 60);
  await caretAt(page);
  await j.shoot(page, 'long-text');
  await page.keyboard.press('Control+Home');
  await expect.poll(() => depth(page)).toBe(0);
  await caretAt(page);

  // "0:", then a word over and the next one marked.
  await press(page, 'Alt+ArrowRight', 2);
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await page.keyboard.press('1');
  await page.locator('.lw-editor').getByText('The', { exact: true }).first().waitFor();
});

journey('in Hebrew the caret and the grips are on the side where reading begins', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  await openText(page, HEBREW);
  await page.keyboard.press('Control+Home');
  const start = await caretAt(page);
  await press(page, 'ArrowLeft', 4);
  await expect.poll(async () => (await caretAt(page)).x).toBeLessThan(start.x);
  const left = await caretAt(page);
  await page.keyboard.press('Control+Home');
  await press(page, 'Shift+ArrowLeft', 4);
  await page.keyboard.press('1');
  const grips = page.locator('.lw-grip');
  await grips.first().waitFor();
  const at = async (index: number) => (await grips.nth(index).boundingBox())?.x ?? 0;
  expect(Math.abs((await at(0)) - start.x)).toBeLessThan(4);
  expect(Math.abs((await at(1)) - left.x)).toBeLessThan(4);
  const before = await at(1);
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => at(1)).toBeGreaterThan(before + 3);
  await j.shoot(page, 'hebrew');
});
