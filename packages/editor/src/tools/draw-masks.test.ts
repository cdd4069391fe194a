import { compileConfig } from '@labelwright/task-definition/compile';
import { bytesOfDataUrl } from '@labelwright/task-definition/masks/read-png';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { describe, expect, it } from 'vitest';
import { floodRows, type Pixels } from '../media/image/flood.ts';
import { brushSize, paintInView, setBrushSize } from '../operations/masks.ts';
import { maskArea, maskFrom, maskHas } from '../regions/mask/mask.ts';
import { decodePng, decodeRle } from '../regions/mask/wire-masks.ts';
import { createTestEditor, type TestEditor } from '../testing/test-editor.ts';

const brushes = `<View>
  <Image name="image" value="$image"/>
  <BrushLabels name="mask" toName="image"><Label value="Road"/><Label value="Water"/></BrushLabels>
</View>`;
const bitmasks = brushes.replaceAll('BrushLabels', 'BitmaskLabels');
const wands = `<View>
  <Image name="image" value="$image"/>
  <Labels name="land" toName="image"><Label value="Snow"/><Label value="Water"/></Labels>
  <Brush name="brush" toName="image"/>
  <MagicWand name="wand" toName="image" defaultthreshold="10" blurradius="0"/>
</View>`;

/** An image of 1000 × 500 pixels, shown one to one, and a brush ten pixels wide. */
function start(xml: string, ...initialResult: ResultItem[]): TestEditor {
  const test = createTestEditor({
    config: compileConfig(xml),
    task: { id: 1, data: { image: 'a.png' } },
    initialResult,
  });
  setBrushSize(test.editor, 10);
  return test;
}

function items(test: TestEditor): RegionResult[] {
  const result = test.result();
  expect(validateResult(test.editor.config, result)).toEqual([]);
  return result.filter((item): item is RegionResult => 'value' in item);
}

function maskIn(item: RegionResult | undefined) {
  const { rle, imageDataURL } = item?.value ?? {};
  if (Array.isArray(rle)) return maskFrom(decodeRle(rle, 1000));
  const png = decodePng(bytesOfDataUrl(String(imageDataURL)) ?? new Uint8Array());
  if (!png) throw new Error('There is no mask in this item.');
  return maskFrom(png);
}

function has(test: TestEditor, x: number, y: number, index = 0): boolean {
  return maskHas(maskIn(items(test)[index]), x, y);
}

describe.each([
  { xml: brushes, tool: 'draw-brush', type: 'brushlabels' },
  { xml: bitmasks, tool: 'draw-bitmask', type: 'bitmasklabels' },
])('the brush for $type', ({ xml, tool, type }) => {
  it('is taken with a label and paints a region that further strokes add to', () => {
    const test = start(xml);
    test.editor.dispatch('option.mask.Water');
    expect(test.editor.session.get().tool).toBe(tool);
    test.drag([100, 100], [200, 100]);
    expect(items(test)).toMatchObject([{ type, original_width: 1000, value: { [type]: ['Water'] } }]);
    expect([has(test, 150, 100), has(test, 150, 104), has(test, 150, 110), has(test, 96, 100)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    test.drag([300, 200], [300, 300]);
    expect(items(test)).toHaveLength(1);
    expect([has(test, 150, 100), has(test, 300, 250), has(test, 250, 150)]).toEqual([true, true, false]);
  });

  it('begins a new region once nothing is selected', () => {
    const test = start(xml).key('b').drag([100, 100], [200, 100]).key('esc').drag([300, 100], [400, 100]);
    expect(items(test)).toHaveLength(2);
    expect([has(test, 350, 100, 0), has(test, 350, 100, 1)]).toEqual([false, true]);
  });

  it('makes one step for undo of each stroke', () => {
    const test = start(xml).key('b').drag([100, 100], [200, 100]).drag([100, 200], [200, 200]);
    test.key('mod+z');
    expect([has(test, 150, 100), has(test, 150, 200)]).toEqual([true, false]);
    test.key('mod+z');
    expect(test.result()).toEqual([]);
    test.key('mod+shift+z').key('mod+shift+z');
    expect([has(test, 150, 100), has(test, 150, 200)]).toEqual([true, true]);
  });

  it('is sized by keys, erases with Alt, and a press that leaves the image paints what lies in it', () => {
    const test = start(xml).key('b').key(']');
    expect(test.editor.session.get().brushSize).toBe(13);
    test.key('[').key('[');
    expect(test.editor.session.get().brushSize).toBe(8);
    test.drag([900, 100], [1100, 100]).drag([950, 90], [950, 110], { altKey: true });
    expect([has(test, 999, 100), has(test, 950, 100), has(test, 930, 100)]).toEqual([true, false, true]);
    expect(items(start(xml).key('b').click(1200, 700))).toEqual([]);
  });

  it('is given up by Escape and by a second finger', () => {
    const test = start(xml).key('b').drag([100, 100], [200, 100]);
    const before = test.result();
    test.pointerDown(300, 300).pointerMove(400, 300).key('esc');
    expect(test.result()).toEqual(before);
    test.pointerDown(300, 300, { pointerType: 'touch' }).pointerMove(400, 300);
    test.editor.pointers.get('image')?.interrupt?.();
    expect(test.result()).toEqual(before);
    test.expectState(`${tool}.idle`);
  });

  it('has an eraser, and what is erased to the last pixel is gone', () => {
    const test = start(xml).key('b').drag([100, 100], [200, 100]).key('esc').key('esc').key('e');
    test.expectState('draw-eraser.idle').drag([150, 80], [150, 120]);
    expect([has(test, 150, 100), has(test, 120, 100)]).toEqual([true, true]);
    test.drag([150, 100], [150, 120]);
    expect([has(test, 150, 100), has(test, 120, 100)]).toEqual([false, true]);
    setBrushSize(test.editor, 400);
    test.click(150, 100);
    expect(test.result()).toEqual([]);
    test.key('mod+z');
    expect(has(test, 120, 100)).toBe(true);
  });

  it('paints in the middle of the view without a pointer, and keys move what is selected', () => {
    const test = start(xml).key('b');
    const image = test.editor.images.get('image');
    if (!image) throw new Error('There is no image.');
    expect(paintInView(test.editor, image)).toBe(true);
    expect([has(test, 500, 250), has(test, 506, 250)]).toEqual([true, false]);
    test.key('shift+right').key('up');
    expect([has(test, 500, 250), has(test, 510, 249)]).toEqual([false, true]);
    expect(items(test)).toHaveLength(1);
  });

  it('works on masks like on any region: hit by their pixels, moved, copied, locked, deleted', () => {
    const test = start(xml).key('b').drag([100, 100], [200, 200]).key('esc').key('esc').key('v');
    test.click(180, 120);
    expect(test.editor.session.get().selection).toEqual([]);
    test.click(150, 150);
    expect(test.editor.session.get().selection).toEqual(['id-0']);
    test.drag([150, 150], [170, 150]).key('mod+d');
    expect(items(test).map((item) => maskArea(maskIn(item)))).toHaveLength(2);
    expect([has(test, 170, 150, 0), has(test, 182, 162, 1)]).toEqual([true, true]);
    test.key('l').key('b').drag([300, 300], [310, 300]);
    expect(items(test)).toHaveLength(3);
    test.key('delete');
    expect(items(test)).toHaveLength(2);
  });

  it('leaves what it did not touch byte for byte', () => {
    const drawn = start(xml).key('b').drag([100, 100], [200, 200]).key('esc').drag([300, 300], [400, 300]);
    const made = items(drawn).map((item) => ({ ...item, id: `made-${item.id}` }));
    const test = start(xml, ...made)
      .key('b')
      .click(500, 100);
    expect(test.result().slice(0, 2)).toEqual(made);
    test.key('esc').key('v').click(150, 150).key('b').click(600, 400);
    expect(test.result()[1]).toEqual(made[1]);
    expect([has(test, 600, 400), has(test, 150, 150)]).toEqual([true, true]);
  });
});

describe('the magic wand', () => {
  /** Left half dark, right half light, the lower right somewhat darker. */
  function withPixels(test: TestEditor): TestEditor {
    const pixels: Pixels = { width: 1000, height: 500, data: new Uint8ClampedArray(2_000_000) };
    for (let cell = 0; cell < 500_000; cell += 1) {
      const value = cell % 1000 < 500 ? 40 : cell < 250_000 ? 200 : 180;
      pixels.data.fill(value, cell * 4, cell * 4 + 4);
    }
    test.editor.images.get('image')?.setColours({
      find: (search) => Promise.resolve(floodRows(pixels, search)),
      dispose: () => undefined,
    });
    return test;
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

  it('takes in what has the colour, and more the farther it is dragged, as one step', async () => {
    const test = withPixels(start(wands)).key('w');
    test.editor.dispatch('option.land.Water');
    expect(test.editor.session.get().tool).toBe('draw-magic-wand');
    test.pointerDown(700, 100);
    await settled();
    expect([has(test, 700, 100), has(test, 700, 400), has(test, 300, 100)]).toEqual([true, false, false]);
    test.pointerMove(740, 100).pointerUp();
    await settled();
    expect(items(test).map(({ from_name }) => from_name)).toEqual(['wand', 'land']);
    expect([has(test, 700, 400), has(test, 300, 100)]).toEqual([true, false]);
    test.key('mod+z');
    expect(test.result()).toEqual([]);
  });

  it('adds to the selected mask, and Escape takes the search back', async () => {
    const test = withPixels(start(wands)).key('w').click(700, 100);
    await settled();
    test.click(700, 400);
    await settled();
    expect(items(test).filter(({ type }) => type === 'magicwand')).toHaveLength(1);
    expect([has(test, 700, 100), has(test, 700, 400)]).toEqual([true, true]);
    test.pointerDown(100, 100).key('esc');
    await settled();
    expect(has(test, 100, 100)).toBe(false);
  });

  it('makes one mask of quick clicks, whichever was found first', async () => {
    const test = withPixels(start(wands)).key('w').click(700, 100).click(700, 400);
    await settled();
    expect(items(test).filter(({ type }) => type === 'magicwand')).toHaveLength(1);
    expect([has(test, 700, 100), has(test, 700, 400)]).toEqual([true, true]);
    test.click(100, 100).click(120, 400);
    await settled();
    expect(has(test, 100, 100)).toBe(true);
    expect(items(test).filter(({ type }) => type === 'magicwand')).toHaveLength(1);
  });

  it('leaves strokes of the brush to the brush', () => {
    const test = start(wands).key('b').click(100, 100);
    expect(items(test).map(({ type }) => type)).toEqual(['brush']);
  });

  it('smooths edges and drops specks', () => {
    const pixels: Pixels = { width: 40, height: 40, data: new Uint8ClampedArray(6400).fill(255) };
    pixels.data.fill(0, 4 * (20 * 40 + 20), 4 * (20 * 40 + 21));
    const sharp = floodRows(pixels, { x: 1, y: 1, threshold: 10, blur: 0 });
    const smooth = floodRows(pixels, { x: 1, y: 1, threshold: 10, blur: 2 });
    expect(maskHas(maskFrom(sharp), 20, 20)).toBe(false);
    expect(maskHas(maskFrom(smooth), 20, 20)).toBe(true);
  });

  it('says so when the image cannot be read', async () => {
    const test = start(wands).key('w');
    test.editor.images.get('image')?.setColours({
      find: () => Promise.reject(new Error('tainted')),
      dispose: () => undefined,
    });
    test.click(10, 10);
    await settled();
    expect(test.editor.session.get().notice?.text).toContain('does not let its colours be read');
    expect(test.result()).toEqual([]);
  });
});

describe('tools that need a model', () => {
  it('leave the hand tool away when asked for alone, and the size of the brush fits the image', () => {
    const test = createTestEditor({
      config: compileConfig(brushes.replace('<BrushLabels', '<BrushLabels smartOnly="true"')),
      task: { id: 1, data: { image: 'a.png' } },
    });
    test.key('b').expectState('select.idle');
    expect(brushSize(test.editor, { width: 1000, height: 500 })).toBe(17);
  });
});
