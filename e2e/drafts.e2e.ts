import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { crash, type Journey, journey, type Person, useBrowser } from './journey.ts';

useBrowser();

const CHOICES =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="yes"/><Choice value="no"/><Choice value="maybe"/></Choices></View>';

interface Work extends Person {
  projectId: number;
}

/** A project with these tasks, and the label page of somebody who works on it. */
async function begin(j: Journey, title: string, config: string, ...tasks: Record<string, unknown>[]): Promise<Work> {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', { title, label_config: config });
  const email = 'annotator1@labelwright.example';
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email, role: 'annotator' });
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, tasks);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  const person = await j.signIn(email);
  await openTask(person.page, id);
  return { ...person, projectId: id };
}

async function openTask(page: Page, projectId: number): Promise<void> {
  await page.goto(`/projects/${projectId}/label`);
  await page.locator('.lw-editor').waitFor();
}

interface Draft {
  result: { value: { choices: string[] } }[];
}

/** What the server has kept of the choice. */
async function storedChoice(page: Page, projectId: number): Promise<string | undefined> {
  const { id } = await apiAs<{ id: number }>(page, 'GET', `/api/projects/${projectId}/next`);
  const [draft] = await apiAs<Draft[]>(page, 'GET', `/api/tasks/${id}/drafts`);
  return draft?.result[0]?.value.choices[0];
}

function countSaves(page: Page): () => number {
  let saves = 0;
  page.on('request', (request) => {
    if (/\/drafts/.test(request.url())) saves += 1;
  });
  return () => saves;
}

journey('a draft that was changed in another tab is shown beside mine, and one of them is chosen', async (j) => {
  const { page, context, projectId } = await begin(j, 'Two tabs', CHOICES, { text: 'One sentence.' });
  await page.keyboard.press('1');
  await expect.poll(() => storedChoice(page, projectId)).toBe('yes');

  const other = await context.newPage();
  await openTask(other, projectId);
  await other.keyboard.press('2');
  await expect.poll(() => storedChoice(page, projectId)).toBe('no');

  await page.bringToFront();
  await page.keyboard.press('3');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByRole('heading', { name: 'Yours' }).waitFor();
  await dialog.getByRole('heading', { name: 'The other' }).waitFor();
  await j.shoot(page, 'draft-two-versions');

  // Closed, nothing is decided and nothing sent, and one sees it.
  const saves = countSaves(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Changed elsewhere: not saved').waitFor();
  await page.waitForTimeout(2500);
  expect(saves()).toBe(0);
  expect(await storedChoice(page, projectId)).toBe('no');

  await page.getByRole('button', { name: 'Choose a version' }).click();
  await page.getByRole('button', { name: 'Take the other' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('radio', { name: /^no/ }).isChecked()).toBe(true);
  await page.waitForTimeout(2500);
  expect(await dialog.count()).toBe(0);
  expect(saves()).toBe(0);
  await page.keyboard.press('1');
  await expect.poll(() => storedChoice(page, projectId)).toBe('yes');

  await other.bringToFront();
  await other.keyboard.press('3');
  await other.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => storedChoice(other, projectId)).toBe('maybe');

  // Once more the other way: the other one is not mistaken for the one before.
  await page.bringToFront();
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Take the other' }).click();
  await expect.poll(() => page.getByRole('radio', { name: /^maybe/ }).isChecked()).toBe(true);
});

journey('two windows that were opened on an untouched task do not replace each other unseen', async (j) => {
  const { page, context, projectId } = await begin(j, 'Two windows', CHOICES, { text: 'One sentence.' });
  const other = await context.newPage();
  await openTask(other, projectId);
  await page.bringToFront();
  await page.keyboard.press('1');
  await expect.poll(() => storedChoice(page, projectId)).toBe('yes');
  await other.bringToFront();
  await other.keyboard.press('2');
  await other.getByRole('button', { name: 'Keep mine' }).waitFor();
  expect(await storedChoice(page, projectId)).toBe('yes');
  await other.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => storedChoice(other, projectId)).toBe('no');
});

/** As on a device without room: what is put into the list of answers is not kept. */
async function fillUp(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { prototype } = IDBObjectStore;
    const usual = prototype.put;
    prototype.put = function put(...given) {
      if (this.name === 'work') throw new DOMException('There is no room.', 'QuotaExceededError');
      return usual.apply(this, given);
    };
  });
}

journey('an answer that cannot be put away stays a draft, which goes on being saved', async (j) => {
  const { page, projectId } = await begin(j, 'No room', CHOICES, { text: 'One sentence.' });
  await fillUp(page);
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Enter');
  await page.getByText('The answer could not be kept').first().waitFor();
  await expect.poll(() => storedChoice(page, projectId)).toBe('yes');
  await page.keyboard.press('2');
  await expect.poll(() => storedChoice(page, projectId)).toBe('no');
  await page.reload();
  await expect.poll(() => page.getByRole('radio', { name: /^no/ }).isChecked()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Look again').waitFor();
  const past = await apiAs<unknown[]>(page, 'GET', `/api/projects/${projectId}/label-stream-history`);
  expect(past).toHaveLength(1);
});

const PARTS = `<View>
  <Image name="image" value="$image"/>
  <PolygonLabels name="outline" toName="image"><Label value="House"/></PolygonLabels>
  <TextArea name="notes" toName="image" editable="true"/>
  <Chat name="chat" value="$chat" messageroles="user,assistant"/>
</View>`;
const PICTURE = `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#ace"/></svg>')}`;

/** A point of the picture, from 0 to 1 both ways. */
async function clickPicture(page: Page, x: number, y: number): Promise<void> {
  const picture = page.locator('.lw-picture');
  const box = await picture.boundingBox();
  if (!box) throw new Error('there is no picture');
  await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
}

journey('a crash loses neither half a sentence nor half an outline nor the way back', async (j) => {
  const data = { image: PICTURE, chat: [{ role: 'user', content: 'Hello' }] };
  const { page: doomed, context, projectId } = await begin(j, 'Half done', PARTS, data);
  const notes = (page: Page) => page.locator('[data-control="notes"] .lw-text-add textarea');
  await notes(doomed).fill('first');
  await notes(doomed).press('Enter');
  await notes(doomed).fill('second');
  await notes(doomed).press('Enter');
  await doomed.locator('.lw-composer textarea').fill('Nice to m');
  await doomed.getByRole('button', { name: 'Edit "first"' }).click();
  await doomed.getByRole('textbox', { name: 'Change text' }).fill('first and');
  await crash(doomed);

  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await openTask(page, projectId);
  await expect.poll(() => page.getByRole('textbox', { name: 'Change text' }).inputValue()).toBe('first and');
  await expect.poll(() => page.locator('.lw-composer textarea').inputValue()).toBe('Nice to m');
  await page.getByRole('textbox', { name: 'Change text' }).press('Enter');
  await notes(page).fill('a third that is not add');
  // A press on the picture would take the focus from the field, which adds it.
  await crash(page);

  const third = await context.newPage();
  third.setDefaultTimeout(30_000);
  await openTask(third, projectId);
  await expect.poll(() => notes(third).inputValue()).toBe('a third that is not add');
  await notes(third).fill('');
  await third.keyboard.press('Escape');
  await third.keyboard.press('1');
  for (const [x, y] of [
    [0.3, 0.3],
    [0.6, 0.3],
    [0.6, 0.6],
  ] as const)
    await clickPicture(third, x, y);
  await crash(third);

  const last = await context.newPage();
  last.setDefaultTimeout(30_000);
  await openTask(last, projectId);
  await last.getByRole('toolbar', { name: 'Shape being drawn' }).getByText('3 points').waitFor();
  // The message that was given counts as a region, too.
  await clickPicture(last, 0.3, 0.6);
  await last.keyboard.press('Enter');
  await last.locator('.lw-panel-head', { hasText: /Regions\s*2/ }).waitFor();
  await j.shoot(last, 'draft-half-done');

  // The steps of before are there as well: the outline, then the change of the first note.
  await last.keyboard.press('Control+z');
  await last.locator('.lw-panel-head', { hasText: /Regions\s*1/ }).waitFor();
  await expect.poll(() => last.locator('.lw-text-entry').allInnerTexts()).toEqual(['first and', 'second']);
  await last.keyboard.press('Control+z');
  await expect.poll(() => last.locator('.lw-text-entry').allInnerTexts()).toEqual(['first', 'second']);
});
