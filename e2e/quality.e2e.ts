import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { settled, violationsOf } from './axe.ts';
import { type Journey, journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Text name="note" value="$note"/>
  <Choices name="mood" toName="note" choice="single"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>`;
const PEOPLE = ['annotator1', 'annotator2', 'reviewer'] as const;
const TASKS = 12;
const GOLDEN = 4;

const answer = (mood: string) => [
  { id: 'a', from_name: 'mood', to_name: 'note', type: 'choices', value: { choices: [mood] } },
];
const truth = (index: number): string => (index % 2 === 0 ? 'Good' : 'Bad');
const other = (mood: string): string => (mood === 'Good' ? 'Bad' : 'Good');

/** annotator1 is always right; annotator2 is wrong on every third task; the reviewer on tasks 0 and 1. */
const WRONG: Readonly<Record<(typeof PEOPLE)[number], (index: number) => boolean>> = {
  annotator1: () => false,
  annotator2: (index) => index % 3 === 0,
  reviewer: (index) => index < 2,
};

type Planted = { id: number; tasks: number[]; pages: Record<(typeof PEOPLE)[number], Page> };

/** Twelve tasks, four of them golden, answered by three people with disagreement that can be counted by hand. */
async function plant(j: Journey, manager: Page, title: string): Promise<Planted> {
  const project = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title,
    label_config: CONFIG,
    maximum_annotations: 3,
  });
  const path = `/api/projects/${project.id}`;
  const notes = Array.from({ length: TASKS }, (_, index) => ({ note: `Note ${index + 1}` }));
  await apiAs(manager, 'POST', `${path}/import`, notes);
  const tasks = (await apiAs<{ id: number }[]>(manager, 'GET', `${path}/tasks?ordering=id`)).map(({ id }) => id);
  for (const [index, task] of tasks.slice(0, GOLDEN).entries())
    await apiAs(manager, 'POST', `/api/tasks/${task}/annotations`, {
      result: answer(truth(index)),
      ground_truth: true,
    });
  const pages = {} as Planted['pages'];
  for (const name of PEOPLE) {
    const email = `${name}@labelwright.example`;
    await apiAs(manager, 'POST', `${path}/members`, { email, role: name === 'reviewer' ? 'reviewer' : 'annotator' });
    pages[name] = (await j.signIn(email)).page;
  }
  await apiAs(manager, 'POST', `${path}/state`, { to: 'live' });
  for (const name of PEOPLE)
    for (const [index, task] of tasks.entries()) {
      const mood = WRONG[name](index) ? other(truth(index)) : truth(index);
      await apiAs(pages[name], 'POST', `/api/tasks/${task}/annotations`, { result: answer(mood), lead_time: 5 });
    }
  return { id: project.id, tasks, pages };
}

/** The measuring follows the answers; the page asks again by itself, but not that soon. */
const measured = (page: Page, id: number) =>
  expect
    .poll(() => apiAs<{ pairs: number }>(page, 'GET', `/api/projects/${id}/quality`).then(({ pairs }) => pairs), {
      timeout: 30_000,
    })
    .toBe(TASKS * 3);

journey('a manager reads who agrees with whom, and every number leads to its tasks', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id, pages } = await plant(j, page, 'Moods of three people');
  await measured(page, id);

  // By hand: annotator1 and annotator2 differ on 4 of 12, annotator1 and the reviewer on 2 of 12.
  await page.goto(`/projects/${id}/quality`);
  const matrix = page.getByRole('region', { name: 'Agreement between people' });
  await matrix
    .getByRole('link', { name: /67%; 12 tasks in common, 8 answers identical/ })
    .first()
    .waitFor();
  await expect
    .poll(() => matrix.getByRole('link', { name: /83%; 12 tasks in common, 10 answers identical/ }).count())
    .toBe(2);
  await j.shoot(page, 'quality-agreement');
  expect(await violationsOf(page)).toEqual([]);

  // The numbers as a table, and as files.
  await page.getByRole('button', { name: 'Show the numbers: Agreement between people' }).click();
  await page.getByRole('columnheader', { name: 'Tasks in common' }).waitFor();
  const csv = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV: Agreement between people' }).click();
  const lines = readFileSync(await (await csv).path(), 'utf8').split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/,12,8,0\.666\d*,/);
  await page.getByRole('button', { name: 'Show the picture: Agreement between people' }).click();
  const png = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as PNG: Agreement over time' }).click();
  expect(
    readFileSync(await (await png).path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');

  // A cell leads to the tasks that both answered, a bad task to its two answers side by side.
  await matrix.getByRole('link', { name: /67%/ }).first().click();
  await page.waitForURL(/\/data\?/);
  await page.getByText(`${TASKS} tasks match`).waitFor();
  await page.goBack();
  await page.getByText('Partial', { exact: true }).or(page.getByText('Complete disagreement')).first().click();
  const drawer = page.getByRole('dialog');
  await drawer
    .getByRole('link', { name: /^Compare the answers/ })
    .first()
    .click();
  await page.waitForURL(/\/tasks\/\d+\?.*compare=/);

  // A period narrows the figures and the list as well as the pictures.
  await page.goto(`/projects/${id}/quality?to=2020-01-01`);
  await page.getByText('No two people answered the same task').waitFor();
  await page.getByText('No task to show').waitFor();
  await expect.poll(() => page.getByText('Tasks with two or more answers').locator('..').textContent()).toMatch(/0$/);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => page.getByText('Tasks with two or more answers').locator('..').textContent()).toMatch(/12$/);

  // Labels: what was said against the golden answers. Of 12 golden answers 9 are right.
  await page.goto(`/projects/${id}/quality?show=labels`);
  const confusion = page.getByRole('region', { name: 'Which labels are confused' });
  await confusion.getByRole('link', { name: /said Good where Golden answers said Good/ }).waitFor();
  const cell = async (said: string, golden: string) =>
    Number(
      await confusion
        .getByTitle(new RegExp(`said ${said} where Golden answers said ${golden}`))
        .first()
        .textContent(),
    );
  expect((await cell('Good', 'Good')) + (await cell('Bad', 'Bad'))).toBe(GOLDEN * 3 - 4);
  expect((await cell('Good', 'Bad')) + (await cell('Bad', 'Good'))).toBe(4);
  // Every measure of the control, computed because nobody had. Five tasks agree in a third of their pairs, seven fully.
  const measures = page.getByRole('region', { name: 'All measures by control' });
  await measures.getByRole('row', { name: /Percent agreement.*0\.72.*12 tasks/ }).waitFor({ timeout: 30_000 });
  await measures.getByRole('row', { name: /Fleiss' kappa.*beyond luck/ }).waitFor();
  await j.shoot(page, 'quality-labels');
  expect(await violationsOf(page)).toEqual([]);

  // People: annotator2 missed two of four golden tasks.
  await page.goto(`/projects/${id}/quality?show=people`);
  await page.getByText('2/4').first().waitFor();
  await j.shoot(page, 'quality-people');
  await page
    .getByRole('grid', { name: 'People' })
    .getByRole('link', { name: /annotator2|Ben/ })
    .click();
  await page.waitForURL(/\/quality\/people\/\d+$/);
  await page.getByText('2 of 4 answers', { exact: false }).waitFor();
  await page.getByRole('heading', { name: 'Golden tasks missed' }).waitFor();
  await j.shoot(page, 'quality-person');
  expect(await violationsOf(page)).toEqual([]);

  // Everybody sees their own page, and nobody else's.
  const mine = pages.annotator2;
  await mine.goto(`/projects/${id}/my-quality`);
  await mine.getByRole('heading', { name: 'My quality' }).waitFor();
  await mine.getByText('2 of 4 answers', { exact: false }).waitFor();
  await expect.poll(() => mine.getByRole('link', { name: 'Quality', exact: true }).count()).toBe(0);
  await j.shoot(mine, 'quality-mine');
  expect(await violationsOf(mine)).toEqual([]);

  await page.goto(`/projects/${id}/dashboard`);
  await page.getByRole('heading', { name: /Answers of each person by day/ }).waitFor();
  await page.getByRole('button', { name: 'Show the numbers: Answers of each person by day' }).click();
  await page.getByRole('cell', { name: '12', exact: true }).first().waitFor();
  await j.shoot(page, 'dashboard');
  expect(await violationsOf(page)).toEqual([]);
});

journey('an annotator learns at once which control task was missed, and is paused after the second', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const project = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Moods under control',
    label_config: CONFIG,
    show_ground_truth_first: true,
    maximum_annotations: 2,
  });
  const path = `/api/projects/${project.id}`;
  await apiAs(
    page,
    'POST',
    `${path}/import`,
    Array.from({ length: 6 }, (_, index) => ({ note: `Note ${index + 1}` })),
  );
  const tasks = (await apiAs<{ id: number }[]>(page, 'GET', `${path}/tasks?ordering=id`)).map(({ id }) => id);
  for (const task of tasks.slice(0, 3))
    await apiAs(page, 'POST', `/api/tasks/${task}/annotations`, { result: answer('Good'), ground_truth: true });
  await apiAs(page, 'POST', `${path}/members`, { email: 'annotator1@labelwright.example', role: 'annotator' });
  await apiAs(page, 'POST', `${path}/state`, { to: 'live' });

  // The switches, as a manager finds them.
  await page.goto(`/projects/${project.id}/settings/quality`);
  await page.getByRole('switch', { name: 'Tell people at once when they missed one' }).click();
  await page.getByLabel('Pause after golden tasks missed in a row').fill('2');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Everything is saved').waitFor();
  await j.shoot(page, 'settings-quality');
  expect(await violationsOf(page)).toEqual([]);

  const { page: annotator } = await j.signIn('annotator1@labelwright.example');
  await annotator.goto(`/projects/${project.id}/label`);
  const answerBad = async () => {
    await annotator.getByRole('radio', { name: /Bad/ }).check();
    await annotator.getByRole('button', { name: /^Submit/ }).click();
  };
  await answerBad();
  await annotator.getByText('A control task was missed').first().waitFor();
  await annotator.getByRole('button', { name: 'Compare', exact: true }).first().click();
  const dialog = annotator.getByRole('dialog', { name: 'Your answer and the right one' });
  await dialog.getByRole('region', { name: 'Your answer' }).getByText('Bad').waitFor();
  await dialog.getByRole('region', { name: 'Right answer' }).getByText('Good').waitFor();
  await j.shoot(annotator, 'golden-feedback');
  await dialog.getByRole('button', { name: 'Go on labelling' }).click();
  await answerBad();
  await expect
    .poll(
      () =>
        apiAs<{ pause: unknown }[]>(page, 'GET', `${path}/quality/people`).then((people) =>
          people.some(({ pause }) => pause !== null),
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
  await annotator.reload();
  await annotator.getByText('Your work here is paused').waitFor();

  // The manager sees why on the person's page, and lets them go on.
  await page.goto(`/projects/${project.id}/quality?show=people`);
  await page
    .getByRole('grid', { name: 'People' })
    .getByRole('link', { name: /annotator1|Ada/ })
    .click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText(/gets tasks again/).waitFor();
  await annotator.getByRole('button', { name: 'Look again' }).click();
  await annotator.getByRole('button', { name: /^Submit/ }).waitFor();
});

journey('proposed answers are compared, looked at, written and taken back', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id, tasks } = await plant(j, page, 'Moods put together');
  await measured(page, id);
  await page.goto(`/projects/${id}/quality?show=consensus`);
  await page.getByText('Majority', { exact: true }).click();
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.waitForURL(/run=\d+/);
  const proposals = page.getByRole('grid', { name: /Proposed answers/ });
  await proposals.getByRole('row').nth(TASKS).waitFor({ timeout: 30_000 });
  await j.shoot(page, 'quality-consensus');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Write as annotations…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('slider').press('Home');
  await dialog.getByRole('button', { name: 'Write annotations' }).click();
  await page.getByText(/answers written/).waitFor({ timeout: 30_000 });
  const consensus = async () => {
    const answers = await Promise.all(
      tasks.map((task) => apiAs<{ origin: string }[]>(page, 'GET', `/api/tasks/${task}/annotations`)),
    );
    return answers.flat().filter(({ origin }) => origin === 'consensus').length;
  };
  expect(await consensus()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText(/taken back/).waitFor();
  await expect.poll(consensus, { timeout: 20_000 }).toBe(0);

  // A merge of whole answers is looked at in the interface before it is written.
  await page.goto(`/projects/${id}/quality?show=consensus`);
  await page.getByText('Merge whole answers', { exact: true }).click();
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.waitForURL(/run=\d+/);
  const look = page.getByRole('button', { name: /^Look at the proposed answer/ });
  await look.first().waitFor({ timeout: 30_000 });
  await look.first().click();
  await dialog.getByRole('radio', { name: /Good|Bad/, checked: true }).waitFor({ timeout: 30_000 });
  await j.shoot(page, 'quality-merge-look');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.goto(`/projects/${id}/quality?show=reports&report=q3`);
  await page.getByRole('combobox', { name: 'Report' }).waitFor();
  await page.getByRole('row').nth(3).waitFor();
  // annotator2 agrees with either of the others on 8 of 12.
  await expect.poll(() => page.getByRole('cell', { name: '8', exact: true }).count()).toBe(2);
  await j.shoot(page, 'quality-reports');
  expect(await violationsOf(page)).toEqual([]);
});

journey('quality fits a phone, in the dark', async (j) => {
  const { page: desk } = await j.signIn('manager@labelwright.example');
  const { id } = await plant(j, desk, 'Moods on the way');
  await measured(desk, id);
  const { page } = await j.signIn('manager@labelwright.example', { width: 390, height: 844, colorScheme: 'dark' });
  for (const [path, heading] of [
    ['quality', 'Quality'],
    ['quality?show=people', 'Quality'],
    ['dashboard', 'Dashboard'],
    ['queue', 'Queue'],
  ] as const) {
    await page.goto(`/projects/${id}/${path}`);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true);
    expect(await violationsOf(page), path).toEqual([]);
    await j.shoot(page, `phone-${path.replace(/\W+/g, '-')}`);
  }
});
