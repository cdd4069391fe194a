import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { findTemplate } from '@labelwright/task-definition/templates/index';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitRecognised } from './fit-recognised.ts';
import type { ReadPage, Recognised } from './model.ts';
import { turnBack } from './turn-back.ts';

const page: ReadPage = {
  page: 1,
  width: 800,
  height: 1000,
  rotation: 0,
  text: 'Total due\n118.40',
  words: [
    { text: 'Total', confidence: 0.9, box: { x: 10, y: 5, width: 12, height: 3 } },
    { text: 'due', confidence: 0.7, box: { x: 24, y: 5, width: 8, height: 3 } },
    { text: '118.40', confidence: null, box: { x: 99.95, y: 20, width: 0.2, height: 3 } },
  ],
};
const scan: Recognised = { kind: 'ocr', pages: [page, { ...page, page: 2 }] };
const speech: Recognised = {
  kind: 'transcription',
  text: 'Good morning. How are you?',
  durationSeconds: 4.5,
  segments: [
    { startSeconds: 0.2, endSeconds: 1.4, text: 'Good morning.', confidence: 0.8 },
    { startSeconds: 1.4, endSeconds: 1.4, text: 'nothing', confidence: 0.8 },
    { startSeconds: 1.6, endSeconds: 3, text: 'How are you?', confidence: 0.6 },
  ],
};

function fit(config: string, recognised: Recognised) {
  const compiled = compileConfig(config);
  const fitted = fitRecognised(compiled, recognised);
  if (fitted.ok) expect(validateResult(compiled, fitted.result)).toEqual([]);
  return fitted;
}
const ofTemplate = (id: string) => findTemplate(id)?.config ?? '';

test('words of a scan become boxes with a label and their text', () => {
  const fitted = fit(ofTemplate('text-recognition'), scan);
  expect(fitted).toMatchObject({ ok: true, score: 0.8 });
  const result = fitted.ok ? fitted.result : [];
  expect(result.slice(0, 3)).toEqual([
    {
      id: 'w1',
      from_name: 'box',
      to_name: 'scan',
      type: 'rectangle',
      original_width: 800,
      original_height: 1000,
      image_rotation: 0,
      score: 0.9,
      value: { x: 10, y: 5, width: 12, height: 3, rotation: 0 },
    },
    expect.objectContaining({ id: 'w1', from_name: 'kind', value: expect.objectContaining({ labels: ['Printed'] }) }),
    expect.objectContaining({ id: 'w1', from_name: 'words', value: expect.objectContaining({ text: ['Total'] }) }),
  ]);
  // The picture is one page; the word over its edge is cut to it.
  expect(new Set(result.map(({ id }) => id)).size).toBe(3);
});

test('words of a PDF are on their pages, with the text in the box itself', () => {
  const config =
    '<View><OcrLabels name="f" toName="d"><Label value="Text"/><Label value="Date"/></OcrLabels><Pdf name="d" value="$pdf"/></View>';
  const fitted = fit(config, scan);
  const result = fitted.ok ? fitted.result : [];
  expect(result.map(({ item_index, value }) => [item_index, value.ocrtext, value.ocrlabels])).toEqual(
    [0, 1].flatMap((index) => ['Total', 'due', '118.40'].map((text) => [index, text, ['Text']])),
  );
});

test('without a label that means text nothing is labelled wrongly', () => {
  const boxes = '<RectangleLabels name="f" toName="s"><Label value="Seller"/><Label value="Total"/></RectangleLabels>';
  const shown = '<Image name="s" value="$image"/>';
  expect(fit(`<View>${boxes}${shown}</View>`, scan)).toMatchObject({ ok: false });
  const withWhole = fit(`<View>${boxes}${shown}<TextArea name="t" toName="s"/></View>`, scan);
  expect(withWhole.ok && withWhole.result).toMatchObject([{ from_name: 't', value: { text: ['Total due\n118.40'] } }]);
});

test('a transcript becomes segments with text, or one text', () => {
  const segments = fit(ofTemplate('segmented-transcription'), speech);
  expect(segments.ok && segments.result).toMatchObject([
    { id: 's1', type: 'labels', original_length: 4.5, value: { start: 0.2, end: 1.4, labels: ['Speech'] } },
    { id: 's1', type: 'textarea', value: { text: ['Good morning.'] } },
    { id: 's2', type: 'labels', value: { start: 1.6, end: 3 } },
    { id: 's2', type: 'textarea', value: { text: ['How are you?'] } },
  ]);
  const whole = fit(ofTemplate('speech-recognition'), speech);
  expect(whole.ok && whole.result).toMatchObject([
    { from_name: 'transcript', value: { text: ['Good morning. How are you?'] } },
  ]);
});

test('says what the interface lacks', () => {
  const text = '<View><Text name="t" value="$text"/><TextArea name="a" toName="t"/></View>';
  expect(fit(text, scan)).toEqual({ ok: false, reason: 'The interface shows no picture or PDF.' });
  expect(fit(ofTemplate('audio-quality'), speech)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('TextArea'),
  });
  expect(fit(ofTemplate('text-recognition'), { kind: 'ocr', pages: [] })).toMatchObject({
    ok: false,
    reason: 'No text was found.',
  });
});

test('turning a picture and its boxes back is undone by turning the rest of the way', () => {
  const part = fc.double({ min: 0, max: 50, noNaN: true });
  const boxes = fc.record({ x: part, y: part, width: part, height: part, rotation: fc.constantFrom(0, 3, -2.5) });
  fc.assert(
    fc.property(boxes, fc.constantFrom(0, 90, 180, 270), (box, turn) => {
      const size = { width: 300, height: 200 };
      const between = turn % 180 === 0 ? size : { width: 200, height: 300 };
      const there = turnBack(turnBack(box, turn, size), 360 - turn, between);
      for (const key of ['x', 'y', 'width', 'height', 'rotation'] as const) expect(there[key]).toBeCloseTo(box[key], 9);
    }),
  );
  // The top left corner of a page that was turned a quarter clockwise was its bottom left one.
  const back = turnBack({ x: 0, y: 0, width: 10, height: 20, rotation: 0 }, 90, { width: 50, height: 100 });
  expect([back.x, back.y, back.width, back.height].map(Math.round)).toEqual([0, 90, 20, 10]);
});

test('the box of a word on a page that lies askew is turned as the word is', () => {
  const [word] = page.words;
  const askew: ReadPage = { ...page, words: word ? [{ ...word, rotation: -2.65 }] : [] };
  const fitted = fit(ofTemplate('text-recognition'), { kind: 'ocr', pages: [askew] });
  expect(fitted.ok && fitted.result[0]?.value).toEqual({ x: 10, y: 5, width: 12, height: 3, rotation: -2.65 });
});
