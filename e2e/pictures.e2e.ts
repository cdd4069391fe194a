import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs, projectNamed } from './api.ts';
import { settled } from './axe.ts';
import { indexedPng } from './indexed-png.ts';
import { journey, useBrowser } from './journey.ts';
import { decode, differenceOf, isRenewing, thumbnailOf } from './likeness.ts';

useBrowser();

const IMAGES = join(import.meta.dirname, '../docs/images');
const TAKEN = join(import.meta.dirname, '../test-results/pictures');
const REVIEWS = 'Sentiment of product reviews';

interface Answered {
  id: number;
  annotations: { result: { value?: Record<string, unknown> }[] }[];
}

/** The task whose first answer has the most different labels, and of those the fewest parts. */
async function mostVariedTask(page: Page, projectId: number): Promise<number> {
  const tasks = await apiAs<Answered[]>(page, 'GET', `/api/projects/${projectId}/tasks?limit=60&fields=all`);
  const labelsOf = ({ annotations: [first] }: Answered): number =>
    new Set(
      first?.result.flatMap(({ value }) =>
        Object.values(value ?? {})
          .filter(Array.isArray)
          .flat(),
      ),
    ).size;
  const partsOf = ({ annotations: [first] }: Answered): number => first?.result.length ?? 0;
  const [varied] = tasks.toSorted((a, b) => labelsOf(b) - labelsOf(a) || partsOf(a) - partsOf(b));
  if (!varied) throw new Error('the project has no task');
  return varied.id;
}

/** The first answer to a task, its first region chosen. */
async function showAnswer(page: Page, title: string): Promise<void> {
  const projectId = await projectNamed(page, title);
  await page.goto(`/projects/${projectId}/tasks/${await mostVariedTask(page, projectId)}`);
  await page.locator('.lw-centre').waitFor();
  await settled(page);
  await page.getByRole('region', { name: 'Regions' }).locator('.lw-row-main').first().click();
}

interface Picture {
  file: string;
  show(page: Page): Promise<void>;
}

/** What the README shows. A picture of a photograph is a JPEG. */
const PICTURES: Picture[] = [
  { file: 'label-boxes.jpg', show: (page) => showAnswer(page, 'Objects in photographs') },
  { file: 'label-entities.png', show: (page) => showAnswer(page, 'Named entities in software history') },
  {
    file: 'overview.png',
    show: async (page) => {
      await page.goto(`/projects/${await projectNamed(page, REVIEWS)}`);
      await page.getByRole('heading', { name: 'Labels used' }).waitFor();
    },
  },
  {
    file: 'data.png',
    show: async (page) => {
      await page.goto(`/projects/${await projectNamed(page, REVIEWS)}/data`);
      await page.getByRole('grid').waitFor();
    },
  },
  {
    file: 'interface.png',
    show: async (page) => {
      await page.goto(`/projects/${await projectNamed(page, REVIEWS)}/settings/interface`);
      await page.locator('.cm-content').getByText('toName').first().waitFor();
    },
  },
];

journey('the pictures in the README show the program as it is (RENEW_PICTURES=1 takes them anew)', async (j) => {
  const { page, context } = await j.signIn('manager@labelwright.example', {
    width: 1440,
    height: 900,
    colorScheme: 'light',
  });
  mkdirSync(TAKEN, { recursive: true });
  const stale: string[] = [];
  for (const { file, show } of PICTURES) {
    await show(page);
    await settled(page);
    await page.mouse.move(0, 0);
    const isPhoto = file.endsWith('.jpg');
    const type = isPhoto ? 'image/jpeg' : 'image/png';
    const raw = await page.screenshot(isPhoto ? { type: 'jpeg', quality: 82 } : { type: 'png' });
    const picture = isPhoto ? raw : indexedPng(await decode(context, raw));
    writeFileSync(join(TAKEN, file), picture);
    const kept = join(IMAGES, file);
    if (isRenewing) writeFileSync(kept, picture);
    const before = existsSync(kept) ? await thumbnailOf(context, readFileSync(kept), type) : undefined;
    const difference = before ? differenceOf(before, await thumbnailOf(context, raw, type)) : 'it is missing';
    if (difference !== undefined) stale.push(`docs/images/${file}: ${difference}`);
  }
  expect(stale).toEqual([]);
});
