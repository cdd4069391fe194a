import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How a person answers the sample of one interface of the gallery, mostly by keyboard. */
export interface Work {
  template: string;
  untilReady(page: Page): Promise<unknown>;
  /** What is done before the tab crashes. */
  begin(page: Page): Promise<unknown>;
  /** What is done after it was opened again. */
  finish(page: Page): Promise<unknown>;
  /** Ids are the order in which they appear. */
  expected: Record<string, unknown>[];
}

const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** An answer about the whole task. */
const answer = (id: number, from: string, to: string, type: string, value: unknown) => ({
  id,
  from_name: from,
  to_name: to,
  type,
  value,
});

const picture = { image_rotation: 0, original_width: 451, original_height: 300 };
const sound = { original_length: expect.closeTo(7.1, 1) };
const page = { image_rotation: 0, original_width: expect.any(Number), original_height: expect.any(Number) };
const middle = {
  x: expect.closeTo(37.5, 1),
  y: expect.any(Number),
  width: 25,
  height: expect.any(Number),
  rotation: 0,
};

const fifty = expect.closeTo(50, 6);

/** What a page does after it has drawn, such as listening, is done two frames later. */
const isDrawn = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Only then is there something to draw on. */
async function pictureIsThere(page: Page): Promise<void> {
  const isThere = () =>
    page
      .locator('img.lw-picture')
      .first()
      .evaluate(
        (picture: HTMLImageElement) =>
          picture.naturalWidth > 0 && picture.checkVisibility({ visibilityProperty: true }),
      );
  await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
  await isDrawn(page);
}
const canvas = (page: Page) => page.getByRole('application').first();
const text = (page: Page) => page.getByRole('textbox').first();

/** Shares of the width and height of a surface. */
type Spot = readonly [x: number, y: number];

/** Where a spot of the picture in a surface is on the screen. */
async function placeOf(page: Page, surface: string): Promise<(spot: Spot) => [number, number]> {
  const box = await page.locator(surface).first().boundingBox();
  if (!box) throw new Error(`${surface} has no place`);
  return ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
}

async function drag(page: Page, surface: string, ...spots: Spot[]): Promise<void> {
  const at = await placeOf(page, surface);
  const [first = [0, 0], ...others] = spots;
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const spot of others) await page.mouse.move(...at(spot), { steps: 5 });
  await page.mouse.up();
}

async function clickPoints(page: Page, surface: string, ...spots: Spot[]): Promise<void> {
  const at = await placeOf(page, surface);
  for (const spot of spots) await page.mouse.click(...at(spot));
}

const point = [expect.any(Number), expect.any(Number)];
const coffee = { image_rotation: 0, original_width: expect.any(Number), original_height: expect.any(Number) };
const coins = { image_rotation: 0, original_width: 384, original_height: 303 };
const mask = (id: number, label: string) => ({
  ...answer(id, 'object', 'image', 'brushlabels', {
    format: 'rle',
    rle: expect.arrayContaining([expect.any(Number)]),
    brushlabels: [label],
  }),
  ...coins,
});

/** A moving box at two key frames; the second a twentieth of the picture further right. */
const boxAt = (frame: number, x: unknown) => ({
  frame,
  x,
  y: expect.any(Number),
  width: expect.any(Number),
  height: expect.any(Number),
  rotation: 0,
  enabled: true,
  time: expect.any(Number),
});

export const works: Work[] = [
  {
    template: 'polygon-segmentation',
    untilReady: pictureIsThere,
    begin: async (page) => {
      await press(page, '1');
      await clickPoints(page, '.lw-picture', [0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]);
      await press(page, 'Enter');
    },
    finish: async (page) => {
      await press(page, '3');
      await clickPoints(page, '.lw-picture', [0.45, 0.7], [0.55, 0.7], [0.5, 0.8]);
      await press(page, 'Enter');
    },
    expected: [
      {
        ...answer(0, 'object', 'image', 'polygonlabels', {
          points: [point, point, point, point],
          closed: true,
          polygonlabels: ['Cup'],
        }),
        ...coffee,
      },
      {
        ...answer(1, 'object', 'image', 'polygonlabels', {
          points: [point, point, point],
          closed: true,
          polygonlabels: ['Spoon'],
        }),
        ...coffee,
      },
    ],
  },
  {
    template: 'brush-segmentation',
    untilReady: pictureIsThere,
    begin: async (page) => {
      await press(page, '1');
      await drag(page, '.lw-picture', [0.4, 0.4], [0.5, 0.45], [0.55, 0.4]);
    },
    finish: async (page) => {
      await press(page, 'Escape', '3');
      await drag(page, '.lw-picture', [0.45, 0.7], [0.55, 0.75]);
    },
    expected: [mask(0, 'Coin'), mask(1, 'Damage')],
  },
  {
    template: 'video-object-tracking',
    untilReady: (page) => page.getByText('/ 101').or(page.getByText('/ 100')).first().waitFor(),
    begin: async (page) => {
      await press(page, '1');
      await drag(page, '.lw-video-picture', [0.3, 0.3], [0.4, 0.45], [0.5, 0.6]);
    },
    finish: async (page) => {
      await page.locator('.lw-outliner .lw-row-main').first().click();
      await press(page, 'Shift+ArrowRight', ...Array<string>(10).fill('Control+Shift+ArrowRight'));
    },
    expected: [
      answer(0, 'box', 'video', 'videorectangle', {
        framesCount: expect.any(Number),
        duration: expect.any(Number),
        // The film is as high as its place, not as wide.
        sequence: [boxAt(1, expect.closeTo(28, -1)), boxAt(11, expect.closeTo(33, -1))],
        labels: ['Animal'],
      }),
    ],
  },
  {
    template: 'named-entities',
    untilReady: (page) => page.getByText('Marie Laurent').first().waitFor(),
    begin: async (page) => {
      await text(page).focus();
      await press(page, 'Home', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowRight', '1');
    },
    finish: async (page) => {
      await text(page).focus();
      await press(
        page,
        'Home',
        ...Array<string>(44).fill('ArrowRight'),
        ...Array<string>(14).fill('Shift+ArrowRight'),
        '2',
      );
    },
    expected: [
      answer(0, 'entity', 'text', 'labels', { start: 0, end: 13, text: 'Marie Laurent', labels: ['Person'] }),
      answer(1, 'entity', 'text', 'labels', { start: 44, end: 58, text: 'Northwind Rail', labels: ['Organization'] }),
    ],
  },
  {
    template: 'keypoints',
    untilReady: pictureIsThere,
    begin: async (page) => {
      await press(page, '1');
      await canvas(page).focus();
      await press(page, 'Enter');
    },
    finish: async (page) => {
      await press(page, '2');
      await canvas(page).focus();
      await press(page, 'Enter', 'ArrowDown');
    },
    expected: [
      {
        ...answer(0, 'landmark', 'image', 'keypointlabels', { x: fifty, y: fifty, width: 3, keypointlabels: ['Eye'] }),
        ...picture,
      },
      {
        ...answer(1, 'landmark', 'image', 'keypointlabels', {
          x: fifty,
          y: expect.closeTo(50.33, 1),
          width: 3,
          keypointlabels: ['Nose'],
        }),
        ...picture,
      },
    ],
  },
  {
    template: 'pdf-parts',
    untilReady: (page) =>
      page
        .getByText('of 27')
        .waitFor()
        .then(() => pictureIsThere(page)),
    begin: async (page) => {
      await press(page, '1');
      await canvas(page).focus();
      await press(page, 'Enter');
    },
    finish: async (page) => {
      await press(page, 'PageDown');
      await expect.poll(() => page.locator('.lw-page-number').inputValue()).toBe('2');
      await pictureIsThere(page);
      await press(page, '2');
      await canvas(page).focus();
      await press(page, 'Enter');
    },
    expected: [
      {
        ...answer(0, 'part', 'doc', 'ocrlabels', { ...middle, ocrtext: '', pageIndex: 0, ocrlabels: ['Title'] }),
        item_index: 0,
        ...page,
      },
      {
        ...answer(1, 'part', 'doc', 'ocrlabels', { ...middle, ocrtext: '', pageIndex: 1, ocrlabels: ['Heading'] }),
        item_index: 1,
        ...page,
      },
    ],
  },
  {
    template: 'segmented-transcription',
    untilReady: (page) => page.getByText('0:07').first().waitFor(),
    begin: async (page) => {
      await press(page, '1');
      await canvas(page).focus();
      await press(page, 'Enter');
      await page.getByPlaceholder('What is said here').fill('And Mr. John');
    },
    finish: async (page) => {
      await press(page, '2');
      await canvas(page).focus();
      await press(page, 'ArrowRight', 'ArrowRight', 'Enter');
    },
    expected: [
      { ...answer(0, 'kind', 'audio', 'labels', { start: 0, end: 1, channel: 0, labels: ['Speech'] }), ...sound },
      {
        ...answer(0, 'words', 'audio', 'textarea', { start: 0, end: 1, channel: 0, text: ['And Mr. John'] }),
        ...sound,
      },
      { ...answer(1, 'kind', 'audio', 'labels', { start: 2, end: 3, channel: 0, labels: ['Noise'] }), ...sound },
    ],
  },
  {
    template: 'video-timeline',
    untilReady: (page) => page.getByText('/ 101').or(page.getByText('/ 100')).first().waitFor(),
    begin: async (page) => {
      await press(page, '1');
      await page.getByRole('application').last().focus();
      await press(page, 'Enter');
    },
    finish: async (page) => {
      await press(page, '2');
      await page.getByRole('application').last().focus();
      await press(page, 'Shift+ArrowRight', 'Enter');
    },
    expected: [
      answer(0, 'event', 'video', 'timelinelabels', { ranges: [{ start: 1, end: 10 }], timelinelabels: ['Opening'] }),
      answer(1, 'event', 'video', 'timelinelabels', { ranges: [{ start: 11, end: 20 }], timelinelabels: ['Action'] }),
    ],
  },
  {
    template: 'change-points',
    untilReady: (page) =>
      canvas(page)
        .waitFor()
        .then(() => isDrawn(page)),
    begin: async (page) => {
      await press(page, '1');
      await canvas(page).focus();
      await press(page, 'Enter');
    },
    finish: async (page) => {
      await canvas(page).focus();
      await press(page, 'Tab');
      await page.getByPlaceholder('What may have caused it?').fill('Less rain');
    },
    expected: [
      answer(0, 'change', 'flow', 'timeserieslabels', {
        start: 1915.55,
        end: 1925.45,
        instant: false,
        timeserieslabels: ['Level changes'],
      }),
      answer(0, 'reason', 'flow', 'textarea', { start: 1915.55, end: 1925.45, instant: false, text: ['Less rain'] }),
    ],
  },
  {
    template: 'tabular-data',
    untilReady: (page) => page.getByText('Aswan').waitFor(),
    begin: (page) => press(page, '3'),
    finish: async (page) => {
      await page.getByPlaceholder('Which field, and what should it be?').fill('Continent: Africa');
    },
    expected: [
      answer(0, 'verdict', 'record', 'choices', { choices: ['Wrong'] }),
      answer(1, 'mend', 'record', 'textarea', { text: ['Continent: Africa'] }),
    ],
  },
  {
    template: 'html-entities',
    untilReady: (page) => page.getByText('Ian Murdock').waitFor(),
    begin: async (page) => {
      await text(page).focus();
      await press(page, 'Home', 'Shift+End', '4');
    },
    finish: async (page) => {
      await text(page).focus();
      await press(page, 'ArrowDown', 'Home', 'Control+Shift+ArrowRight', '2');
    },
    expected: [
      answer(0, 'entity', 'page', 'hypertextlabels', {
        start: '/article[1]/h2[1]/text()[1]',
        end: '/article[1]/h2[1]/text()[1]',
        startOffset: 0,
        endOffset: 25,
        globalOffsets: { start: 0, end: 25 },
        text: 'A Brief History of Debian',
        hypertextlabels: ['Product'],
      }),
      answer(1, 'entity', 'page', 'hypertextlabels', {
        start: '/article[1]/p[1]/text()[1]',
        end: '/article[1]/p[1]/text()[1]',
        startOffset: 0,
        endOffset: 3,
        globalOffsets: { start: 26, end: 29 },
        text: 'The',
        hypertextlabels: ['Organization'],
      }),
    ],
  },
  {
    template: 'dialogue-parts',
    untilReady: (page) => page.getByText('Cabin 12').waitFor(),
    begin: async (page) => {
      await text(page).focus();
      await press(page, 'Home', 'Shift+End', '1');
    },
    finish: (page) => press(page, 'r'),
    expected: [
      answer(0, 'part', 'talk', 'paragraphlabels', {
        start: '0',
        end: '0',
        startOffset: 0,
        endOffset: 45,
        text: 'Good morning. My reading light does not work.',
        paragraphlabels: ['Request'],
      }),
      answer(1, 'wish', 'talk', 'choices', { choices: ['Repair'] }),
    ],
  },
  {
    template: 'chat-writing',
    untilReady: (page) => page.getByText('There are rings.').last().waitFor(),
    begin: async (page) => {
      await page.locator('.lw-composer textarea').fill('Thank you!');
      await press(page, 'Enter');
    },
    finish: async (page) => {
      await page.locator('[data-message]').first().focus();
      await press(page, 'a');
    },
    expected: [
      answer(0, 'chat', 'chat', 'chatmessage', {
        chatmessage: { role: 'user', content: 'Thank you!', createdAt: expect.any(Number) },
      }),
      answer(1, 'topic', 'chat', 'choices', { choices: ['Advice'] }),
    ],
  },
  {
    template: 'human-feedback',
    untilReady: (page) => page.getByText('Because the ocean').waitFor(),
    begin: (page) => press(page, 'ArrowRight'),
    finish: (page) => press(page, 'm'),
    expected: [
      answer(0, 'better', 'first', 'pairwise', { selected: 'right' }),
      answer(1, 'margin', 'first', 'choices', { choices: ['Much better'] }),
    ],
  },
  {
    template: 'search-results',
    untilReady: (page) => page.getByText('Sunscreen for hikers').waitFor(),
    begin: async (page) => {
      await page.locator('[data-item="r2"]').focus();
      await press(page, 'ArrowUp');
    },
    finish: (page) => press(page, '4'),
    expected: [
      answer(0, 'order', 'results', 'ranker', { ranker: ['r2', 'r1', 'r3'] }),
      answer(1, 'page', 'results', 'rating', { rating: 4 }),
    ],
  },
];
