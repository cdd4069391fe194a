import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';
import { makeNumberedVideo, readNumber } from './numbered-video.ts';

useBrowser();

const FRAMES = 240;
const FRAME_RATE = 30;
const CONFIG = `<View>
  <Labels name="thing" toName="film"><Label value="Car"/></Labels>
  <Video name="film" value="$film" frameRate="${FRAME_RATE}"/>
  <VideoRectangle name="box" toName="film"/>
</View>`;

const toldNumber = async (page: Page) => Number(await page.getByLabel(/^Frame/).inputValue());

/** What is on screen once the video has come to rest. */
async function shownNumber(page: Page): Promise<number> {
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    return video?.paused && !video.seeking;
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return readNumber(page);
}

/** As a server that knows ranges, without which nothing can be sought. */
async function serve(route: Route, file: Buffer): Promise<void> {
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(route.request().headers().range ?? '') ?? [];
  const last = to === '' ? file.length - 1 : Number(to);
  await route.fulfill({
    status: 206,
    contentType: 'video/webm',
    headers: { 'accept-ranges': 'bytes', 'content-range': `bytes ${from}-${last}/${file.length}` },
    body: file.subarray(Number(from), last + 1),
  });
}

journey('the frame that is counted is the frame that is seen', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  // The browser encodes on a page of the program only.
  await page.goto('/', { waitUntil: 'commit' });
  const film = await makeNumberedVideo(page, FRAMES, FRAME_RATE);
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'Frames', label_config: CONFIG });
  await page.route('**/numbered.webm', (route) => serve(route, film));
  await apiAs(page, 'POST', `/api/projects/${id}/import`, [{ film: '/numbered.webm' }]);
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  await page.goto(`/projects/${id}/label`);
  await page.getByText(`/ ${FRAMES}`).waitFor();

  await page.locator('[data-surface="film"]').focus();
  const told: number[] = [];
  const shown: number[] = [];
  const look = async () => ({ shown: await shownNumber(page), told: await toldNumber(page) });
  const compare = async () => {
    // At rest is what is the same twice: a pause is told after it has happened.
    let before = await look();
    for (let now = await look(); now.shown !== before.shown || now.told !== before.told; now = await look())
      before = now;
    shown.push(before.shown);
    told.push(before.told);
  };
  for (let round = 0; round < 12; round += 1) {
    await page.keyboard.press('Space');
    await sleep(120 + round * 17);
    await page.keyboard.press('Space');
    await compare();
  }
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowLeft', 'End', 'Home']) {
    await page.keyboard.press(key);
    await compare();
  }
  expect(shown).toEqual(told);
  expect(told.at(-1)).toBe(1);
  expect(Math.max(...told)).toBe(FRAMES);
  await j.shoot(page, 'frames');
});
