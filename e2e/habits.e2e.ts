import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { type Journey, journey, useBrowser } from './journey.ts';
import { nextTaskIsShown, pressAtFirstSight, taskNumber } from './label-page.ts';

useBrowser();

/** The label page of somebody who works on these tasks, and what is done before it opens. */
async function begin(
  j: Journey,
  title: string,
  config: string,
  tasks: Record<string, unknown>[],
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Page> {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', { title, label_config: config });
  const email = 'annotator1@labelwright.example';
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email, role: 'annotator' });
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, tasks);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  const { page } = await j.signIn(email);
  await prepare(page);
  await page.goto(`/projects/${id}/label`);
  await page.locator('.lw-editor').waitFor();
  return page;
}

const TRANSCRIPT = `<View>
  <Audio name="sound" value="$sound"/>
  <TextArea name="text" toName="sound" maxSubmissions="1"/>
</View>`;

/** Half a second of silence. */
function silence(): string {
  const samples = Buffer.alloc(8000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  for (const [value, at] of [
    [16, 16],
    [8000, 24],
    [16000, 28],
    [samples.length, 40],
  ] as const)
    head.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    head.writeUInt16LE(value, at);
  head.write('data', 36);
  return `data:audio/wav;base64,${Buffer.concat([head, samples]).toString('base64')}`;
}

journey('the speed that was set once is set in the next task', async (j) => {
  const sound = silence();
  const page = await begin(j, 'Same speed', TRANSCRIPT, [
    { sound, n: 1 },
    { sound, n: 2 },
  ]);
  const speed = page.getByRole('combobox', { name: /speed/i });
  await page.locator('[data-control="text"] textarea').fill('Nothing is said.');
  const task = await taskNumber(page);
  // The answer goes at once, before anything could be saved at leisure.
  await speed.selectOption({ value: '1.5' });
  await page.keyboard.press('Control+Enter');
  await nextTaskIsShown(page, task);
  await expect.poll(() => speed.inputValue()).toBe('1.5');
  await page.reload();
  await expect.poll(() => speed.inputValue()).toBe('1.5');
});

const TREES = ['Apple', 'Ash', 'Beech', 'Birch', 'Black pine', 'Red pine', 'White pine'];
const MANY_LABELS = `<View>
  <Labels name="tree" toName="text">${[...TREES, ...Array.from({ length: 30 }, (_, index) => `Herb ${index}`)]
    .map((value) => `<Label value="${value}"/>`)
    .join('')}</Labels>
  <Text name="text" value="$text"/>
</View>`;

journey('a label is found by typing, and chosen among several by the arrows', async (j) => {
  const page = await begin(j, 'Many labels', MANY_LABELS, [{ text: 'A tree.' }]);
  const search = page.getByRole('searchbox', { name: 'Find a label' });
  await search.fill('pine');
  await search.press('ArrowDown');
  await search.press('ArrowDown');
  await search.press('ArrowDown');
  await search.press('ArrowUp');
  await j.shoot(page, 'label-search');
  await search.press('Enter');
  await page.getByRole('button', { name: 'White pine', pressed: true }).waitFor();
  await expect.poll(() => search.inputValue()).toBe('');
});

const CHOICES =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="yes"/><Choice value="no"/></Choices></View>';

journey('an earlier answer shows its versions where one goes back to it', async (j) => {
  const page = await begin(j, 'Earlier versions', CHOICES, [{ text: 'First.' }, { text: 'Second.' }]);
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Second.').first().waitFor();
  for (const key of ['2', '1']) {
    await page.keyboard.press('Control+ArrowLeft');
    await page.getByText('Changing an earlier answer').waitFor();
    await page.keyboard.press(key);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Changing an earlier answer').waitFor({ state: 'detached' });
  }
  await page.keyboard.press('Control+ArrowLeft');
  await page.getByRole('button', { name: 'Versions' }).click();
  await expect.poll(() => page.locator('.lw-revision').count()).toBe(3);
  await j.shoot(page, 'label-versions');
  // Search reaches every page from the work too.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Search/ }).fill('Account');
  await page
    .getByRole('option', { name: /Account/ })
    .first()
    .waitFor();
  await j.shoot(page, 'label-search');
  await page.keyboard.press('Escape');
  await page.locator('.lw-revision').first().waitFor();
});

const WRITTEN = '<View><Text name="text" value="$text"/><TextArea name="why" toName="text" maxSubmissions="1"/></View>';

journey('a task begins where the hands were in the one before', async (j) => {
  const tasks = ['First.', 'Second.', 'Third.', 'Fourth.'].map((text) => ({ text }));
  const page = await begin(j, 'Begins where it ended', WRITTEN, tasks);
  const field = page.locator('[data-control="why"] textarea');
  const isIn = (selector: string) => page.evaluate((name) => document.activeElement?.matches(name), selector);
  // From the top of the task it is one step to its object, not past every button of the frame.
  await expect.poll(() => isIn('.lw-centre')).toBe(true);
  await page.keyboard.press('Tab');
  await expect.poll(() => isIn('.lw-centre .lw-text')).toBe(true);

  await field.fill('one');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Second.').first().waitFor();
  // In a field with nothing in it the keys that go from word to word go from task to task.
  await expect.poll(() => isIn('textarea')).toBe(true);
  await page.keyboard.press('Control+ArrowLeft');
  await page.getByText('First.').first().waitFor();
  await expect.poll(() => field.inputValue()).toBe('one');
  await field.focus();
  await page.keyboard.press('Control+ArrowRight');
  expect(await page.getByText('First.').count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+ArrowRight');
  await page.getByText('Second.').first().waitFor();
  await field.focus();
  await page.keyboard.type('two');
  await expect.poll(() => field.inputValue()).toBe('two');
  // Whoever left the field meant the keys.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Third.').first().waitFor();
  await expect.poll(() => isIn('.lw-centre')).toBe(true);

  // The key that sends a comment submits when there is none to send.
  await page.getByRole('textbox', { name: 'Comment on the answer' }).fill('Not sure.');
  await page.keyboard.press('Control+Enter');
  await page.locator('.lw-comment', { hasText: 'Not sure.' }).waitFor();
  expect(await page.getByText('Third.').count()).toBeGreaterThan(0);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Fourth.').first().waitFor();

  // Also while the comment is still on its way.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/comments', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('textbox', { name: 'Comment on the answer' }).fill('Nor of this.');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  release();
  await page.keyboard.press('Control+ArrowLeft');
  await page.locator('.lw-comment', { hasText: 'Nor of this.' }).waitFor();
});

journey('a key counts from the moment that a task is seen, for the task that is seen', async (j) => {
  const page = await begin(j, 'At first sight', CHOICES, [{ text: 'First.' }, { text: 'Second.' }], async (before) => {
    await pressAtFirstSight(before, '.lw-centre', 'First.', '2');
    await pressAtFirstSight(before, '.lw-centre', 'Second.', '2');
  });
  const no = page.getByRole('radio', { name: /^no/ });
  await expect.poll(() => no.isChecked()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Second.').first().waitFor();
  await expect.poll(() => no.isChecked()).toBe(true);
  await page.getByText('Saved').first().waitFor();
});
