import type { AgreementMatrix, PersonQuality, Quality } from '@labelwright/contract/quality';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { type Journey, journey, PASSWORD, useBrowser } from './journey.ts';
import { mailedLink } from './mail.ts';

useBrowser();

const TASKS = 60;
const CONFIG = `<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single" required="true">
    <Choice value="good" hotkey="g"/><Choice value="bad" hotkey="b"/>
  </Choices>
</View>`;

type Mood = 'good' | 'bad';
const truthOf = (task: number): Mood => (task % 3 === 0 ? 'bad' : 'good');
const opposite = (mood: Mood): Mood => (mood === 'good' ? 'bad' : 'good');

/** Who answers what wrongly; Ada never does. Tasks 5 and 35 two of three get wrong: a majority would be wrong, too. */
const ANNOTATORS = [
  { email: 'annotator1@labelwright.example', name: 'Ada Annotator', mistakes: [] as number[] },
  { email: 'annotator2@labelwright.example', name: 'Ben Annotator', mistakes: [5, 15, 25, 35, 45, 55] },
  { email: 'contributor@labelwright.example', name: 'Cleo Contributor', mistakes: [5, 7, 20, 27, 35, 47, 50] },
];
const DISPUTED = [...new Set(ANNOTATORS.flatMap(({ mistakes }) => mistakes))].sort((a, b) => a - b);
const GOLDEN = [5, 7, 10, 12];
const ADJUDICATOR = 'ida.adjudicator@labelwright.example';

const answerOf = (mistakes: readonly number[], task: number): Mood =>
  mistakes.includes(task) ? opposite(truthOf(task)) : truthOf(task);

interface Answer {
  id: number;
  completed_by: { email: string } | null;
  ground_truth: boolean;
  was_cancelled: boolean;
  origin?: string;
  result: { value: { choices: Mood[] } }[];
}
interface ExportedTask {
  id: number;
  inner_id: number;
  final_annotation?: number;
  annotations: Answer[];
}
const moodOf = (answer: Answer | undefined): Mood | undefined => answer?.result[0]?.value.choices[0];

async function newProject(manager: Page): Promise<number> {
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: 'A whole team',
    label_config: CONFIG,
    maximum_annotations: 3,
    review_percentage: 20,
    golden_ref_percentage: 20,
  });
  const people = [...ANNOTATORS.map(({ email }) => ({ email, role: 'annotator' }))];
  for (const person of [...people, { email: 'reviewer@labelwright.example', role: 'reviewer' }])
    await apiAs(manager, 'POST', `/api/projects/${id}/members`, person);
  await apiAs(manager, 'PUT', `/api/projects/${id}/adjudication/settings`, { adjudicate_below: 0.5 });
  const rows = Array.from({ length: TASKS }, (_, index) => ({ data: { text: `Review number ${index + 1}` } }));
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, rows);
  const tasks = await apiAs<{ id: number; inner_id: number }[]>(manager, 'GET', `/api/projects/${id}/tasks?limit=100`);
  for (const task of tasks.filter(({ inner_id }) => GOLDEN.includes(inner_id)))
    await apiAs(manager, 'POST', `/api/tasks/${task.id}/annotations`, {
      ground_truth: true,
      result: [
        { id: 'g', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [truthOf(task.inner_id)] } },
      ],
    });
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  return id;
}

const idOf = async (page: Page): Promise<number> =>
  (await apiAs<{ id: number }>(page, 'GET', '/api/current-user/whoami')).id;

const numberIn = (text: string | null): number => Number(/\d+/.exec(text ?? '')?.[0] ?? 0);

/** Answers every task by keyboard, until the page says that nothing is left. */
async function annotate(page: Page, projectId: number, mistakes: readonly number[]): Promise<number[]> {
  await page.goto(`/projects/${projectId}/label`);
  const text = page.getByText(/^Review number \d+$/);
  const done: number[] = [];
  for (let count = 0; count < TASKS; count += 1) {
    // The text of the task before may still be there.
    await page.waitForFunction((before) => {
      const shown = /Review number (\d+)/.exec(document.querySelector('.lw-centre')?.textContent ?? '')?.[1];
      return shown !== undefined && Number(shown) !== before;
    }, done.at(-1) ?? 0);
    const task = numberIn(await text.first().textContent());
    await page.keyboard.press(answerOf(mistakes, task) === 'good' ? 'g' : 'b');
    await page.keyboard.press('Control+Enter');
    done.push(task);
  }
  return done;
}

/** Accepts what is right and sends what is wrong to adjudication. Returns how many of each. */
async function review(page: Page, projectId: number): Promise<{ accepted: number; rejected: number }> {
  const tally = { accepted: 0, rejected: 0 };
  await page.goto(`/projects/${projectId}/review`);
  const accept = page.getByRole('button', { name: 'Accept A' }).and(page.locator(':not([aria-disabled])'));
  const nothing = page.getByRole('heading', { name: 'Nothing is waiting for review' });
  // How many are left is told beside the task, and may change before the task does.
  const title = page
    .locator('header')
    .getByText(/^Task \d+/)
    .first();
  const author = page.locator('dd', { hasText: /Annotator|Contributor/ }).first();
  const shown = async () => ({
    task: numberIn((await title.allTextContents())[0] ?? ''),
    author: (await author.allTextContents())[0] ?? '',
  });
  for (;;) {
    await accept.or(nothing).first().waitFor();
    if (await nothing.isVisible()) return tally;
    const answer = await shown();
    const mistakes = ANNOTATORS.find(({ name }) => answer.author.includes(name))?.mistakes ?? [];
    if (mistakes.includes(answer.task)) {
      await page.keyboard.press('r');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await page.keyboard.press('1');
      await dialog.getByLabel('To adjudication').check();
      await page.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'detached' });
      tally.rejected += 1;
    } else {
      await page.keyboard.press('a');
      tally.accepted += 1;
    }
    await expect.poll(shown, { timeout: 30_000, interval: 30 }).not.toEqual(answer);
  }
}

/** Chooses the right version of every disputed task. */
async function adjudicate(page: Page, projectId: number): Promise<number[]> {
  const settled: number[] = [];
  await page.goto(`/projects/${projectId}/adjudicate`);
  for (;;) {
    const header = page.getByText(/^Task \d+$/);
    const nothing = page.getByRole('heading', { name: 'Nothing is in dispute' });
    await header.or(nothing).first().waitFor();
    if (await nothing.isVisible()) return settled;
    const task = numberIn(await header.textContent());
    const right = page.getByRole('button', { name: new RegExp(`Mood: ${truthOf(task)}`) }).first();
    await right.waitFor();
    await page.keyboard.press(String(numberIn(await right.textContent())));
    await page.getByText('Everything is decided').waitFor();
    await page.keyboard.press('Control+Enter');
    settled.push(task);
    await page.getByText(`Task ${task}`, { exact: true }).waitFor({ state: 'detached' });
  }
}

/** Somebody new, invited to this one project to settle what the others disagree on. */
async function newAdjudicator(j: Journey, manager: Page, projectId: number): Promise<Page> {
  const invitation = { email: ADJUDICATOR, role: 'adjudicator' };
  await apiAs(manager, 'POST', `/api/projects/${projectId}/invite`, invitation);
  const { page: admin } = await j.signIn('admin@labelwright.example');
  // The token of the mail proves the address; the one that the manager sees does not.
  const token = (await mailedLink(admin, ADJUDICATOR, 'project-invitation')).split('/').at(-1);
  const { page } = await j.newPerson();
  const account = { email: ADJUDICATOR, password: PASSWORD };
  await apiAs(page, 'POST', '/api/auth/register', { ...account, invitation_token: token });
  await apiAs(page, 'POST', '/api/auth/login', account);
  await apiAs(page, 'POST', `/api/invitations/${token}/accept`, {});
  return page;
}

journey('a team of six takes sixty tasks to a dataset, and the numbers are what arithmetic says', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const projectId = await newProject(manager);

  const people = [];
  for (const annotator of ANNOTATORS) {
    const { page } = await j.signIn(annotator.email);
    people.push({ ...annotator, page, id: await idOf(page) });
  }
  const done = await Promise.all(people.map(({ page, mistakes }) => annotate(page, projectId, mistakes)));
  for (const numbers of done)
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: TASKS }, (_, index) => index + 1));
  const exported = () => apiAs<ExportedTask[]>(manager, 'GET', `/api/projects/${projectId}/export?include_people=1`);
  const count = async () => (await exported()).reduce((sum, { annotations }) => sum + annotations.length, 0);
  await expect.poll(count, { timeout: 30_000 }).toBe(TASKS * 3 + GOLDEN.length);

  // Checked and settled.
  const pending = async () =>
    (await apiAs<unknown[]>(manager, 'GET', `/api/projects/${projectId}/review/queue?limit=500`)).length;
  let waiting = 0;
  const isChosen = async () => {
    const before = waiting;
    waiting = await pending();
    return waiting > 0 && waiting === before;
  };
  await expect.poll(isChosen, { timeout: 30_000, interval: 500 }).toBe(true);
  const { page: reviewer } = await j.signIn('reviewer@labelwright.example');
  const decided = await review(reviewer, projectId);
  expect(decided.accepted + decided.rejected).toBe(waiting);
  await j.shoot(reviewer, 'review-done');
  const adjudicator = await newAdjudicator(j, manager, projectId);
  const settled = await adjudicate(adjudicator, projectId);
  expect(settled.toSorted((a, b) => a - b)).toEqual(DISPUTED);

  const unsettled = async () =>
    (await exported()).filter(({ inner_id: number, final_annotation: final }) => DISPUTED.includes(number) && !final);
  await expect.poll(unsettled, { timeout: 30_000 }).toEqual([]);

  // The dataset: every answer as it was given, and what stands where they differed.
  const tasks = await exported();
  for (const { inner_id: number, annotations, final_annotation: final } of tasks) {
    for (const { email, mistakes } of ANNOTATORS) {
      const own = annotations.filter((answer) => answer.completed_by?.email === email && !answer.ground_truth);
      expect(own.map(moodOf)).toEqual([answerOf(mistakes, number)]);
    }
    const standing = annotations.find(({ id }) => id === final);
    if (DISPUTED.includes(number)) expect(moodOf(standing)).toBe(truthOf(number));
  }

  // The statistics, by hand: pairs that agree, and golden tasks that were passed.
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const mistakesOf = (index: number): readonly number[] => ANNOTATORS[index]?.mistakes ?? [];
  const isSame = (task: number, [a, b]: readonly [number, number]): boolean =>
    mistakesOf(a).includes(task) === mistakesOf(b).includes(task);
  const agreed = pairs.map((pair) => tasks.filter(({ inner_id }) => isSame(inner_id, pair)).length);
  const mean = agreed.reduce((sum, count) => sum + count, 0) / (TASKS * 3);
  // Measured off the path of the requests.
  await expect
    .poll(() => apiAs<Quality>(manager, 'GET', `/api/projects/${projectId}/quality`), { timeout: 30_000 })
    .toMatchObject({
      agreement: expect.closeTo(mean, 10),
      pairs: TASKS * 3,
      classes: { perfect: TASKS - DISPUTED.length, partial: DISPUTED.length, complete: 0 },
      golden: { tasks: GOLDEN.length, answers: GOLDEN.length * 3 },
    });
  const { cells } = await apiAs<AgreementMatrix>(manager, 'GET', `/api/projects/${projectId}/quality/matrix`);
  const ids = people.map(({ id }) => id);
  expect(cells).toHaveLength(pairs.length);
  for (const [index, pair] of pairs.entries()) {
    const [a, b] = pair.map((who) => ids[who] ?? 0).toSorted((one, other) => one - other);
    const cell = cells.find((each) => each.a === a && each.b === b);
    const share = (agreed[index] ?? 0) / TASKS;
    expect(cell, `${a} and ${b}`).toMatchObject({ tasks_in_common: TASKS, agreements: agreed[index] });
    expect(cell?.agreement).toBeCloseTo(share, 10);
    expect(cell?.agreement_pct).toBeCloseTo(share * 100, 1);
  }
  const scores = await apiAs<PersonQuality[]>(manager, 'GET', `/api/projects/${projectId}/quality/people`);
  for (const { email, mistakes } of ANNOTATORS) {
    const person = scores.find(({ user }) => user.email === email);
    const passed = GOLDEN.filter((task) => !mistakes.includes(task)).length;
    expect(person).toMatchObject({ answers: TASKS, golden: { answers: GOLDEN.length, passed } });
  }
  await manager.goto(`/projects/${projectId}/quality`);
  await manager
    .getByText(`${Math.round(mean * 100)}%`)
    .first()
    .waitFor();
  await j.shoot(manager, 'quality-of-a-team');

  // The trail: every answer and every decision has its line, under the name of whoever did it.
  const logged = async (type: string, actorId?: number): Promise<number> => {
    const by = actorId === undefined ? '' : `&actor_user_id=${actorId}`;
    const path = `/api/admin/events?event_type=${type}&project=${projectId}&limit=200${by}`;
    const first = await manager.request.get(path);
    const cursor = /[?&]cursor=([^&>]+)/.exec(first.headers().link ?? '')?.[1];
    const rest = cursor === undefined ? [] : await apiAs<unknown[]>(manager, 'GET', `${path}&cursor=${cursor}`);
    return ((await first.json()) as unknown[]).length + rest.length;
  };
  await expect.poll(() => logged('ANNOTATION_CREATED')).toBe(TASKS * 3 + GOLDEN.length + DISPUTED.length);
  await expect.poll(() => logged('ANNOTATION_REVIEWED')).toBe(waiting);
  await expect.poll(() => logged('ANNOTATION_ACCEPTED')).toBe(decided.accepted);
  await expect.poll(() => logged('ANNOTATION_REJECTED')).toBe(decided.rejected);
  for (const id of ids) await expect.poll(() => logged('ANNOTATION_CREATED', id)).toBe(TASKS);
  const judge = await idOf(adjudicator);
  await expect.poll(() => logged('ANNOTATION_CREATED', judge)).toBe(DISPUTED.length);
  const audited = await apiAs<{ action: string; actor: string }[]>(
    manager,
    'GET',
    `/api/admin/audit?actor_user_id=${judge}&action=annotation_created&limit=200`,
  );
  expect(audited.map(({ actor }) => actor)).toEqual(DISPUTED.map(() => ADJUDICATOR));
});
