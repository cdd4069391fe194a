import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { answer, createWorld, marks, type World } from './checked-work.ts';
import { type Journey, journey, useBrowser } from './journey.ts';
import { pressAtFirstSight } from './label-page.ts';

useBrowser();

const MANAGER = 'manager@labelwright.example';

interface View {
  adjudication: { status: string } | null;
  final: {
    annotation: { id: number; result: { value: { text: string; labels: string[] } }[] };
    provenance: { region: string; how: string; from?: number }[];
  } | null;
}

async function disputedWorld(j: Journey, title: string): Promise<World & { page: Page; given: number[] }> {
  const { page } = await j.signIn(MANAGER);
  const world = await createWorld(page, title, 2, { review_percentage: 0 });
  const { page: ada } = await j.signIn('annotator1@labelwright.example');
  const { page: ben } = await j.signIn('annotator2@labelwright.example');
  const given: number[] = [];
  for (const task of world.tasks) {
    given.push(await answer(ada, task, marks('a', { Ada: 'Person', London: 'Place', notes: 'Work' })));
    given.push(await answer(ben, task, marks('b', { Ada: 'Person', London: 'Work' })));
    await apiAs(page, 'POST', `/api/tasks/${task}/adjudication`, { reason: 'Two opinions' });
  }
  await ada.close();
  await ben.close();
  return { ...world, page, given };
}

const viewOf = (page: Page, taskId: number | undefined): Promise<View> =>
  apiAs<View>(page, 'GET', `/api/tasks/${taskId}/adjudication`);

const standing = (page: Page) => page.locator('.lw-rail-head').getByRole('status').textContent();

describe('an adjudicator at work', () => {
  journey('merges what all agree on and decides the rest by keys', async (j) => {
    const { projectId, tasks, page, given } = await disputedWorld(j, 'Settle by keys');
    await page.goto(`/projects/${projectId}/adjudicate`);
    await page.getByRole('heading', { name: 'Dispute 1 of 2' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await expect.poll(() => standing(page)).toBe('2 open · 1 agreed, not merged yet');
    await page.keyboard.press('m');
    await expect.poll(() => standing(page)).toBe('2 open');

    // Ben's label for London; Ada alone marked the notes, and they are left out, then taken after all.
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: 'Dispute 2 of 2' }).waitFor();
    await page.keyboard.press('0');
    await expect.poll(() => standing(page)).toBe('Everything is decided');
    await page.keyboard.press('Control+z');
    await expect.poll(() => standing(page)).toBe('1 open');
    await page.keyboard.press('1');
    await expect.poll(() => standing(page)).toBe('Everything is decided');
    await j.shoot(page, 'adjudicate');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Settled: task 1').waitFor();
    await page.getByText(/^Task 2/).waitFor();

    await expect.poll(async () => (await viewOf(page, tasks[0])).adjudication?.status).toBe('done');
    const { final } = await viewOf(page, tasks[0]);
    const labels = final?.annotation.result.map(({ value }) => [value.text, ...value.labels]);
    expect(labels?.toSorted()).toEqual([
      ['Ada', 'Person'],
      ['London', 'Work'],
      ['notes', 'Work'],
    ]);
    const how = final?.provenance.map(({ how: word, from }) => [word, from ?? null]);
    expect(how).toEqual(
      expect.arrayContaining([
        ['unanimous', null],
        ['chosen', given[1]],
        ['chosen', given[0]],
      ]),
    );
    // The answers that it was made of are what they were.
    const first = await apiAs<{ result: unknown[] }>(page, 'GET', `/api/annotations/${given[0]}`);
    expect(first.result).toHaveLength(3);
  });

  journey('edits a part, survives a reload, and takes the answer back', async (j) => {
    const { projectId, tasks, page } = await disputedWorld(j, 'Settle by hand');
    await page.goto(`/projects/${projectId}/adjudicate`);
    await page.getByRole('heading', { name: 'Dispute 1 of 2' }).waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('e');
    await page.getByText('Keys go to the editor.').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Escape');
    await page.getByText('Keys go to the editor.').waitFor({ state: 'detached' });
    await expect.poll(() => standing(page)).toBe('1 open');
    await page.getByText('Kept on this device').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: /Dispute \d of 2/ }).waitFor();
    await expect.poll(() => standing(page)).toBe('1 open');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.keyboard.press('0');
    await expect.poll(() => standing(page)).toBe('Everything is decided');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Settled: task 1').waitFor();
    await expect.poll(async () => (await viewOf(page, tasks[0])).adjudication?.status).toBe('done');
    const { final } = await viewOf(page, tasks[0]);
    expect(final?.provenance.map(({ how }) => how).toSorted()).toEqual(['edited', 'unanimous']);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expect.poll(async () => (await viewOf(page, tasks[0])).final).toBeNull();
  });
});

describe('an adjudicator who is held up', () => {
  journey('is not: a key counts from the moment that a task is seen', async (j) => {
    const { projectId, page } = await disputedWorld(j, 'Merged at first sight');
    await pressAtFirstSight(page, '[data-decisions]', 'Dispute 1 of 2', '2');
    await pressAtFirstSight(page, 'header h1 + p', 'Task 1', 'm');
    await page.goto(`/projects/${projectId}/adjudicate`);
    await page.getByRole('heading', { name: 'Dispute 2 of 2' }).waitFor();
    await expect.poll(() => standing(page)).toBe('1 open');
  });

  journey('has passed over the last one as well', async (j) => {
    const { projectId, page } = await disputedWorld(j, 'Skip them all');
    await page.goto(`/projects/${projectId}/adjudicate`);
    await page.getByText(/^Task 1/).waitFor();
    await page.getByRole('button', { name: /^Skip/ }).click();
    await page.getByText(/^Task 2/).waitFor();
    // The focus is on a button of the page now: the keys are those of deciding all the same.
    await page.keyboard.press('m');
    await expect.poll(() => standing(page)).toBe('2 open');
    await page.keyboard.press('Control+Space');
    await page.getByText('You have skipped the rest').waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText(/^Task 1/).waitFor();
  });

  journey('finds what was merged when the server would not take it, and when it is taken back', async (j) => {
    const { projectId, tasks, page } = await disputedWorld(j, 'Refused once');
    await page.goto(`/projects/${projectId}/adjudicate`);
    await page.getByRole('heading', { name: 'Dispute 1 of 2' }).waitFor();
    const settle = async () => {
      await page.keyboard.press('m');
      await page.keyboard.press('2');
      await page.getByRole('heading', { name: 'Dispute 2 of 2' }).waitFor();
      await page.keyboard.press('1');
      await expect.poll(() => standing(page)).toBe('Everything is decided');
      await page.keyboard.press('Control+Enter');
    };
    const note = page.getByRole('textbox', { name: 'Note on the decision' });
    const golden = page.getByRole('switch', { name: 'Also as a golden task' });
    await note.fill('London is meant as a work here.');
    await golden.click();
    const isNoted = async () => [await note.inputValue(), await golden.isChecked()];
    const noted = ['London is meant as a work here.', true];
    // What is said beside the answer outlives a reload as the answer does.
    await page.reload();
    await page.getByRole('heading', { name: 'Dispute 1 of 2' }).waitFor();
    expect(await isNoted()).toEqual(noted);
    const url = `**/api/tasks/${tasks[0]}/adjudication/submit`;
    await page.route(url, (route) => route.fulfill({ status: 503, json: {} }));
    await settle();
    await page.getByText(/^Task 2/).waitFor();
    await page.unroute(url);
    await page.getByText('The answer was not saved').waitFor();
    expect(await page.getByText('Settled: task 1').count()).toBe(0);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText(/^Task 1/).waitFor();
    await expect.poll(() => standing(page)).toBe('Everything is decided');
    expect(await isNoted()).toEqual(noted);
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await viewOf(page, tasks[0])).adjudication?.status).toBe('done');
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await page.getByText(/^Task 1/).waitFor();
    await expect.poll(() => standing(page)).toBe('Everything is decided');
    expect(await isNoted()).toEqual(noted);
  });
});

describe('a pipeline', () => {
  journey('is made in the settings and shown with live counts', async (j) => {
    const { page: manager } = await j.signIn(MANAGER);
    const stage = await createWorld(manager, 'Stage one', 1, { review_percentage: 0 });
    const experts = await createWorld(manager, 'Stage two', 0, { maximum_annotations: 1 });
    expect(experts.tasks).toEqual([]);
    await manager.goto(`/projects/${stage.projectId}/settings/pipeline`);
    await manager.getByRole('button', { name: 'Let tasks flow on' }).click();
    const dialog = manager.getByRole('dialog');
    expect(await violationsOf(manager, '[role=dialog]')).toEqual([]);
    await dialog.getByLabel('To which project').selectOption({ label: 'Stage two' });
    await dialog.getByRole('button', { name: 'Let tasks flow on' }).click();
    await manager.getByText('When people disagree, all of them with at least 2 answers', { exact: false }).waitFor();

    const { page: ada } = await j.signIn('annotator1@labelwright.example');
    const { page: ben } = await j.signIn('annotator2@labelwright.example');
    const [task = 0] = stage.tasks;
    await answer(ada, task, marks('a', { Ada: 'Person', London: 'Place' }));
    await answer(ben, task, marks('b', { Ada: 'Work', London: 'Work' }));
    await manager.goto(`/projects/${stage.projectId}/pipeline`);
    await manager.getByRole('listitem').filter({ hasText: 'Stage two' }).first().waitFor();
    // Live: the count comes without a reload.
    await manager
      .getByRole('listitem')
      .filter({ hasText: /Stage one → Stage two:\s*1/ })
      .waitFor({ timeout: 40_000 });
    expect(await violationsOf(manager)).toEqual([]);
    await j.shoot(manager, 'pipeline');
    await manager.getByRole('button', { name: /Show the numbers/ }).click();
    await manager.getByRole('columnheader', { name: 'To settle' }).waitFor();
  });
});
