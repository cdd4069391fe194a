import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Text name="note" value="$note"/>
  <Choices name="mood" toName="note"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>`;
const ADA = 'annotator1@labelwright.example';
const BEN = 'annotator2@labelwright.example';

const answer = [{ id: 'a', from_name: 'mood', to_name: 'note', type: 'choices', value: { choices: ['Good'] } }];

journey('a manager sees who holds what, why somebody gets nothing, and mends it there', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const project = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Notes in a queue',
    label_config: CONFIG,
  });
  const path = `/api/projects/${project.id}`;
  const notes = Array.from({ length: 10 }, (_, index) => ({
    note: `Note ${index + 1}`,
    language: index < 3 ? 'de' : 'en',
  }));
  await apiAs(page, 'POST', `${path}/import`, notes);
  for (const email of [ADA, BEN])
    await apiAs(page, 'POST', `${path}/members`, { email, role: 'annotator', task_limit: email === BEN ? 1 : 0 });

  // Not published: nobody gets anything, and the page says so with the button that mends it.
  await page.goto(`/projects/${project.id}/queue`);
  await page.getByText('Nobody gets a task').waitFor();
  await j.shoot(page, 'queue-not-published');
  await apiAs(page, 'POST', `${path}/state`, { to: 'live' });

  const { page: ada } = await j.signIn(ADA);
  const { page: ben } = await j.signIn(BEN);
  const taken = await apiAs<{ id: number; inner_id: number }>(ada, 'GET', `${path}/next`);
  const done = await apiAs<{ id: number }>(ben, 'GET', `${path}/next`);
  await apiAs(ben, 'POST', `/api/tasks/${done.id}/annotations`, { result: answer });

  // Who holds what; the task goes back into the queue at a click.
  await page.reload();
  const held = page.getByRole('grid', { name: 'Who holds what' });
  await held.getByText(`Task ${taken.inner_id}`).waitFor();
  await j.shoot(page, 'queue');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: `Release task ${taken.inner_id} from Ada Annotator` }).click();
  await page.getByText(`Task ${taken.inner_id} is free again`).waitFor();
  await page.getByText('Nobody holds a task').waitFor();

  // Ben has reached his limit; raising it gives him work again.
  await page.getByRole('button', { name: /Why does Ben/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Ben Annotator' });
  await drawer.getByText('Gets nothing now').waitFor();
  await j.shoot(page, 'queue-why-limit');
  expect(await violationsOf(page)).toEqual([]);
  await drawer.getByLabel('New limit').fill('5');
  await drawer.getByRole('button', { name: 'Save limit' }).click();
  await drawer.getByText(/Would get task/).waitFor();

  // Paused with a reason that he reads, and resumed from the same place.
  await drawer.getByRole('button', { name: 'Pause…' }).click();
  const pause = page.getByRole('dialog', { name: 'Pause Ben Annotator' });
  await pause.getByLabel('Reason').fill('Let us talk about the guidelines first.');
  await pause.getByRole('button', { name: 'Pause', exact: true }).click();
  await drawer.getByText('Gets nothing now').waitFor();
  await ben.goto(`/projects/${project.id}/label`);
  await ben.getByText('Let us talk about the guidelines first.').waitFor();
  await drawer.getByRole('button', { name: 'Resume' }).click();
  await drawer.getByText(/Would get task/).waitFor();

  // Only German notes for Ben.
  await drawer.getByRole('button', { name: 'Task filter…' }).click();
  const filter = page.getByRole('dialog', { name: 'Tasks for Ben Annotator' });
  await filter.getByRole('button', { name: 'Add condition' }).click();
  await filter.getByLabel('Field', { exact: true }).selectOption('language');
  await filter.getByLabel('Values').fill('fr');
  await j.shoot(page, 'queue-member-filter');
  await filter.getByRole('button', { name: 'Save filter' }).click();
  await drawer.getByText('Gets nothing now').waitFor();
  await drawer.getByText('Filtered out', { exact: false }).first().waitFor();
  await j.shoot(page, 'queue-why-filter');
});

journey('selected tasks are assigned, and come first to whom they are assigned', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const project = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Notes for certain people',
    label_config: CONFIG,
  });
  const path = `/api/projects/${project.id}`;
  const notes = Array.from({ length: 6 }, (_, index) => ({ note: `Note ${index + 1}` }));
  await apiAs(page, 'POST', `${path}/import`, notes);
  for (const email of [ADA, BEN]) await apiAs(page, 'POST', `${path}/members`, { email, role: 'annotator' });
  await apiAs(page, 'POST', `${path}/state`, { to: 'live' });
  const tasks = (await apiAs<{ id: number }[]>(page, 'GET', `${path}/tasks?ordering=id`)).map(({ id }) => id);

  await page.goto(`/projects/${project.id}/data?sort=-id`);
  const rows = page.getByRole('grid', { name: 'Tasks' });
  await rows.getByRole('checkbox').nth(1).check();
  await page.getByRole('button', { name: 'Assign…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Assign 1 task' });
  await dialog.getByRole('checkbox', { name: 'Ben Annotator' }).check();
  await j.shoot(page, 'assign-tasks');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });

  const { page: ben } = await j.signIn(BEN);
  const { page: ada } = await j.signIn(ADA);
  expect((await apiAs<{ id: number }>(ben, 'GET', `${path}/next`)).id).toBe(tasks.at(-1));
  expect((await apiAs<{ id: number }>(ada, 'GET', `${path}/next`)).id).toBe(tasks[0]);

  // Shares: one limit for each person, kept over a reload.
  await page.goto(`/projects/${project.id}/settings/distribution`);
  await page.getByText('A limit for each person', { exact: true }).click();
  await page.getByLabel('Limits of people: Ben Annotator').fill('2');
  await page.getByText('Are all there is', { exact: true }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Settings saved').first().waitFor();
  await page.reload();
  await page.getByLabel('Limits of people: Ben Annotator').waitFor();
  await expect.poll(() => page.getByLabel('Limits of people: Ben Annotator').inputValue()).toBe('2');
  await j.shoot(page, 'settings-distribution');
  expect(await violationsOf(page)).toEqual([]);
});
