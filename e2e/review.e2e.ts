import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { answer, createWorld, marks, reviewsOf, type World, waitForReviews } from './checked-work.ts';
import { type Journey, journey, useBrowser } from './journey.ts';

useBrowser();

const MANAGER = 'manager@labelwright.example';
const ADA = 'annotator1@labelwright.example';
const BEN = 'annotator2@labelwright.example';
const REVIEWER = 'reviewer@labelwright.example';

/** Ada and Ben agree on Ada and London, not on notes. */
async function answeredWorld(j: Journey, title: string, count: number): Promise<World & { manager: Page }> {
  const { page: manager } = await j.signIn(MANAGER);
  const world = await createWorld(manager, title, count);
  const { page: ada } = await j.signIn(ADA);
  const { page: ben } = await j.signIn(BEN);
  for (const task of world.tasks) {
    await answer(ada, task, marks('a', { Ada: 'Person', London: 'Place', notes: 'Work' }));
    await answer(ben, task, marks('b', { Ada: 'Person', London: 'Place', notes: 'Place' }));
  }
  await ada.close();
  await ben.close();
  await waitForReviews(manager, world.projectId, count * 2);
  return { ...world, manager };
}

async function openReview(j: Journey, projectId: number): Promise<Page> {
  const { page } = await j.signIn(REVIEWER);
  await page.goto(`/projects/${projectId}/review`);
  await page.getByRole('complementary', { name: 'Decision' }).waitFor();
  return page;
}

const isTask = (page: Page, number: number) =>
  page
    .getByRole('banner')
    .or(page.locator('header').first())
    .getByText(new RegExp(`^Task ${number}\\b`))
    .waitFor();

const decided = async (page: Page, projectId: number, status: string): Promise<number> =>
  (await reviewsOf(page, projectId, status)).length;

describe('a reviewer at work', () => {
  journey('decides by keys alone, and takes a decision back', async (j) => {
    const { projectId, tasks, manager } = await answeredWorld(j, 'Review by keys', 3);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    expect(await violationsOf(page)).toEqual([]);
    await j.shoot(page, 'review');

    // Both answers to the first task: accepted, and taken back once.
    await page.keyboard.press('a');
    await page.getByText('Accepted: task 1').waitFor();
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(0);
    await page.getByRole('button', { name: 'Accept A' }).and(page.locator(':not([aria-disabled])')).waitFor();
    await page.keyboard.press('a');
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(1);
    await page.keyboard.press('a');
    await isTask(page, 2);

    // The second: rejected with a reason, then fixed.
    await page.keyboard.press('r');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('1');
    expect(await violationsOf(page, '[role=dialog]')).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Rejected: task 2').waitFor();
    await page.getByRole('button', { name: 'Accept A' }).and(page.locator(':not([aria-disabled])')).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: /Accept the fixed answer/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Accept A' }).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: /Accept the fixed answer/ }).waitFor();
    await page.locator('.lw-row-main', { hasText: 'notes' }).click();
    await page.keyboard.press('3');
    await page.keyboard.press('Control+Enter');
    await isTask(page, 3);

    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(3);
    const [rejected] = await reviewsOf(manager, projectId, 'rejected');
    expect(rejected).toMatchObject({ task: tasks[1], reason: 'Wrong label', requeue: 'author' });
    const fixed = (await reviewsOf(manager, projectId, 'approved')).find(({ decision }) => decision === 'fix');
    const { fixed_annotation: fixedId } = fixed as unknown as { fixed_annotation: number };
    const { result } = await apiAs<{ result: { value: { text: string; labels: string[] } }[] }>(
      manager,
      'GET',
      `/api/annotations/${fixedId}`,
    );
    expect(result.find(({ value }) => value.text === 'notes')?.value.labels).toEqual(['Work']);
  });

  journey('sees two answers side by side with what differs marked', async (j) => {
    const { projectId } = await answeredWorld(j, 'Review side by side', 1);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    await page.getByText('All agree on 2 parts.').waitFor();
    await page.keyboard.press('c');
    await page.getByText('= 2 the same', { exact: false }).first().waitFor();
    await expect
      .poll(() => page.locator('.lw-compare-head').textContent())
      .toMatch(/2 the same.*1 different.*0 only.*0 only/s);
    await j.shoot(page, 'review-side-by-side');
    await page.keyboard.press('c');
    await page.getByRole('button', { name: /Side by side/ }).waitFor();
  });

  journey('sees of each answer what was decided about it, and says nothing of the next', async (j) => {
    const { projectId } = await answeredWorld(j, 'One after the other', 1);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    const answers = page.getByRole('group', { name: 'Annotations of this task' }).getByRole('button');
    const stands = page.getByRole('switch', { name: 'This answer stands for the task' });
    // The decision stays on its way, so that nothing else tells of it.
    await page.route(`**/api/projects/${projectId}/review/decisions`, () => {});
    await stands.click();
    await page.keyboard.press('r');
    await page.keyboard.press('1');
    await page.keyboard.press('Control+Enter');
    await answers.nth(1).and(page.locator('[aria-pressed=true]')).waitFor();
    await answers.first().getByLabel('Rejected').waitFor();
    expect(await stands.isChecked()).toBe(false);
  });

  journey('accepts a range of the queue at once', async (j) => {
    const { projectId, manager } = await answeredWorld(j, 'Review in bulk', 4);
    const page = await openReview(j, projectId);
    const boxes = page.getByRole('checkbox', { name: /Select task/ });
    await boxes.first().click();
    await boxes.nth(5).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Accept 6', exact: true }).click();
    await page.getByText('Accepted 6 answers').waitFor();
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(6);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(0);
  });

  journey('stays at the button with which they decide, and on a phone no message lies on it', async (j) => {
    const { projectId, manager } = await answeredWorld(j, 'Review by Tab', 3);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    const accept = page.getByRole('button', { name: 'Accept A' });
    await accept.focus();
    const isFocused = () => accept.evaluate((button) => button === document.activeElement).catch(() => false);
    for (const done of [1, 2, 3]) {
      await page.keyboard.press('Enter');
      await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(done);
      await expect.poll(isFocused).toBe(true);
    }
    await page.close();

    const { page: phone } = await j.signIn(REVIEWER, { width: 390, height: 844, hasTouch: true });
    await phone.goto(`/projects/${projectId}/review`);
    await phone.getByRole('button', { name: 'Accept', exact: true }).tap();
    await phone.getByText('Accepted: task 2').waitFor();
    await phone.getByRole('button', { name: 'Accept', exact: true }).tap({ timeout: 5000 });
    await phone.getByText('Accepted: task 3').waitFor();
    await j.shoot(phone, 'review-phone-message');
  });

  journey('hears kindly that it was decided meanwhile', async (j) => {
    const { projectId, manager } = await answeredWorld(j, 'Review twice', 2);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    const shown = (await reviewsOf(manager, projectId, 'pending'))[0];
    // In another window of the same person: from everybody else the lease protects.
    await apiAs(page, 'POST', `/api/projects/${projectId}/review/decisions`, {
      review: shown?.id,
      decision: 'accept',
    });
    await page.keyboard.press('a');
    await page.getByText('Somebody else was faster').waitFor();
    expect(await decided(manager, projectId, 'approved')).toBe(1);
  });
});

describe('a reviewer who is held up', () => {
  const notesLabel = (page: Page) =>
    page.locator('.lw-row-main', { hasText: 'notes' }).locator('xpath=..').textContent();
  const fixNotes = async (page: Page): Promise<void> => {
    await page.keyboard.press('f');
    await page.getByRole('button', { name: /Accept the fixed answer/ }).waitFor();
    await page.locator('.lw-row-main', { hasText: 'notes' }).click();
    await page.keyboard.press('1');
    await page.getByText('Kept on this device').waitFor();
  };
  const resume = (page: Page) => page.getByRole('button', { name: /Resume fix/ });

  journey('finds a fix again after a reload, a refusal and Undo', async (j) => {
    const { projectId, tasks, manager } = await answeredWorld(j, 'Fix in pieces', 1);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    await fixNotes(page);
    await page.reload();
    await resume(page).waitFor();
    await page.keyboard.press('f');
    await expect.poll(() => notesLabel(page)).toMatch(/Person/);

    const url = `**/api/projects/${projectId}/review/decisions`;
    await page.route(url, (route) => route.fulfill({ status: 503, json: {} }));
    await page.keyboard.press('Control+Enter');
    await page.getByText('The decision was not saved').waitFor();
    await page.unroute(url);
    await resume(page).click();
    await expect.poll(() => notesLabel(page)).toMatch(/Person/);
    await page.getByRole('button', { name: /Accept the fixed answer/ }).click();
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(1);
    const [fixed] = await reviewsOf(manager, projectId, 'approved');
    expect(fixed).toMatchObject({ task: tasks[0], decision: 'fix' });

    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expect.poll(() => decided(manager, projectId, 'approved'), { timeout: 15_000 }).toBe(0);
    await resume(page).waitFor();
  });

  journey('discards a fix on purpose only', async (j) => {
    const { projectId } = await answeredWorld(j, 'Fix discarded', 1);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    await fixNotes(page);
    const answers = page.getByRole('group', { name: 'Annotations of this task' }).getByRole('button');
    // Another answer is looked at meanwhile; it is not the one that is being fixed.
    await answers.nth(1).click();
    await page.getByRole('button', { name: /^Fix/ }).waitFor();
    await answers.first().click();
    await resume(page).waitFor();
    await j.shoot(page, 'review-fix-begun');
    await page.keyboard.press('f');
    await page.getByText('Kept on this device').waitFor();
    await j.shoot(page, 'review-fixing');
    await page.getByRole('button', { name: 'Discard the fix' }).click();
    await page.getByRole('button', { name: /^Fix/ }).waitFor();
    await expect.poll(() => notesLabel(page)).toMatch(/Work/);
    await page.getByText('The fix was discarded').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await resume(page).click();
    await expect.poll(() => notesLabel(page)).toMatch(/Person/);
  });

  journey('finds the words of a rejection that did not get through', async (j) => {
    const { projectId, manager } = await answeredWorld(j, 'Reject twice', 1);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    const url = `**/api/projects/${projectId}/review/decisions`;
    await page.route(url, (route) => route.fulfill({ status: 503, json: {} }));
    await page.keyboard.press('r');
    const feedback = page.getByRole('textbox', { name: 'What the author should know' });
    await feedback.fill('Notes are no work: see the third page of the instructions.');
    await page.getByRole('radio', { name: /To somebody else/ }).check();
    await page.keyboard.press('Control+Enter');
    await page.getByText('The decision was not saved').waitFor();
    await page.unroute(url);
    await page
      .getByRole('button', { name: /^Reject/ })
      .and(page.locator(':not([aria-disabled])'))
      .click();
    await expect.poll(() => feedback.inputValue()).toMatch(/third page/);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => decided(manager, projectId, 'rejected'), { timeout: 15_000 }).toBe(1);
    const [rejected] = await reviewsOf(manager, projectId, 'rejected');
    expect(rejected).toMatchObject({ requeue: 'others' });
  });
});

describe('a comment that was not sent', () => {
  journey('outlives a reload, goes with the answer, and can be taken back', async (j) => {
    const { page: manager } = await j.signIn(MANAGER);
    const { projectId, tasks } = await createWorld(manager, 'Comment in passing', 2);
    const { page } = await j.signIn(ADA);
    const said = () => apiAs<{ text: string }[]>(manager, 'GET', `/api/comments?task=${tasks[0]}`);
    await page.goto(`/projects/${projectId}/label`);
    await page
      .getByText(/^Task 1\b/)
      .first()
      .waitFor();
    const field = page.getByRole('textbox', { name: 'Comment on the answer' });
    await field.fill('The second word is blurred.');
    await page.reload();
    await page
      .getByText(/^Task 1\b/)
      .first()
      .waitFor();
    expect(await field.inputValue()).toBe('The second word is blurred.');
    await page.getByRole('button', { name: /^Submit/ }).click();
    await page
      .getByText(/^Task 2\b/)
      .first()
      .waitFor();
    expect(await field.inputValue()).toBe('');
    await page.getByText('Your comment was sent with it').waitFor();
    expect((await said()).map(({ text }) => text)).toEqual(['The second word is blurred.']);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expect.poll(said).toEqual([]);
  });
});

describe('an author whose work was sent back', () => {
  journey('gets it first, with the reason, and it comes back to review', async (j) => {
    const { projectId, manager } = await answeredWorld(j, 'Sent back', 1);
    const [first] = await reviewsOf(manager, projectId, 'pending');
    await apiAs(manager, 'POST', `/api/projects/${projectId}/review/decisions`, {
      review: first?.id,
      decision: 'reject',
      reason: 'Wrong label',
      feedback: 'Notes are a work.',
      requeue: 'author',
    });
    const { page } = await j.signIn(ADA);
    await page.goto('/');
    await page.getByText('1 sent back to you').first().waitFor();
    await page.goto(`/projects/${projectId}`);
    await page.getByRole('heading', { name: 'My reviews' }).waitFor();
    await page.goto(`/projects/${projectId}/label`);
    const banner = page.getByRole('region', { name: 'This came back to you' });
    await banner.getByText('Notes are a work.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await j.shoot(page, 'label-sent-back');
    await page.locator('.lw-row-main', { hasText: 'notes' }).click();
    await page.keyboard.press('2');
    await page.keyboard.press('Control+Enter');
    await banner.waitFor({ state: 'detached' });
    const sources = async () =>
      (await reviewsOf(manager, projectId, 'pending')).map((review) => (review as { source?: string }).source);
    await expect.poll(sources, { timeout: 20_000, interval: 300 }).toContain('resubmitted');
  });

  journey('talks with the reviewer about a region', async (j) => {
    const { projectId, tasks } = await answeredWorld(j, 'Comments', 1);
    const page = await openReview(j, projectId);
    await isTask(page, 1);
    await page.locator('.lw-row-main', { hasText: 'London' }).click();
    const field = page.getByRole('textbox', { name: 'Comment on the region' });
    await field.fill('Is this the city? @An');
    await page.getByRole('option').first().click();
    // What the server would not take stays in the field.
    const url = '**/api/comments';
    await page.route(url, (route) => route.fulfill({ status: 503, json: {} }));
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByText('The comment could not be saved').waitFor();
    expect(await field.inputValue()).toMatch(/Is this the city/);
    await page.unroute(url);
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByText('Is this the city?', { exact: false }).last().waitFor();
    const read = () =>
      apiAs<{ mentions: number[]; region_ref: { regionId: string }; is_resolved: boolean }[]>(
        page,
        'GET',
        `/api/comments?task=${tasks[0]}`,
      );
    await expect.poll(async () => (await read()).length).toBe(1);
    const [comment] = await read();
    expect(comment?.region_ref.regionId).toBe('a-London');
    expect(comment?.mentions).toHaveLength(1);

    const { page: ada } = await j.signIn(ADA);
    await ada.goto(`/projects/${projectId}/tasks/${tasks[0]}`);
    await ada.getByRole('button', { name: 'Reply' }).click();
    await ada.getByRole('textbox', { name: /Reply to/ }).fill('Yes, the city.');
    await ada.getByRole('textbox', { name: /Reply to/ }).press('Control+Enter');
    await expect.poll(async () => (await read()).length).toBe(2);
    await page.reload();
    await page.getByText('Yes, the city.').waitFor();
    await page.getByRole('button', { name: 'Resolve' }).click();
    await expect.poll(async () => (await read())[0]?.is_resolved).toBe(true);
  });
});
