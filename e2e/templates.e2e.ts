import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TemplateGallery } from '@labelwright/contract/task-definitions';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';
import { differenceOf, isRenewing, openThumbnails, type Thumbnail, thumbnailOf } from './likeness.ts';

useBrowser();

const EDITOR = 'section[aria-label="Preview"] .lw-editor';
/** How every interface looks in each look; `RENEW_PICTURES=1` keeps them anew. */
const PICTURES = join(import.meta.dirname, 'pictures');
/** The gallery is large; each part is a journey of its own. */
const PARTS = 4;
const BROKEN = /not supported|could not be (loaded|shown|opened|read)|cannot be (shown|opened|loaded)|went wrong/i;
/** A sound, film or document has this long to appear; most need a tenth of it. */
const SETTLE_MS = 8000;

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
        const isBusy =
          editor.querySelector('[aria-busy="true"]') !== null ||
          /loading|drawing the|opening the/i.test(editor.textContent);
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

type Templates = TemplateGallery['templates'];
type Shoot = (element: Locator, name: string) => Promise<Buffer>;

/** Looks again for as long as something may still be drawn: waveforms and spectra appear piece by piece. */
async function compareWhenDrawn(compare: () => Promise<string | undefined>): Promise<string | undefined> {
  const until = Date.now() + SETTLE_MS;
  if (isRenewing) await setTimeout(SETTLE_MS / 4);
  for (;;) {
    const difference = await compare();
    if (difference === undefined || Date.now() > until) return difference;
    await setTimeout(250);
  }
}

/** What is wrong with some interfaces of the gallery, each opened in turn by its address within the app. */
async function inspect(page: Page, all: Templates, part: number, look: Look, shoot: Shoot): Promise<string[]> {
  const wrong: string[] = [];
  const pictures = openThumbnails(join(PICTURES, `${look.colorScheme}.json`));
  const takeErrors = listenForErrors(page);
  await page.goto('/projects/new');
  await page.getByRole('searchbox', { name: 'Search templates' }).waitFor();
  for (const { id, title, description } of all.filter((_, index) => index % PARTS === part)) {
    await page
      .getByRole('region', { name: 'Interface', exact: true })
      .getByRole('button', { name: `${title} ${description}`, exact: true })
      .click();
    await page.locator('section[aria-label="Preview"] h2', { hasText: title }).waitFor();
    await settle(page);
    const editor = page.locator(EDITOR);
    const difference = await compareWhenDrawn(async () => {
      const picture = await shoot(editor, `${look.colorScheme}-${id}`);
      return pictures.compare(id, await thumbnailOf(page.context(), picture));
    });
    if (difference !== undefined) wrong.push(`${id}: does not look as it did: ${difference}`);
    const text = (await editor.textContent()) ?? '';
    const complaint = BROKEN.exec(text)?.[0];
    if (complaint !== undefined) wrong.push(`${id}: says "${complaint}"`);
    const spill = await editor.evaluate((element) => element.scrollWidth - element.clientWidth);
    if (spill > 1) wrong.push(`${id}: is ${spill} pixels too wide`);
    for (const violation of await violationsOf(page, EDITOR)) wrong.push(`${id}: ${violation}`);
    for (const error of takeErrors()) wrong.push(`${id}: ${error}`);
  }
  for (const group of new Set(all.map((template) => template.group)))
    if (!isRenewing && !all.some((template) => template.group === group && pictures.names.includes(template.id)))
      wrong.push(`${group}: no picture of the group is kept, RENEW_PICTURES=1 takes them`);
  const gone = pictures.close(all.map(({ id }) => id));
  return [...wrong, ...gone.map((id) => `${id}: there is a picture of it, but it is not in the gallery`)];
}

const looks: Look[] = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
];

for (let part = 0; part < PARTS; part += 1)
  journey(
    `interfaces of the gallery show their samples, light and wide, dark on a phone: ${part + 1} of ${PARTS}`,
    async (j) => {
      const wrong = await Promise.all(
        looks.map(async (look) => {
          const { page } = await j.signIn('manager@labelwright.example', look);
          const { templates } = await apiAs<TemplateGallery>(page, 'GET', '/api/templates');
          const shoot: Shoot = (element, name) => j.shootElement(element, `templates/${name}`);
          return (await inspect(page, templates, part, look, shoot)).map((line) => `${look.colorScheme} ${line}`);
        }),
      );
      expect(wrong.flat()).toEqual([]);
    },
  );

const lookOf = async (element: Locator): Promise<Thumbnail> =>
  thumbnailOf(element.page().context(), await element.screenshot());

journey('a part that is missing from an interface is seen', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  await page.goto('/projects/new');
  const editor = page.locator(EDITOR);
  await editor.waitFor();
  await settle(page);
  const whole = await lookOf(editor);
  expect(differenceOf(whole, await lookOf(editor))).toBeUndefined();
  for (const part of ['.lw-centre', '.lw-panel-section', '.lw-text']) {
    const places = editor.locator(part);
    await places.evaluateAll((elements) => {
      for (const element of elements) (element as HTMLElement).style.visibility = 'hidden';
    });
    expect(differenceOf(whole, await lookOf(editor)), part).toBeDefined();
    await places.evaluateAll((elements) => {
      for (const element of elements) (element as HTMLElement).style.visibility = '';
    });
  }
});

journey('a document that is long on its way covers nothing', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  await page.route(/\.pdf/, () => {});
  await page.goto('/projects/new');
  await page.getByRole('searchbox', { name: 'Search templates' }).fill('PDF');
  await page
    .getByRole('button', { name: /^Parts of a PDF|^PDF/ })
    .first()
    .click();
  const editor = page.locator(EDITOR);
  await editor.getByText('Opening the document').waitFor();
  await editor.getByRole('button', { name: /^Title/ }).click();
  await expect.poll(() => editor.getByRole('button', { name: /^Title/ }).getAttribute('aria-pressed')).toBe('true');
});
