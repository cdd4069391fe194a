import type { ResultItem } from '@labelwright/task-definition/model';
import { maskFrom } from '../src/regions/mask/mask.ts';
import type { Row } from '../src/regions/mask/rows.ts';
import { encodePng, encodeRle } from '../src/regions/mask/wire-masks.ts';
import type { SampleInterface } from './interfaces.ts';

const photo = (name: string) => new URL(`../../../samples/object-detection/images/${name}.jpg`, import.meta.url).href;

/** A blot with a wavy edge, in pixels. */
function blot(x: number, y: number, reach: number, waves: number) {
  const rows: Row[] = [];
  for (let line = -reach; line < reach; line += 1) {
    const half = Math.sqrt(reach * reach - line * line) * (0.85 + 0.15 * Math.sin((line / reach) * waves));
    rows.push(Int32Array.of(Math.round(x - half), Math.round(x + half) + 1));
  }
  return maskFrom({ top: y - reach, rows });
}

const fruits = { width: 1024, height: 675 };

function mask(id: string, type: string, value: Record<string, unknown>, size = fruits): ResultItem {
  const envelope = { original_width: size.width, original_height: size.height, image_rotation: 0 };
  return { id, from_name: 'mask', to_name: 'image', type, origin: 'manual', ...envelope, value };
}

export const maskInterfaces: readonly SampleInterface[] = [
  {
    name: 'brush',
    config: `<View>
  <Image name="image" value="$image" rotateControl="true" brightnessControl="true"/>
  <BrushLabels name="mask" toName="image" smart="true">
    <Label value="Lemon" background="#f6c945"/><Label value="Orange" background="#e8762d"/><Label value="Leaf" background="#2e8b57"/>
  </BrushLabels>
</View>`,
    data: { image: photo('citrus-fruits') },
    result: [
      mask('a', 'brushlabels', {
        format: 'rle',
        rle: encodeRle(blot(250, 260, 120, 9), fruits),
        brushlabels: ['Orange'],
      }),
      mask('b', 'brushlabels', {
        format: 'rle',
        rle: encodeRle(blot(520, 300, 90, 5), fruits),
        brushlabels: ['Lemon'],
      }),
    ],
  },
  {
    name: 'bitmask',
    config: `<View>
  <Image name="image" value="$image"/>
  <BitmaskLabels name="mask" toName="image"><Label value="Fruit"/><Label value="Table"/></BitmaskLabels>
</View>`,
    data: { image: photo('citrus-fruits') },
    result: [
      mask('a', 'bitmasklabels', {
        imageDataURL: encodePng(blot(250, 260, 120, 9), fruits),
        bitmasklabels: ['Fruit'],
      }),
    ],
  },
  {
    name: 'wand',
    config: `<View>
  <Labels name="part" toName="image"><Label value="Suit" background="#e8762d"/><Label value="Sky" background="#2f7de1"/></Labels>
  <Brush name="brush" toName="image"/>
  <MagicWand name="wand" toName="image"/>
  <Image name="image" value="$image" crossOrigin="anonymous" rotateControl="true"/>
</View>`,
    data: { image: photo('astronaut') },
    result: [],
  },
  {
    name: 'many-masks',
    config: `<View>
  <Image name="image" value="$image"/>
  <BrushLabels name="mask" toName="image">
    <Label value="One"/><Label value="Two"/><Label value="Three"/><Label value="Four"/>
  </BrushLabels>
</View>`,
    data: { image: largePicture() },
    result: manyMasks(),
  },
];

function largePicture(): string {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="3000">
<defs><radialGradient id="g"><stop stop-color="#dfe9d0"/><stop offset="1" stop-color="#56707a"/></radialGradient></defs>
<rect width="4000" height="3000" fill="url(#g)"/></svg>`)}`;
}

/** A hundred blots of 200 to 1000 pixels on an image of 4000 × 3000. */
function manyMasks(): ResultItem[] {
  if (!location.search.includes('many-masks')) return [];
  const size = { width: 4000, height: 3000 };
  return Array.from({ length: 100 }, (_, index) => {
    const reach = 100 + ((index * 53) % 400);
    const x = 520 + ((index * 977) % 2960);
    const y = 520 + ((index * 613) % 1960);
    const label = ['One', 'Two', 'Three', 'Four'][index % 4] ?? 'One';
    const rle = encodeRle(blot(x, y, reach, 5 + (index % 60)), size);
    return mask(`many-${index}`, 'brushlabels', { format: 'rle', rle, brushlabels: [label] }, size);
  });
}
