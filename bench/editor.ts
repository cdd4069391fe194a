import { type Browser, chromium, type Page } from 'playwright-core';
import { buildWebIfStale } from '../scripts/build-web.ts';
import { makeMasks, makePolygon, serveMedia } from './editor-data.ts';
import { startServer } from './start-server.ts';

/**
 * The editor in a real browser, on the label page of the built product. Budgets: a key press is painted within 50 ms
 * (p95, 1,000 regions); an image with 10,000 boxes opens within 1 s and is dragged at 50 frames a second; a search
 * among 5,000 labels is painted within 50 ms; the next task is painted within 100 ms of a submit; a point of a polygon
 * of 6,000 is dragged, and a series of a million values moved and zoomed, at 50 frames a second.
 */

const DEMO_PASSWORD = 'a demo password';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const IMAGE = '/samples/object-detection/images/citrus-fruits.jpg';
const BOXES = `<View><RectangleLabels name="box" toName="image"><Label value="One" hotkey="1"/><Label value="Two" hotkey="2"/></RectangleLabels>
  <Image name="image" value="$image"/></View>`;
const MASKS = `<View><BrushLabels name="mask" toName="image"><Label value="One" hotkey="1"/><Label value="Two" hotkey="2"/></BrushLabels>
  <Image name="image" value="$image"/></View>`;
const POLYGON = `<View><PolygonLabels name="shape" toName="image"><Label value="One" hotkey="1"/></PolygonLabels>
  <Image name="image" value="$image"/></View>`;
const SERIES = `<View><TimeSeriesLabels name="range" toName="series"><Label value="One" hotkey="1"/></TimeSeriesLabels>
  <TimeSeries name="series" value="$series" valueType="url" timeColumn="time" overviewWidth="50%">
  <Channel column="level"/></TimeSeries></View>`;
const SOUND = `<View><Labels name="part" toName="sound"><Label value="One" hotkey="1"/></Labels>
  <Audio name="sound" value="$sound"/></View>`;
const SPANS = `<View><Labels name="span" toName="text"><Label value="One" hotkey="1"/><Label value="Two" hotkey="2"/></Labels>
  <Text name="text" value="$text"/></View>`;
const LABELS = `<View><Labels name="span" toName="text" value="$labels"/><Text name="text" value="$text"/></View>`;
const CHOICES = `<View><Text name="text" value="$text"/><Choices name="tone" toName="text" required="true">
  <Choice value="Good" hotkey="1"/><Choice value="Bad" hotkey="2"/></Choices></View>`;

type Data = Record<string, unknown>;
type Result = Record<string, unknown>[];

declare global {
  interface Window {
    /** From the moment of each key press to the end of the frame that shows what it did. */
    pressesMs: number[];
    frameTimesMs: number[];
    submitMs: number | undefined;
  }
}

buildWebIfStale();
const media = await serveMedia(1_000_000, 2);
const server = await startServer({ DEMO: 'true', DEMO_PASSWORD });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: FLAGS,
});
try {
  const page = await signIn(browser);
  await benchBoxes(page, 1000);
  await benchBoxes(page, 10_000);
  await benchMasks(page);
  await benchPolygon(page);
  await benchSeries(page);
  await benchSound(page);
  await benchText(page);
  await benchLabelSearch(page);
  await benchSubmit(page);
} finally {
  await browser.close();
  await server.stop();
  media.stop();
}

async function benchBoxes(page: Page, count: number): Promise<void> {
  const name = `${count.toLocaleString('en')} boxes`;
  const columns = Math.ceil(Math.sqrt(count));
  const side = 100 / columns;
  const boxes = Array.from({ length: count }, (_, index) => {
    const place = { x: (index % columns) * side, y: Math.floor(index / columns) * side };
    const value = { ...place, width: side * 0.7, height: side * 0.7, rotation: 0, rectanglelabels: ['One'] };
    return { id: `b${index}`, from_name: 'box', to_name: 'image', type: 'rectanglelabels', value };
  });
  report(`open, ${name}`, [await openTask(page, name, BOXES, { image: IMAGE }, boxes)]);
  const surface = page.getByRole('application').first();
  await surface.focus();
  await page.keyboard.press('Tab');
  report(`key to paint, ${name}`, await pressKeys(page, ['ArrowRight', 'ArrowDown', '2', 'Tab', '1', 'ArrowLeft'], 60));
  report(`drag, ${name}, per frame`, await dragBox(page));
}

async function benchMasks(page: Page): Promise<void> {
  report('open, 100 masks', [await openTask(page, 'Masks', MASKS, { image: IMAGE }, makeMasks(100))]);
  await page.getByRole('application').first().focus();
  await page.keyboard.press('Tab');
  report('key to paint, 100 masks', await pressKeys(page, ['Tab', '2', 'Tab', '1'], 40));
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  const { x, y } = await middleOf(page);
  report('brush stroke, 100 masks, a frame', await dragFrom(page, x, y));
}

async function benchPolygon(page: Page): Promise<void> {
  report('open, 6,000 points', [await openTask(page, 'Polygon', POLYGON, { image: IMAGE }, makePolygon(6000))]);
  await page.getByRole('application').first().focus();
  await page.keyboard.press('Tab');
  // The first point lies 82 percent across and half way down the picture, which fills the width or the height.
  const { x, y, width, height } = await middleOf(page);
  const scale = Math.min(width / 1024, height / 675);
  report('drag of a point, 6,000, a frame', await dragFrom(page, x + 0.32 * 1024 * scale, y));
}

async function benchSeries(page: Page): Promise<void> {
  const shown = () => page.locator('[data-surface="series"]').waitFor();
  report('open, 1,000,000 values', [await openTask(page, 'Series', SERIES, { series: media.seriesUrl }, [], shown)]);
  const surface = page.locator('[data-surface="series"]');
  await surface.hover();
  report(
    'zoom, the same, a frame',
    await framesDuring(page, (step) => wheel(page, 0, step % 60 < 30 ? -40 : 40, true)),
  );
  report(
    'pan, the same, a frame',
    await framesDuring(page, (step) => wheel(page, step % 60 < 30 ? 40 : -40, 0, false)),
  );
  await surface.focus();
  report('key to paint, the same', await pressKeys(page, ['+', 'ArrowRight', '-', 'ArrowLeft'], 40));
}

async function benchSound(page: Page): Promise<void> {
  const task = { sound: media.soundUrl };
  const shown = () => page.getByText('/ 2:00:00').first().waitFor();
  report('open, 2 hours of sound', [await openTask(page, 'Sound', SOUND, task, [], shown)]);
  const started = performance.now();
  await page.waitForFunction(() => document.querySelector('.lw-audio-status')?.textContent === '', undefined, {
    timeout: 300_000,
  });
  report('its waveform from then on', [performance.now() - started]);
  const surface = page.locator('[data-surface="sound"]');
  await surface.focus();
  report('seek to paint, the same', await pressKeys(page, ['End', 'ArrowLeft', 'Home', 'ArrowRight'], 40));
  report('zoom to paint, the same', await pressKeys(page, ['+', '+', '+', '-'], 40));
  await surface.hover();
  report(
    'zoom, the same, a frame',
    await framesDuring(page, (step) => wheel(page, 0, step % 60 < 30 ? -40 : 40, true)),
  );
}

async function benchText(page: Page): Promise<void> {
  const line = 'The battery lasts two days, and the screen was worth its price; I would buy it again.\n';
  const text = line.repeat(Math.ceil(1_000_000 / line.length));
  const step = Math.floor(text.length / 5000);
  const spans = Array.from({ length: 5000 }, (_, index) => {
    const [start, end] = [index * step, index * step + 11];
    const value = { start, end, text: text.slice(start, end), labels: ['One'] };
    return { id: `s${index}`, from_name: 'span', to_name: 'text', type: 'labels', value };
  });
  report('open, 1 MB and 5,000 spans', [await openTask(page, 'Long text', SPANS, { text }, spans)]);
  await page.getByRole('textbox', { name: /text/i }).first().focus();
  const keys = ['ArrowRight', 'Shift+ArrowRight', '2', 'ArrowDown'];
  report('key to paint, the same', await pressKeys(page, keys, 40));
}

async function benchLabelSearch(page: Page): Promise<void> {
  const labels = Array.from({ length: 5000 }, (_, index) => ({ value: `Species ${index} of family ${index % 97}` }));
  report('open, 5,000 labels', [await openTask(page, 'Labels', LABELS, { text: 'An owl and a bat.', labels }, [])]);
  await page.keyboard.press('/');
  const times: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    times.push(
      ...(await pressKeys(
        page,
        [...`family ${round + 11}`].map((key) => (key === ' ' ? 'Space' : key)),
        9,
      )),
    );
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
  }
  report('label search, 5,000', times);
}

async function benchSubmit(page: Page): Promise<void> {
  const tasks = Array.from({ length: 40 }, (_, index) => ({ text: `Sentence number ${index + 1}.` }));
  const projectId = await newProject(page, 'Submit', CHOICES, tasks);
  await page.goto(`/projects/${projectId}/label`);
  const times: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    await page.waitForFunction(() => /Sentence number \d+\./.test(document.body.textContent));
    // As fast as somebody who reads, so that the next task had time to come.
    await page.waitForTimeout(400);
    await page.keyboard.press('1');
    times.push(await timeSubmit(page));
  }
  report('submit to next task', times);
}

/** From the press of the keys to the end of the frame that shows another sentence. */
async function timeSubmit(page: Page): Promise<number> {
  await page.evaluate(() => {
    const sentence = (): string | undefined => /Sentence number \d+\./.exec(document.body.textContent)?.[0];
    const before = sentence();
    window.submitMs = undefined;
    const onKey = ({ key, timeStamp }: KeyboardEvent): void => {
      if (key !== 'Enter') return;
      removeEventListener('keydown', onKey, { capture: true });
      const look = (): void => {
        const now = sentence();
        if (now === undefined || now === before) requestAnimationFrame(look);
        else
          setTimeout(() => {
            window.submitMs = performance.now() - timeStamp;
          });
      };
      requestAnimationFrame(look);
    };
    addEventListener('keydown', onKey, { capture: true });
  });
  await page.keyboard.press('Control+Enter');
  const time = await page.waitForFunction(() => window.submitMs);
  return Number(await time.jsonValue());
}

/** Milliseconds from the click on the way to the label page to the first frame with all regions listed. */
async function openTask(
  page: Page,
  title: string,
  config: string,
  data: Data,
  result: Result,
  untilShown: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  const projectId = await newProject(page, title, config, [data]);
  const [task] = await call<{ id: number }[]>(page, 'GET', `/api/projects/${projectId}/tasks`);
  if (result.length > 0) await call(page, 'POST', `/api/tasks/${task?.id}/drafts`, { result, lead_time: 1 });
  await page.goto(`/projects/${projectId}/label`);
  await isShown(page, result.length);
  await page.goto(`/projects/${projectId}/data`);
  await page.waitForLoadState('networkidle');
  const started = performance.now();
  await page.evaluate((path) => {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/projects/${projectId}/label`);
  await isShown(page, result.length);
  await untilShown();
  return performance.now() - started;
}

async function isShown(page: Page, regions: number): Promise<void> {
  await page.waitForFunction(
    (count) => {
      const editor = document.querySelector('.lw-editor');
      if (editor === null || count === 0) return editor !== null;
      // The count beside the heading of the list of regions.
      return [...editor.querySelectorAll('*')].some(
        ({ childElementCount, textContent }) =>
          childElementCount === 0 && textContent.replaceAll(/[,.\s]/g, '') === String(count),
      );
    },
    regions,
    { polling: 'raf' },
  );
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

async function pressKeys(page: Page, keys: string[], count: number): Promise<number[]> {
  await page.evaluate(() => {
    window.pressesMs = [];
  });
  for (let index = 0; index < count; index += 1) {
    await page.keyboard.press(keys[index % keys.length] ?? 'Tab');
    await page.waitForFunction((done) => window.pressesMs.length >= done, index + 1);
  }
  return page.evaluate(() => window.pressesMs);
}

async function middleOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const area = await page.locator('canvas').last().boundingBox();
  if (!area) throw new Error('there is no canvas');
  return { ...area, x: area.x + area.width / 2, y: area.y + area.height / 2 };
}

/** Drags a box for two seconds and tells how long each frame took. */
async function dragBox(page: Page): Promise<number[]> {
  const { x, y } = await middleOf(page);
  // A little inside the box whose corner is in the middle.
  await page.mouse.click(x + 3, y + 3);
  return dragFrom(page, x + 3, y + 3);
}

async function dragFrom(page: Page, x: number, y: number): Promise<number[]> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  const times = await framesDuring(page, (step) => page.mouse.move(x + (step % 80), y + (step % 60)));
  await page.mouse.up();
  return times;
}

async function wheel(page: Page, deltaX: number, deltaY: number, isZooming: boolean): Promise<void> {
  if (isZooming) await page.keyboard.down('Control');
  await page.mouse.wheel(deltaX, deltaY);
  if (isZooming) await page.keyboard.up('Control');
}

/** Does it over and over for two seconds and tells how long each frame took. */
async function framesDuring(page: Page, act: (step: number) => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    window.frameTimesMs = [];
    let last = performance.now();
    const end = last + 2000;
    const frame = (now: number): void => {
      window.frameTimesMs.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const end = performance.now() + 2000;
  for (let step = 0; performance.now() < end; step += 1) await act(step);
  return page.evaluate(() => window.frameTimesMs.slice(1));
}

async function newProject(page: Page, title: string, config: string, tasks: Data[]): Promise<number> {
  const { id } = await call<{ id: number }>(page, 'POST', '/api/projects', {
    title: `Bench: ${title}`,
    label_config: config,
  });
  await call(page, 'POST', `/api/projects/${id}/import`, tasks);
  await call(page, 'POST', `/api/projects/${id}/publish`, {});
  return id;
}

async function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.request.fetch(path, {
    method,
    headers: { 'X-Labelwright-Client': 'bench', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function signIn(on: Browser): Promise<Page> {
  const context = await on.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  await context.addInitScript(() => {
    window.pressesMs = [];
    const onKey = ({ timeStamp, key }: KeyboardEvent): void => {
      if (key === 'Shift' || key === 'Control') return;
      requestAnimationFrame(() => setTimeout(() => window.pressesMs.push(performance.now() - timeStamp)));
    };
    addEventListener('keydown', onKey, { capture: true });
  });
  const page = await context.newPage();
  await page.goto('/signin');
  await page.getByLabel(/e-?mail/i).fill('manager@labelwright.example');
  await page.getByLabel(/^password/i).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  return page;
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1).padStart(7);
  console.log(`${name.padEnd(32)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   (${times.length})`);
}
