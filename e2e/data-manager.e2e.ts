import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Text name="note" value="$note"/>
  <Choices name="mood" toName="note"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>`;
const TASKS = 2000;
const BAD = 37;

/** Every 54th note came from the old system garbled, as long as there are bad ones left. */
const isBad = (index: number): boolean => index % 54 === 7 && index < 54 * BAD;

async function makeProject(page: Page): Promise<string> {
  const project = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Notes with bad ones among them',
    label_config: CONFIG,
  });
  const notes = Array.from({ length: TASKS }, (_, index) => ({
    note: isBad(index) ? `N?te ${index} b?oken` : `Note ${index}`,
    source: isBad(index) || index % 5 === 0 ? 'old system' : 'new system',
    length: isBad(index) ? 3 : 20 + (index % 40),
  }));
  await apiAs(page, 'POST', `/api/projects/${project.id}/import`, notes);
  await apiAs(page, 'POST', `/api/projects/${project.id}/state`, { to: 'live' });
  return String(project.id);
}

const says = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true });

/** Types into the list of fields and takes the first that is found. */
async function chooseField(page: Page, typed: string): Promise<void> {
  await page.locator('input:focus').waitFor();
  await page.keyboard.type(typed);
  await page.getByRole('option').first().waitFor();
}

journey('a manager finds the 37 bad tasks among many, and deals with them', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const projectId = await makeProject(page);
  await page.goto(`/projects/${projectId}/data`);
  const grid = page.getByRole('grid', { name: 'Tasks' });
  await says(page, '2,000 tasks').waitFor();

  // The list goes to its end at once, however long it is.
  await grid.focus();
  await page.keyboard.press('End');
  await grid.getByText('Note 1999').waitFor();

  // By the keyboard alone: a filter on the source, another on the length.
  await page.keyboard.press('f');
  await chooseField(page, 'sour');
  await page.keyboard.press('Enter');
  const filter = page.getByRole('form', { name: 'Filter tasks' });
  await filter.getByLabel('Value').fill('old');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'source contains old', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('option', { name: 'length' }).click();
  await filter.getByRole('combobox').selectOption('is less than');
  await filter.getByLabel('Value').fill('5');
  await page.keyboard.press('Enter');
  await says(page, '37 tasks match').waitFor();

  // A group: short ones, or those with a question mark in the note. The address says it all.
  await page.getByRole('button', { name: 'length is less than 5', exact: true }).click();
  await page.getByRole('button', { name: 'Put into a group' }).click();
  await page.getByRole('button', { name: 'Add a filter to the group' }).click();
  await chooseField(page, 'note');
  await page.keyboard.press('Enter');
  await filter.getByLabel('Value').fill('b?oken');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Group of filters' }).getByText('or', { exact: true }).waitFor();
  await page.reload();
  await says(page, '37 tasks match').waitFor();
  await j.shoot(page, 'data-filter-group');
  expect(await violationsOf(page)).toEqual([]);

  // Kept as a view, and two of its tasks chosen without the mouse.
  await page.getByRole('button', { name: 'Keep as a view' }).click();
  await page.getByLabel('Name').fill('Broken imports');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Broken imports' }).waitFor();
  await page.getByLabel('Name').waitFor({ state: 'detached' });
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.getByRole('toolbar', { name: '2 tasks selected' }).waitFor();
  await grid.focus();
  await page.keyboard.press('Control+a');
  const bar = page.getByRole('toolbar', { name: '37 tasks selected' });
  await bar.waitFor();

  // What an action will do is told in numbers before.
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Set priority' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set priority' });
  await dialog.getByLabel('Priority').fill('9');
  await dialog.getByText('On 37 tasks').waitFor();
  await j.shoot(page, 'data-action');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: /Set priority/ }).click();
  await dialog.waitFor({ state: 'hidden' });

  // Deleted at once, and taken back.
  await bar.getByRole('button', { name: 'Delete 37 tasks' }).click();
  await page.getByText('No task matches').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await says(page, '37 tasks match').waitFor();

  // Worked through in their order, and back to the list.
  await grid.focus();
  await page.keyboard.press('Control+a');
  await bar.getByRole('button', { name: 'Label in order' }).click();
  await says(page, 'Task 1 of 37').waitFor();
  await page
    .getByRole('radio', { name: /Bad/ })
    .or(page.getByText('Bad', { exact: true }))
    .first()
    .click();
  await page.keyboard.press('Control+Enter');
  await says(page, 'Task 2 of 37').waitFor();
  await page.getByRole('button', { name: 'Previous task' }).click();
  await says(page, 'Task 1 of 37').waitFor();
  await j.shoot(page, 'label-set');
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await says(page, '37 tasks match').waitFor();

  // The others are alike: one answer for all of them, and it can be taken back.
  await grid.focus();
  await page.keyboard.press('Control+a');
  await bar.getByRole('button', { name: 'Label together' }).click();
  const cards = page.getByRole('listbox', { name: 'Tasks' });
  await cards.waitFor();
  await cards.focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Bad', exact: false }).click();
  await j.shoot(page, 'label-together');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await cards.getByText('Bad').nth(5).waitFor();
  const done = () => apiAs<unknown[]>(page, 'GET', `/api/projects/${projectId}/tasks?is_labeled=true&limit=100`);
  await expect.poll(done).toHaveLength(BAD);
});
