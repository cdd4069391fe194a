import type { TemplateGallery } from '@labelwright/contract/task-definitions';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const EDITOR = 'section[aria-label="Preview"] .lw-editor';
const BROKEN = /not supported|could not be (loaded|shown|opened|read)|cannot be (shown|opened|loaded)|went wrong/i;
/** A sound, film or document has this long to appear; most need a tenth of it. */
const SETTLE_MS = 4000;

/** What went wrong on a page since it was last asked. */
function listenForErrors(page: Page): () => string[] {
  let errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => errors.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A player that is taken away stops loading, which is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') errors.push(`request: ${request.url()}`);
  });
  return () => {
    const told = errors;
    errors = [];
    return told;
  };
}

/** Waits until nothing says that it is loading and all images are there. */
async function settle(page: Page): Promise<void> {
  await page
    .waitForFunction(
      (selector) => {
        const editor = document.querySelector(selector);
        if (!editor) return false;
        const centre = editor.querySelector('.lw-centre');
        // Code of a medium may still be on its way.
        if (centre?.textContent.trim() === '' && centre.querySelector('img, canvas') === null) return false;
        const isBusy = editor.querySelector('[aria-busy="true"]') !== null || /loading/i.test(editor.textContent);
        return !isBusy && [...editor.querySelectorAll('img')].every((image) => image.complete);
      },
      EDITOR,
      { timeout: SETTLE_MS },
    )
    .catch(() => {});
  // Canvases are drawn on the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

interface Look {
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
}

/** What is wrong with the interfaces of the gallery, each opened in turn by its address within the app. */
async function inspect(page: Page, templates: TemplateGallery['templates'], look: Look, shoot: Shoot) {
  const wrong: string[] = [];
  const takeErrors = listenForErrors(page);
  await page.goto('/projects/new');
  await page.getByRole('searchbox', { name: 'Search templates' }).waitFor();
  for (const { id, title, description } of templates) {
    await page
      .getByRole('region', { name: 'Interface', exact: true })
      .getByRole('button', { name: `${title} ${description}`, exact: true })
      .click();
    await page.locator('section[aria-label="Preview"] h2', { hasText: title }).waitFor();
    await settle(page);
    const editor = page.locator(EDITOR);
    await shoot(editor, `${look.colorScheme}-${id}`);
    const text = (await editor.textContent()) ?? '';
    const complaint = BROKEN.exec(text)?.[0];
    if (complaint !== undefined) wrong.push(`${id}: says "${complaint}"`);
    const spill = await editor.evaluate((element) => element.scrollWidth - element.clientWidth);
    if (spill > 1) wrong.push(`${id}: is ${spill} pixels too wide`);
    for (const violation of await violationsOf(page, EDITOR)) wrong.push(`${id}: ${violation}`);
    for (const error of takeErrors()) wrong.push(`${id}: ${error}`);
  }
  return wrong;
}

type Shoot = (element: ReturnType<Page['locator']>, name: string) => Promise<void>;

const looks: Look[] = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
];

journey('every interface of the gallery shows its sample: light and wide, dark and on a phone', async (j) => {
  const wrong = await Promise.all(
    looks.map(async (look) => {
      const { page } = await j.signIn('manager@labelwright.example', look);
      const { templates } = await apiAs<TemplateGallery>(page, 'GET', '/api/templates');
      const shoot: Shoot = (element, name) => j.shootElement(element, `templates/${name}`);
      return (await inspect(page, templates, look, shoot)).map((line) => `${look.colorScheme} ${line}`);
    }),
  );
  expect(wrong.flat()).toEqual([]);
});
