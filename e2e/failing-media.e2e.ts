import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { settled, violationsOf } from './axe.ts';
import { type Journey, journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Image name="image" value="$image"/>
  <Text name="text" value="$text" valueType="url"/>
  <Audio name="sound" value="$sound"/>
  <Video name="film" value="$film"/>
  <Pdf name="document" value="$document"/>
  <Choices name="mood" toName="image"><Choice value="calm"/><Choice value="stormy"/></Choices>
</View>`;
const TASK = {
  image: '/samples/object-detection/images/coffee.jpg',
  text: '/samples/series/sunspots.csv',
  sound: '/samples/speech/sense-and-sensibility-0880.wav',
  film: '/samples/videos/big-buck-bunny.mp4',
  document: '/samples/documents/project-history.pdf',
};

async function open(j: Journey, config: string, tasks: object[]): Promise<{ manager: Page; page: Page; id: number }> {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const project = { title: 'Failing media', label_config: config };
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', project);
  const member = { email: 'annotator1@labelwright.example', role: 'annotator' };
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, member);
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, tasks);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  const { page } = await j.signIn(member.email, { width: 390, height: 844, hasTouch: true });
  return { manager, page, id };
}

journey('what does not load says so, is tried again by hand and by itself, and can be skipped', async (j) => {
  const { page, id } = await open(j, CONFIG, [TASK, TASK]);
  await page.route('**/samples/**', (route) => route.abort());
  await page.goto(`/projects/${id}/label`);
  const problems = page.locator('.lw-load-problem');
  await expect.poll(() => problems.count()).toBe(Object.keys(TASK).length);
  await settled(page);
  // Each says so in its place; it is told once beside.
  expect(await page.getByText('Part of this task could not be shown').count()).toBe(1);
  expect(await violationsOf(page)).toEqual([]);
  await j.shoot(page, 'failing-media');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.unroute('**/samples/**');
  await problems.filter({ hasText: 'The image' }).getByRole('button', { name: 'Try again' }).tap();
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.lw-picture')?.naturalWidth);
  expect(await problems.count()).toBe(Object.keys(TASK).length - 1);

  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect.poll(() => problems.count()).toBe(0);
  await page.getByRole('spinbutton', { name: /Page/ }).waitFor();

  await page.getByRole('button', { name: /^Skip/ }).tap();
  await page.getByText(/1 left/).waitFor();
});

journey('an answer that was not accepted can be read, and says of which task it is', async (j) => {
  const config =
    '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="calm"/></Choices></View>';
  const { manager, page, id } = await open(j, config, [{ t: 'Aurora' }, { t: 'Fortuna' }]);
  await page.goto(`/projects/${id}/label`);
  await page.getByText('Aurora').first().waitFor();
  const [task] = await apiAs<{ id: number; inner_id: number }[]>(manager, 'GET', `/api/projects/${id}/tasks`);
  await manager.request.delete(`/api/tasks/${task?.id}`, { headers: { 'X-Labelwright-Client': 'e2e' } });
  await page.getByRole('radio', { name: 'calm' }).tap();
  await page.getByRole('button', { name: /^Submit/ }).tap();
  const told = page.getByRole('button', { name: '1 answer was not accepted' });
  await told.waitFor();
  await settled(page);
  expect(await violationsOf(page)).toEqual([]);
  await told.tap();
  const popover = page.getByRole('dialog', { name: '1 answer was not accepted' });
  await popover.getByText('The task was deleted, or you may not open it any more.').waitFor();
  await popover.getByText(`Task ${task?.inner_id}`, { exact: true }).waitFor();
  await j.shoot(page, 'not-accepted');
});
