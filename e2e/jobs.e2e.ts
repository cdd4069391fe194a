import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';

/** So many that there is time to look and to stop it, on a quick machine, too. */
const ROWS = 60_000;
const CSV = `text\n${Array.from({ length: ROWS }, (_, row) => `"Sentence number ${row + 1} of a long list"`).join('\n')}\n`;

async function newProject(page: Page, title: string): Promise<number> {
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title, label_config: CONFIG });
  return id;
}

async function startImport(page: Page, projectId: number): Promise<void> {
  await page.goto(`/projects/${projectId}/import`);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'long-list.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await page.getByRole('heading', { name: 'Columns' }).waitFor();
  await page.getByRole('button', { name: /^Import [\d,]+ rows$/ }).click();
}

const numberIn = (text: string | null): number => Number((/[\d,]+/.exec(text ?? '')?.[0] ?? '0').replaceAll(',', ''));

journey('a running import is followed in its drawer, stopped, and done again', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const projectId = await newProject(page, 'A long list');
  await startImport(page, projectId);
  await page.getByRole('button', { name: 'Cancel import' }).waitFor();

  await page.goto(`/jobs?project=${projectId}`);
  await page
    .getByRole('row', { name: /Import/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Running').first().waitFor();
  // It moves.
  const done = async () =>
    numberIn(
      await drawer
        .getByText(/[\d,]+ of [\d,]+/)
        .first()
        .textContent(),
    );
  const first = await done();
  await expect.poll(done, { timeout: 20_000, interval: 100 }).toBeGreaterThan(first);
  expect(await violationsOf(page, '[role=dialog]')).toEqual([]);
  await j.shoot(page, 'job-running');
  await drawer.getByRole('button', { name: 'Cancel' }).click();
  await drawer.getByText('Cancelled').first().waitFor();
  await j.shoot(page, 'job-cancelled');

  // What came in before stays, once each.
  const counted = async () =>
    (await apiAs<{ task_number: number }>(page, 'GET', `/api/projects/${projectId}`)).task_number;
  expect(await counted()).toBeLessThan(ROWS);
  await drawer.getByRole('button', { name: /again|retry/i }).click();
  await page.getByRole('dialog').getByText('Succeeded').first().waitFor({ timeout: 90_000 });
  await drawer.getByText(/Imported [\d,]+ tasks; 0 rows failed/).waitFor();
  await drawer.getByText('Result', { exact: true }).waitFor();
  await j.shoot(page, 'job-done');
  await expect.poll(counted).toBe(ROWS);
});

journey('an import that is cancelled on its page says what stays', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const projectId = await newProject(page, 'A list that was a mistake');
  await startImport(page, projectId);
  await page.getByRole('button', { name: 'Cancel import' }).click();
  await page.getByText('The import was cancelled').waitFor();
  const told = await page.getByText(/from before stay|Nothing was imported/).textContent();
  await j.shoot(page, 'import-cancelled');
  const { task_number: count } = await apiAs<{ task_number: number }>(page, 'GET', `/api/projects/${projectId}`);
  expect(count).toBeLessThan(ROWS);
  expect(/Nothing/.test(told ?? '') ? 0 : numberIn(told)).toBe(count);
});
