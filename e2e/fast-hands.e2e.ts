import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page, Request, Route } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const TASKS = 60;
const PEOPLE = ['annotator1@labelwright.example', 'annotator2@labelwright.example'] as const;
const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text" required="true"><Choice value="yes"/><Choice value="no"/></Choices></View>';
const OFFLINE_TITLE = 'You are offline';

/** Numbers from 0 to 1 in an order that is the same every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A network as on a train: every call is slow in its own way, some get lost on the way there, some on the way back. */
async function ride(context: BrowserContext, roll: () => number): Promise<void> {
  await context.route('**/api/**', async (route: Route, request: Request) => {
    const fate = roll();
    const isStream = request.headers().accept?.includes('event-stream') === true;
    try {
      if (isStream) return await route.continue();
      await sleep(roll() * 80);
      if (fate < 0.02) return await route.abort('internetdisconnected');
      if (fate > 0.98) {
        await route.fetch();
        return await route.abort('connectionreset');
      }
      await route.continue();
    } catch {
      // The page went on without waiting for the answer.
    }
  });
}

/** The text of the task on the screen; undefined once there is none left. Waits until it is another one. */
async function nextText(page: Page, before: string | undefined): Promise<string | undefined> {
  const found = await page
    .waitForFunction(
      ([last, offline]) => {
        const text = document.body.textContent.match(/Sentence number \d+\./)?.[0];
        if (text !== undefined && text !== last) return text;
        const heading = document.querySelector('h2')?.textContent ?? '';
        return document.body.textContent.includes('Look again') && heading !== offline ? 'none' : false;
      },
      [before, OFFLINE_TITLE] as const,
      { polling: 'raf', timeout: 30_000 },
    )
    .catch(() => {
      throw new Error(`no other task came after ${before ?? 'opening the page'}`);
    });
  const text = await found.jsonValue();
  return text === 'none' || text === false ? undefined : text;
}

type Answers = Map<string, 'yes' | 'no'>;

/** Answers as fast as the keys allow, impatiently: every few tasks the last key is pressed twice. */
async function rush(page: Page, context: BrowserContext, roll: () => number): Promise<Answers> {
  const given: Answers = new Map();
  let text = await nextText(page, undefined);
  while (text !== undefined) {
    expect(given.has(text), `${text} is shown to somebody who has answered it`).toBe(false);
    const answer = roll() < 0.5 ? 'yes' : 'no';
    given.set(text, answer);
    await page.keyboard.press(answer === 'yes' ? '1' : '2');
    await page.keyboard.press('Control+Enter');
    if (given.size % 4 === 0) await page.keyboard.press('Control+Enter');
    if (given.size % 19 === 0) {
      await context.setOffline(true);
      await sleep(200);
      await context.setOffline(false);
    }
    text = await nextText(page, text);
  }
  return given;
}

interface Exported {
  data: { text: string };
  annotations: { completed_by: number; result: { value: { choices: string[] } }[] }[];
}

journey('goes back by key while the next task is on its way, and when none is left', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: 'Back at once',
    label_config: CONFIG,
  });
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email: PEOPLE[0], role: 'annotator' });
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, [{ text: 'First.' }, { text: 'Second.' }]);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  const { page } = await j.signIn(PEOPLE[0]);
  // Nothing is reserved beforehand, and the server takes its time.
  await page.route('**/next?prefetch=1', (route) => route.abort());
  await page.goto(`/projects/${id}/label`);
  await page.getByText('First.').waitFor();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/next', async (route) => {
    await held;
    await route.continue();
  });
  const changing = page.getByText(/Changing an earlier answer/);
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Enter');
  await page.getByText('First.').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+ArrowLeft');
  await changing.waitFor();
  await page.getByText('First.').waitFor();
  release();
  await page.keyboard.press('Control+ArrowRight');
  await page.getByText('Second.').waitFor();
  await page.keyboard.press('2');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  await page.keyboard.press('Control+ArrowLeft');
  await changing.waitFor();
  await page.getByText('Second.').waitFor();
});

journey('two people answer as fast as keys allow over a bad network, and nothing is lost or done twice', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: 'Fast hands',
    maximum_annotations: 2,
    label_config: CONFIG,
  });
  for (const email of PEOPLE) await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email, role: 'annotator' });
  const tasks = Array.from({ length: TASKS }, (_, index) => ({ text: `Sentence number ${index + 1}.` }));
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, tasks);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});

  const given = await Promise.all(
    PEOPLE.map(async (email, index) => {
      const { page, context } = await j.signIn(email);
      const roll = dice(index + 1);
      await ride(context, roll);
      await page.goto(`/projects/${id}/label`);
      const answers = await rush(page, context, roll);
      expect(await page.getByText(/not accepted/).count(), `${email} has no answer refused`).toBe(0);
      const { user_id: userId } = await apiAs<{ user_id: number }>(page, 'GET', '/api/auth/me');
      return [userId, answers] as const;
    }),
  );

  for (const [, answers] of given) expect(answers.size).toBe(TASKS);
  await expect
    .poll(() => apiAs<Record<string, unknown>>(manager, 'GET', `/api/projects/${id}`))
    .toMatchObject({ finished_task_number: TASKS, total_annotations_number: 2 * TASKS });
  const exported = await apiAs<Exported[]>(manager, 'GET', `/api/projects/${id}/export?exportType=JSON`);
  expect(exported).toHaveLength(TASKS);
  for (const { data, annotations } of exported) {
    const stored = annotations.map(({ completed_by: by, result }) => [by, result[0]?.value.choices[0]]);
    const typed = given.map(([userId, answers]) => [userId, answers.get(data.text)]);
    expect(stored.sort(), data.text).toEqual(typed.sort());
  }
});
