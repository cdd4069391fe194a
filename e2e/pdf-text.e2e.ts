import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View><RectangleLabels name="box" toName="doc"><Label value="Name"/></RectangleLabels><Pdf name="doc" value="$doc"/></View>`;

journey('text of a document is marked by keyboard, and by mouse also when it is let go beside the text', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'PDF', label_config: CONFIG });
  await apiAs(page, 'POST', `/api/projects/${id}/import`, [{ doc: '/samples/documents/project-history.pdf' }]);
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  await page.goto(`/projects/${id}/label`);
  await page.getByLabel('Select text').check();
  const text = page.getByRole('textbox', { name: 'Text of the page' });
  await text.waitFor();
  await page.keyboard.press('1');
  const regions = () => page.locator('.lw-panel-head', { hasText: 'Regions' }).textContent();

  await text.focus();
  await page.keyboard.press('Control+Home');
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => page.evaluate(() => document.getSelection()?.toString().length)).toBe(8);
  await j.shoot(page, 'pdf-text-by-keyboard');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect.poll(regions).toContain('1');

  const run = await page.locator('.lw-pdf-text > span').first().boundingBox();
  const frame = await page.locator('[data-surface="doc"]').boundingBox();
  if (!run || !frame) throw new Error('there is no text');
  await page.mouse.move(run.x + run.width * 0.3, run.y + run.height / 2);
  await page.mouse.down();
  await page.mouse.move(run.x + run.width * 0.6, run.y + run.height / 2, { steps: 4 });
  await page.mouse.move(frame.x + frame.width + 30, run.y + run.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(regions).toContain('2');
});

journey('one document after the other opens, and one that is left before it was open stops no other', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'PDFs', label_config: CONFIG });
  const doc = '/samples/documents/project-history.pdf';
  await apiAs(
    page,
    'POST',
    `/api/projects/${id}/import`,
    Array.from({ length: 4 }, (_, n) => ({ doc, n })),
  );
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  await page.goto(`/projects/${id}/label`);
  await page.getByLabel('Select text').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Task 2').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Task 3').waitFor();
  await page.getByLabel('Select text').waitFor();
  expect(await page.getByText('could not be opened').count()).toBe(0);
});
