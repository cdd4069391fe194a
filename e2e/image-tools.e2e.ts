import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { type Journey, journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <RectangleLabels name="object" toName="image"><Label value="Thing"/><Label value="Person"/></RectangleLabels>
  <Image name="image" value="$image" rotateControl="true" zoomControl="true" brightnessControl="true" contrastControl="true"/>
</View>`;
const PICTURES = ['cameraman', 'coffee'].map((name) => ({ image: `/samples/object-detection/images/${name}.jpg` }));

interface Answer {
  annotations: { result: { image_rotation: number; value: Record<string, unknown> }[] }[];
}

async function newProject(j: Journey): Promise<{ manager: Page; projectId: number }> {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const project = { title: 'Tools of pictures', label_config: CONFIG };
  const { id: projectId } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', project);
  const member = { email: 'annotator1@labelwright.example', role: 'annotator' };
  await apiAs(manager, 'POST', `/api/projects/${projectId}/members`, member);
  await apiAs(manager, 'POST', `/api/projects/${projectId}/import`, PICTURES);
  await apiAs(manager, 'POST', `/api/projects/${projectId}/publish`, {});
  return { manager, projectId };
}

const regions = (page: Page, count: number) =>
  page.locator('.lw-panel-head', { hasText: new RegExp(`Regions\\s*${count}`) }).waitFor();

/** Drags over the middle of the picture. */
async function drawBox(page: Page): Promise<void> {
  await page.locator('.lw-picture').waitFor();
  const place = await page.locator('.lw-picture').boundingBox();
  if (!place) throw new Error('the picture has no place');
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
  await page.mouse.move(x - 60, y - 60);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.move(x + 40, y + 50, { steps: 4 });
  await page.mouse.up();
}

journey('a picture is turned and brightened, and a region copied to the next task', async (j) => {
  const { manager, projectId } = await newProject(j);
  const { page } = await j.signIn('annotator1@labelwright.example');
  await page.goto(`/projects/${projectId}/label`);
  const tools = page.getByRole('toolbar', { name: 'Image tools' });
  await tools.waitFor();
  // In a low window the tools stand in two columns; none is cut off.
  await page.setViewportSize({ width: 1440, height: 420 });
  const furthest = () =>
    tools.evaluate((bar) => {
      const { bottom, right } = bar.getBoundingClientRect();
      const edges = [...bar.children].map((tool) => tool.getBoundingClientRect());
      return Math.max(...edges.map((edge) => Math.max(edge.bottom - bottom, edge.right - right)));
    });
  await expect.poll(furthest).toBeLessThan(0);
  // Beside the picture, not upon it.
  const left = await tools.evaluate((bar) => bar.getBoundingClientRect().left);
  expect(
    await page.locator('.lw-image-surface').evaluate((each) => each.getBoundingClientRect().right),
  ).toBeLessThanOrEqual(left);
  await j.shoot(page, 'image-low-window');
  await page.setViewportSize({ width: 1440, height: 900 });

  await tools.getByRole('button', { name: /^Brightness and contrast/ }).click();
  const brightness = page.getByRole('slider', { name: /^Brightness/ });
  await brightness.fill('180');
  await page.getByText('180 %').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await j.shoot(page, 'image-brightness');
  await page.getByRole('button', { name: 'As it was' }).click();
  await page.getByText('180 %').waitFor({ state: 'detached' });
  await tools.getByRole('button', { name: /^Brightness and contrast/ }).click();

  await tools.getByRole('button', { name: /^Turn right/ }).click();
  await page.keyboard.press('1');
  await drawBox(page);
  await regions(page, 1);
  await j.shoot(page, 'image-turned');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+Enter');
  await regions(page, 0);
  await page.keyboard.press('Control+v');
  await regions(page, 1);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Look again' }).waitFor();

  const answers = await apiAs<Answer[]>(manager, 'GET', `/api/projects/${projectId}/export?exportType=JSON`);
  const [first, second] = answers.map(({ annotations: [answer] }) => answer?.result[0]);
  expect(first).toMatchObject({ image_rotation: 90, value: { rectanglelabels: ['Thing'] } });
  expect(second).toMatchObject({ value: { rectanglelabels: ['Thing'] } });
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    const place = Number(first?.value[side]);
    expect(second?.value[side], side).toBeCloseTo(place, 0);
  }
});

/** Whether somebody can see an element and reach it: on the screen, or where scrolling leads. */
async function reach(page: Page, name: RegExp): Promise<void> {
  const control = page.getByRole('button', { name }).first();
  await control.scrollIntoViewIfNeeded();
  await control.click({ trial: true });
}

journey('at 200 % every tool is still within reach', async (j) => {
  const { projectId } = await newProject(j);
  const { page } = await j.signIn('annotator1@labelwright.example', { width: 1440, height: 900, zoom: 2 });
  await page.goto(`/projects/${projectId}/label`);
  await page.getByRole('toolbar', { name: 'Image tools' }).waitFor();
  await page.keyboard.press('1');
  await drawBox(page);
  for (const name of [/^Zoom in/, /^Fit/, /^Turn right/, /^Brightness and contrast/, /^Thing/, /^Person/])
    await reach(page, name);
  for (const name of [/^Undo/, /^Skip/, /^Submit/]) await reach(page, name);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
  expect(await violationsOf(page)).toEqual([]);
  await j.shoot(page, 'image-tools-200');
});

journey('nothing moves for those who asked for less motion', async (j) => {
  const { projectId } = await newProject(j);
  const { page } = await j.signIn('annotator1@labelwright.example');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`/projects/${projectId}/label`);
  await page.getByRole('toolbar', { name: 'Image tools' }).waitFor();
  const moving = async () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 50)
        .map(({ effect }) => (effect instanceof KeyframeEffect ? effect.target?.className : undefined)),
    );
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await moving()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('main').waitFor();
  expect(await moving()).toEqual([]);
});
