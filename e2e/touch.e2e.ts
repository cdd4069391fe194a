import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Labels name="part" toName="sound"><Label value="Speech"/></Labels>
  <Audio name="sound" value="$sound"/>
  <RectangleLabels name="box" toName="image"><Label value="Fruit"/></RectangleLabels>
  <Image name="image" value="$image"/>
</View>`;
const TASK = {
  sound: '/samples/speech/sense-and-sensibility-0880.wav',
  image: '/samples/object-detection/images/citrus-fruits.jpg',
};

interface Point {
  x: number;
  y: number;
}

/** Fingers on the screen as the browser hears of them. */
function createHand(protocol: CDPSession) {
  const down = new Map<number, Point>();
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd') =>
    protocol.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [...down].map(([id, point]) => ({ id, ...point })),
    });
  return {
    async put(id: number, point: Point) {
      down.set(id, point);
      await send('touchStart');
    },
    async move(id: number, point: Point) {
      down.set(id, point);
      await send('touchMove');
    },
    async lift(id: number) {
      down.delete(id);
      await send('touchEnd');
    },
  };
}

async function placesOn(page: Page, selector: string): Promise<(x: number, y: number) => Point> {
  const surface = page.locator(selector);
  await surface.scrollIntoViewIfNeeded();
  const box = await surface.boundingBox();
  if (!box) throw new Error(`${selector} is not on screen`);
  return (x, y) => ({ x: box.x + box.width * x, y: box.y + box.height * y });
}

journey('on a touch screen one finger draws, a second one takes that back and zooms', async (j) => {
  const { page, context } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'Touch', label_config: CONFIG });
  await apiAs(page, 'POST', `/api/projects/${id}/import`, [TASK]);
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  await page.goto(`/projects/${id}/label`);
  await page
    .getByText(/\/ 0:0[23]/)
    .first()
    .waitFor();
  const hand = createHand(await context.newCDPSession(page));
  const regions = () => page.locator('.lw-panel-head', { hasText: 'Regions' }).textContent();

  const wave = await placesOn(page, '[data-surface="sound"]');
  await hand.put(1, wave(0.2, 0.5));
  await hand.move(1, wave(0.3, 0.5));
  await hand.move(1, wave(0.4, 0.5));
  await expect.poll(regions).toContain('1');
  await hand.put(2, wave(0.6, 0.5));
  await expect.poll(regions).not.toContain('1');
  await hand.move(2, wave(0.75, 0.5));
  await hand.move(2, wave(0.9, 0.5));
  await hand.lift(2);
  await hand.move(1, wave(0.1, 0.5));
  await hand.lift(1);
  expect(await regions()).not.toContain('1');
  // Zoomed by two and a half, a tenth of the width is a twenty-fifth of the sound.
  await hand.put(3, wave(0.4, 0.5));
  await hand.move(3, wave(0.45, 0.5));
  await hand.move(3, wave(0.5, 0.5));
  await hand.lift(3);
  await expect.poll(regions).toContain('1');

  const picture = await placesOn(page, '[data-surface="image"]');
  await page.keyboard.press('2');
  await hand.put(1, picture(0.4, 0.4));
  await hand.move(1, picture(0.5, 0.5));
  await hand.put(2, picture(0.6, 0.6));
  await hand.move(2, picture(0.7, 0.7));
  await hand.lift(1);
  await hand.lift(2);
  expect(await regions()).toContain('1');
  await hand.put(1, picture(0.45, 0.45));
  await hand.move(1, picture(0.5, 0.5));
  await hand.move(1, picture(0.55, 0.55));
  await hand.lift(1);
  await expect.poll(regions).toContain('2');
  await j.shoot(page, 'touch');

  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  const [task] = await apiAs<{ id: number }[]>(page, 'GET', `/api/projects/${id}/tasks`);
  const [answer] = await apiAs<{ result: { original_length?: number; value: { start: number; end: number } }[] }[]>(
    page,
    'GET',
    `/api/tasks/${task?.id}/annotations`,
  );
  expect(answer?.result).toHaveLength(2);
  const segment = answer?.result.find((item) => item.original_length !== undefined);
  const share = ((segment?.value.end ?? 0) - (segment?.value.start ?? 0)) / (segment?.original_length ?? 1);
  expect(share).toBeCloseTo(0.04, 1.5);
});
