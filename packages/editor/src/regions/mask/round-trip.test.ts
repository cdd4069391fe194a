import { compileConfig } from '@labelwright/task-definition/compile';
import { pixelsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import type { RegionResult } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { encode } from '@thi.ng/rle-pack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOfPixels, pixelsOf, pixelsOfMask, sizes } from '../../testing/naive-mask.ts';
import { createTestEditor } from '../../testing/test-editor.ts';
import { maskBounds } from './mask.ts';
import { maskOf } from './mask-geometry.ts';
import { encodePng } from './wire-masks.ts';

const config = compileConfig(`<View>
  <Image name="image" value="$image"/>
  <BrushLabels name="painted" toName="image"><Label value="A"/><Label value="B"/></BrushLabels>
  <BitmaskLabels name="drawn" toName="image"><Label value="A"/><Label value="B"/></BitmaskLabels>
  <Labels name="kind" toName="image"><Label value="A"/><Label value="B"/></Labels>
  <Brush name="brush" toName="image"/>
  <Bitmask name="bitmask" toName="image"/>
  <MagicWand name="wand" toName="image"/>
  <Choices name="sure" toName="image" perRegion="true"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>`);

/** What canvases and other tools write: colours, soft edges, draft keys. */
const runLengths = sizes
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      alpha: fc.array(fc.constantFrom(0, 0, 90, 255, 255), {
        minLength: size.width * size.height,
        maxLength: size.width * size.height,
      }),
      isDraft: fc.boolean(),
    }),
  )
  .map(({ size, alpha, isDraft }) => {
    const values = Uint8Array.from(alpha.flatMap((value) => [7, 90, 200, value]));
    const rle = [...encode(values, values.length)];
    return {
      size,
      geometry: { format: 'rle', rle, ...(isDraft ? { touches: [{ x: 1 }], maskDataURL: 'data:,' } : {}) },
    };
  });

const images = sizes.chain((size) =>
  pixelsOf(size).map((pixels) => ({ size, geometry: { imageDataURL: encodePng(maskOfPixels(pixels, size), size) } })),
);

const item = (id: string, from: string, type: string, size: { width: number; height: number }, value: object) =>
  ({
    id,
    from_name: from,
    to_name: 'image',
    type,
    origin: 'manual',
    original_width: size.width,
    original_height: size.height,
    image_rotation: 0,
    value: { ...value },
  }) as RegionResult;

const groups = fc.nat(1e9).chain((serial) => {
  const id = `r${serial}`;
  const label = fc.constantFrom('A', 'B').map((value) => [value]);
  const bare = fc.constantFrom('brush', 'wand').map((from) => [from, from === 'wand' ? 'magicwand' : 'brush'] as const);
  return fc.oneof(
    fc
      .tuple(runLengths, label)
      .map(([{ size, geometry }, labels]) => [
        item(id, 'painted', 'brushlabels', size, { ...geometry, brushlabels: labels }),
        item(id, 'sure', 'choices', size, { ...geometry, choices: ['Yes'] }),
      ]),
    fc
      .tuple(images, label)
      .map(([{ size, geometry }, labels]) => [
        item(id, 'drawn', 'bitmasklabels', size, { ...geometry, bitmasklabels: labels }),
      ]),
    fc
      .tuple(runLengths, label, bare)
      .map(([{ size, geometry }, labels, [from, type]]) => [
        item(id, from, type, size, geometry),
        item(id, 'kind', 'labels', size, { ...geometry, labels }),
      ]),
    fc
      .tuple(images, label)
      .map(([{ size, geometry }, labels]) => [
        item(id, 'bitmask', 'bitmask', size, geometry),
        item(id, 'kind', 'labels', size, { ...geometry, labels }),
      ]),
  );
});

const results = fc.uniqueArray(groups, { selector: ([first]) => first?.id, maxLength: 4 }).map((parts) => parts.flat());

const task = { id: 1, data: { image: 'a.png' } };

describe('masks that were not changed', () => {
  it('go back as they came, however they were looked at', () => {
    fc.assert(
      fc.property(results, (result) => {
        expect(validateResult(config, result)).toEqual([]);
        const { editor } = createTestEditor({ config, task, initialResult: result }, { width: 40, height: 25 });
        editor.images.get('image')?.index()?.listAt({ x: 3, y: 3 }, 2);
        editor.dispatch('region.select-all');
        expect(editor.serialize()).toEqual(result);
      }),
    );
  });
});

describe('masks that were changed', () => {
  it('are written as what they have become, on the grid of the image', () => {
    fc.assert(
      fc.property(results, (result) => {
        const size = { width: 40, height: 25 };
        const { editor } = createTestEditor({ config, task, initialResult: result }, size);
        editor.dispatch('region.select-all');
        editor.dispatch('region.move-right');
        editor.dispatch('region.move-down');
        const regions = editor.store.list('region');
        const shown = regions.map(({ props: { geometry } }) => {
          if (geometry.shape !== 'brush' && geometry.shape !== 'bitmask') throw new Error('This is no mask.');
          return maskOf(geometry, size);
        });
        const written = editor.serialize();
        expect(validateResult(config, written)).toEqual([]);
        for (const entry of written) {
          const region = 'id' in entry ? editor.store.findRegion(entry.id) : undefined;
          if (region && 'mask' in region.props.geometry) expect(entry).toMatchObject({ original_width: 40 });
        }
        const again = createTestEditor({ config, task, initialResult: written }, size).editor;
        for (const [index, region] of again.store.list('region').entries()) {
          const { geometry } = region.props;
          const before = shown[index];
          const after = geometry.shape === 'brush' || geometry.shape === 'bitmask' ? maskOf(geometry, size) : undefined;
          if (!before || !after) throw new Error('A mask was lost.');
          expect(pixelsOfMask(after, size)).toEqual(pixelsOfMask(before, size));
          expect(maskBounds(after)).toEqual(maskBounds(before));
        }
      }),
    );
  });

  it('hold four values for each pixel of the image that is shown', () => {
    const small = { width: 4, height: 4 };
    const values = new Uint8Array(64).fill(255);
    const value = { format: 'rle', rle: [...encode(values, 64)], brushlabels: ['A'] };
    const given = item('a', 'painted', 'brushlabels', small, value);
    const { editor } = createTestEditor({ config, task, initialResult: [given] }, { width: 40, height: 40 });
    editor.dispatch('region.select-all');
    editor.session.update({ tool: 'draw-brush', brushSize: 4 });
    const pointer = editor.pointers.get('image');
    const at = { point: { x: 20, y: 20 }, screen: { x: 20, y: 20 }, button: 0, pointerType: 'pen' };
    const press = { ...at, shiftKey: false, altKey: true, modKey: false, spaceKey: false };
    pointer?.down(press);
    pointer?.up(press);
    const [changed] = editor.serialize();
    if (!changed || !('value' in changed)) throw new Error('The mask was lost.');
    expect(changed).toMatchObject({ original_width: 40, original_height: 40 });
    expect(pixelsOfBrush(changed.value.rle as number[])).toBe(40 * 40);
  });
});
