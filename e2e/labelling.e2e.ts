import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { apiAs, projectNamed } from './api.ts';
import { settled } from './axe.ts';
import { journey, useBrowser } from './journey.ts';
import { nextTaskIsShown, taskNumber } from './label-page.ts';

useBrowser();

const SENTIMENT = 'Sentiment of product reviews';

interface Answer {
  id: number;
  task: number;
  result: { type: string; value: { choices?: string[]; rating?: number } }[];
}

async function historyOf(page: Page, projectId: number): Promise<number[]> {
  const history = await apiAs<{ annotationId: number | null }[]>(
    page,
    'GET',
    `/api/projects/${projectId}/label-stream-history`,
  );
  return history.flatMap(({ annotationId }) => (annotationId === null ? [] : [annotationId]));
}

/** Waits until the server has `count` new answers and reads them, oldest first. */
async function newAnswers(page: Page, projectId: number, before: number[], count: number): Promise<Answer[]> {
  const fresh = async (): Promise<number[]> => (await historyOf(page, projectId)).filter((id) => !before.includes(id));
  await expect.poll(async () => (await fresh()).length, { timeout: 40_000, interval: 300 }).toBe(count);
  return Promise.all((await fresh()).map((id) => apiAs<Answer>(page, 'GET', `/api/annotations/${id}`)));
}

const choiceOf = (answer: Answer | undefined): string | undefined =>
  answer?.result.find((item) => item.type === 'choices')?.value.choices?.[0];

describe('an annotator at work', () => {
  journey('labels twenty tasks by keyboard alone', async (j) => {
    const { page } = await j.signIn('annotator1@labelwright.example');
    const projectId = await projectNamed(page, SENTIMENT);
    const before = await historyOf(page, projectId);
    await page.goto(`/projects/${projectId}/label`);
    for (let number = 0; number < 20; number += 1) {
      const task = await taskNumber(page);
      await page.keyboard.press(['p', 'n', 'g'][number % 3] ?? 'p');
      if (number % 3 !== 1) await page.keyboard.press(String((number % 4) + 1));
      if (number === 3) await j.shoot(page, 'label-sentiment');
      await page.keyboard.press('Control+Enter');
      await nextTaskIsShown(page, task);
    }
    const mine = await newAnswers(page, projectId, before, 20);
    expect(new Set(mine.map((answer) => answer.task)).size, 'no task twice').toBe(20);
    expect(mine.map(choiceOf)).toEqual(
      Array.from({ length: 20 }, (_, number) => ['Positive', 'Neutral', 'Negative'][number % 3]),
    );
  });

  journey('a required answer that is missing blocks the submit and says so', async (j) => {
    const { page } = await j.signIn('annotator1@labelwright.example');
    await page.goto(`/projects/${await projectNamed(page, SENTIMENT)}/label`);
    const task = await taskNumber(page);
    await page.keyboard.press('Control+Enter');
    await page
      .getByText(/required|choose|answer/i)
      .first()
      .waitFor();
    expect(await taskNumber(page)).toBe(task);
  });

  journey('goes offline in the middle and loses nothing', async (j) => {
    const { page, context } = await j.signIn('annotator2@labelwright.example');
    const projectId = await projectNamed(page, SENTIMENT);
    const before = await historyOf(page, projectId);
    const ahead = page.waitForResponse((response) => response.url().includes('prefetch=1'));
    await page.goto(`/projects/${projectId}/label`);
    let task = await taskNumber(page);
    // The task after it is there before the network goes.
    await (await ahead).finished();
    await settled(page);
    await context.setOffline(true);
    await page.keyboard.press('p');
    await page.keyboard.press('4');
    await page.keyboard.press('Control+Enter');
    await nextTaskIsShown(page, task);
    await page
      .getByText(/offline/i)
      .first()
      .waitFor();
    task = await taskNumber(page);
    await page.keyboard.press('g');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: /offline/i }).waitFor();
    await j.shoot(page, 'label-offline');
    await context.setOffline(false);
    const mine = await newAnswers(page, projectId, before, 2);
    expect(mine.map(choiceOf)).toEqual(['Positive', 'Negative']);
  });

  journey('a crash of the tab keeps the draft, and the answer can be changed later', async (j) => {
    const { page, context } = await j.signIn('annotator2@labelwright.example');
    const projectId = await projectNamed(page, SENTIMENT);
    await page.goto(`/projects/${projectId}/label`);
    const task = await taskNumber(page);
    await page.keyboard.press('n');
    await page.getByText('Saved').first().waitFor();
    await page.close({ runBeforeUnload: false });

    const again = await context.newPage();
    await again.goto(`/projects/${projectId}/label`);
    expect(await taskNumber(again)).toBe(task);
    await expect.poll(() => again.getByRole('radio', { name: /Neutral/ }).isChecked()).toBe(true);
    await again.keyboard.press('Control+Enter');
    await nextTaskIsShown(again, task);
    await again.keyboard.press('Control+ArrowLeft');
    await again.getByText(/Changing an earlier answer/).waitFor();
    await again.keyboard.press('g');
    await again.keyboard.press('Control+Enter');
    await again.getByText(/Changing an earlier answer/).waitFor({ state: 'detached' });
    const last = async () => {
      const id = (await historyOf(again, projectId)).at(-1);
      return choiceOf(await apiAs<Answer>(again, 'GET', `/api/annotations/${id}`));
    };
    await expect.poll(last, { timeout: 20_000 }).toBe('Negative');
  });

  journey('marks spans and draws boxes', async (j) => {
    const { page } = await j.signIn('annotator1@labelwright.example');
    await page.goto(`/projects/${await projectNamed(page, 'Named entities in software history')}/label`);
    await page.getByRole('button', { name: 'Start labelling' }).click();
    await page.keyboard.press('1');
    // Which task comes first, and with it where its words are, is not for this journey to say.
    const word = await page
      .locator('.lw-text, [data-object="text"]')
      .first()
      .evaluate((text) => {
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const found = /\p{L}{4,}/u.exec(node.textContent ?? '');
          if (!found) continue;
          const range = document.createRange();
          range.setStart(node, found.index);
          range.setEnd(node, found.index + found[0].length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
        throw new Error('there is no word in the text');
      });
    await page.mouse.dblclick(word.x, word.y);
    await page.locator('.lw-panel-head', { hasText: /Regions\s*1/ }).waitFor();
    await j.shoot(page, 'label-entities');

    const boxes = await projectNamed(page, 'Objects in photographs');
    await page.goto(`/projects/${boxes}/label`);
    await page.locator('.lw-picture').waitFor();
    await page.keyboard.press('6');
    await page.mouse.move(520, 260);
    await page.mouse.down();
    await page.mouse.move(600, 400, { steps: 5 });
    await page.mouse.move(690, 620, { steps: 5 });
    await page.mouse.up();
    await page.locator('.lw-panel-head', { hasText: /Regions\s*1/ }).waitFor();
    await j.shoot(page, 'label-boxes');
    await page.keyboard.press('Control+z');
    await page.locator('.lw-panel-head', { hasText: /Regions\s*0/ }).waitFor();
    await page.keyboard.press('Control+Shift+z');
    await page.locator('.lw-panel-head', { hasText: /Regions\s*1/ }).waitFor();
  });
});

describe('two annotators at overlap two', () => {
  journey('get the same tasks, never more than two people on one, and never one twice', async (j) => {
    const [first, second] = await Promise.all([
      j.signIn('annotator1@labelwright.example'),
      j.signIn('annotator2@labelwright.example'),
    ]);
    const { page: manager } = await j.signIn('manager@labelwright.example');
    const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
      title: 'Overlap of two',
      maximum_annotations: 2,
      label_config:
        '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="yes"/><Choice value="no"/></Choices></View>',
    });
    for (const email of ['annotator1@labelwright.example', 'annotator2@labelwright.example'])
      await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email, role: 'annotator' });
    await apiAs(
      manager,
      'POST',
      `/api/projects/${id}/import`,
      Array.from({ length: 5 }, (_, index) => ({ text: `Sentence number ${index + 1}` })),
    );
    await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
    await Promise.all(
      [first, second].map(async ({ page }, who) => {
        await page.goto(`/projects/${id}/label`);
        for (let number = 0; number < 5; number += 1) {
          const task = await taskNumber(page);
          await page.keyboard.press(String(((number + who) % 2) + 1));
          await page.keyboard.press('Control+Enter');
          await nextTaskIsShown(page, task);
        }
        await page.getByRole('button', { name: 'Look again' }).waitFor();
      }),
    );
    await j.shoot(first.page, 'label-nothing-left');
    await expect
      .poll(() => apiAs<Record<string, unknown>>(manager, 'GET', `/api/projects/${id}`))
      .toMatchObject({ task_number: 5, finished_task_number: 5, total_annotations_number: 10 });
    const exported = await apiAs<{ annotations: { completed_by: number }[] }[]>(
      manager,
      'GET',
      `/api/projects/${id}/export?exportType=JSON`,
    );
    for (const task of exported)
      expect(new Set(task.annotations.map((annotation) => annotation.completed_by)).size).toBe(2);
  });
});
