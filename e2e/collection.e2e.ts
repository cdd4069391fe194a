import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { type Journey, journey, useBrowser } from './journey.ts';

useBrowser();

const SAMPLES = join(import.meta.dirname, '../samples');
const SCANS = ['project-history-page-1.jpg', 'project-history-page-2.jpg', 'project-history.pdf'];
const CONFIG = '<View><Text name="text" value="$text"/><TextArea name="notes" toName="text"/></View>';

type Item = {
  id: string;
  title: string;
  type: string;
  status: string;
  feedback: string | null;
  task_id: number | null;
};

const people = (who: string): string => `${who}@labelwright.example`;

/** A project of its own, in which one person contributes and another reviews. */
async function newCollection(j: Journey, title: string): Promise<{ manager: Page; projectId: number }> {
  const { page: manager } = await j.signIn(people('manager'));
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', { title, label_config: CONFIG });
  for (const role of ['contributor', 'reviewer'])
    await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email: people(role), role });
  return { manager, projectId: id };
}

const itemsOf = (page: Page, projectId: number): Promise<Item[]> =>
  apiAs<Item[]>(page, 'GET', `/api/projects/${projectId}/items?limit=100`);

const statesOf = async (page: Page, projectId: number): Promise<string> =>
  (await itemsOf(page, projectId))
    .map(({ status }) => status)
    .sort()
    .join(' ');

async function recordVoice(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Recording' }).click();
  await page.locator('summary', { hasText: 'Texts to read' }).click();
  await page.getByRole('textbox', { name: 'Texts to read' }).fill('The harbour was quiet.');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByText('0:01', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Add to my drafts' }).click();
  await page.getByRole('checkbox', { name: 'Select The harbour was quiet.wav' }).waitFor();
}

async function writeText(page: Page, text: string): Promise<void> {
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  await page.getByRole('button', { name: 'Done, next text' }).click();
  await page.getByText('Text added to your drafts').waitFor();
}

describe('from a scanner and a voice to tasks', () => {
  journey('is brought, looked at, sent back, mended and made into tasks', async (j) => {
    const { manager, projectId } = await newCollection(j, 'From a scanner and a voice');

    const { page: cleo } = await j.signIn(people('contributor'));
    await cleo.goto(`/?project=${projectId}`);
    const files = [...SCANS.map((name) => join(SAMPLES, 'documents', name)), join(SAMPLES, 'README.md')];
    await cleo
      .locator('input[type=file]')
      .first()
      .setInputFiles([...files, join(SAMPLES, 'sentiment/reviews.csv')]);
    await cleo.getByText('This kind of file is not collected here.', { exact: false }).waitFor();
    await cleo.getByRole('button', { name: 'Take reviews.csv off the list' }).click();
    for (const name of [...SCANS, 'README'])
      await cleo.getByRole('checkbox', { name: `Select ${name}`, exact: true }).waitFor();
    await recordVoice(cleo);
    await writeText(cleo, 'Dear all,\nthe meeting is on Friday.');
    expect(await violationsOf(cleo)).toEqual([]);
    await j.shoot(cleo, 'contributor');

    // What is deleted comes back; then everything is given away by keys.
    await cleo.getByRole('checkbox', { name: 'Select README', exact: true }).click();
    await cleo.getByRole('button', { name: 'Delete', exact: true }).click();
    await cleo.getByText('1 item deleted').waitFor();
    await cleo.getByRole('button', { name: 'Undo' }).click();
    await cleo.getByRole('button', { name: 'Submit 6 items' }).waitFor();
    await cleo.keyboard.press('Control+Enter');
    await cleo.getByRole('dialog').getByText('Submit 6 items for review?').waitFor();
    await cleo.keyboard.press('Enter');
    await cleo.getByText('6 items submitted for review').waitFor();

    const { page: rita } = await j.signIn(people('reviewer'));
    await rita.goto(`/projects/${projectId}/collection/review`);
    await rita.getByRole('button', { name: 'Approve A' }).waitFor();
    expect(await violationsOf(rita)).toEqual([]);
    await j.shoot(rita, 'review-items');
    await rita.getByText('6 to review').first().waitFor();
    await rita.keyboard.press('a');
    await rita.getByText('5 to review').first().waitFor();
    await rita.keyboard.press('Control+z');
    await rita.getByText('6 to review').first().waitFor();
    await rita.getByRole('button', { name: /README/ }).click();
    await rita.getByRole('heading', { name: 'Text', exact: true }).waitFor();
    await rita.keyboard.press('r');
    await rita.getByRole('dialog').waitFor();
    await rita.keyboard.press('2');
    await rita.getByRole('textbox').fill('The end is missing.');
    await rita.keyboard.press('Control+Enter');
    await rita.getByText('5 to review', { exact: true }).first().waitFor();
    await rita.getByRole('button', { name: 'Approve A' }).and(rita.locator(':not([aria-disabled])')).waitFor();
    await rita.keyboard.press('a');
    await rita.getByText('4 to review', { exact: true }).first().waitFor();
    // The rest at one stroke, taken back and done again.
    await rita.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await rita.keyboard.press('Shift+A');
    await rita.getByText('Approved: 4 items').waitFor();
    await rita.getByRole('heading', { name: 'Nothing is waiting' }).first().waitFor();
    await rita.keyboard.press('Control+z');
    await rita.getByText('4 to review', { exact: true }).first().waitFor();
    await rita.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await rita.getByRole('button', { name: 'Approve 4' }).click();
    await rita.getByRole('heading', { name: 'Nothing is waiting' }).first().waitFor();
    const approved = (count: number) => [...Array(count).fill('approved'), 'rejected'].join(' ');
    await expect.poll(() => statesOf(manager, projectId)).toBe(approved(5));

    await cleo.reload();
    await cleo.getByText('Cut off. The end is missing.').waitFor();
    await cleo.getByRole('button', { name: 'Mend README' }).click();
    await cleo.getByRole('dialog').getByRole('textbox', { name: 'Text' }).fill('Small real datasets. The end.');
    await cleo.getByRole('button', { name: 'Save and submit again' }).click();
    await cleo.getByText('1 item submitted for review').waitFor();
    await rita.getByText('1 to review').first().waitFor();
    await rita.getByRole('button', { name: /README/ }).click();
    await rita.getByText('Small real datasets. The end.').waitFor();
    await rita.keyboard.press('a');
    await expect.poll(() => statesOf(manager, projectId)).toBe(Array(6).fill('approved').join(' '));

    // Whether the scans are read by now or not: the two texts can be shown in any case.
    await manager.goto(`/projects/${projectId}/collection`);
    await manager.getByText('project-history.pdf').waitFor();
    expect(await violationsOf(manager)).toEqual([]);
    await j.shoot(manager, 'collection');
    await manager.getByRole('button', { name: 'Make tasks' }).click();
    await manager.getByText('6 items can become tasks').waitFor();
    await manager.getByRole('dialog').getByRole('button', { name: /^Make/ }).click();
    await manager.getByRole('link', { name: 'Open the tasks' }).click();
    await manager.getByText('Small real datasets', { exact: false }).waitFor();
    const made = (await itemsOf(manager, projectId)).filter(({ task_id: task }) => task !== null);
    expect(made.map(({ title }) => title)).toEqual(expect.arrayContaining(['README', 'Dear all,']));
  });
});
