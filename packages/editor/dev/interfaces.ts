import type { ResultItem } from '@labelwright/task-definition/model';
import { sampleConfigs } from '../src/testing/sample-configs.ts';
import { documentInterfaces } from './document-interfaces.ts';
import { maskInterfaces } from './mask-interfaces.ts';
import { mediaInterfaces } from './media-interfaces.ts';
import { shapeInterfaces } from './shape-interfaces.ts';
import { structuredInterfaces } from './structured-interfaces.ts';
import { textInterfaces } from './text-interfaces.ts';

export interface SampleInterface {
  name: string;
  config: string;
  data: Record<string, unknown>;
  result: ResultItem[];
}

const prose = `Ada Lovelace met Charles Babbage in London in 1833. She later wrote notes on his Analytical Engine for Taylor's Scientific Memoirs 🎉.

Mary Somerville, who lived in Scotland, had introduced them. The city of لندن was then the largest in the world.

She died in Marylebone in 1852 and was buried at the Church of St. Mary Magdalene in Hucknall, Nottinghamshire.`;

const medical =
  'The patient received ibuprofen for headache. After two days ibuprofen caused nausea, which omeprazole relieved. No fever was seen.';

function span(id: string, text: string, word: string, label: string): ResultItem {
  const start = text.indexOf(word);
  const value = { start, end: start + word.length, text: word, labels: [label] };
  return { id, from_name: 'label', to_name: 'text', type: 'labels', origin: 'manual', value };
}

function box(id: string, x: number, y: number, width: number, height: number, label: string, rotation = 0): ResultItem {
  const value = { x, y, width, height, rotation, rectanglelabels: [label] };
  return {
    id,
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    origin: 'manual',
    original_width: 1200,
    original_height: 800,
    image_rotation: 0,
    value,
  };
}

const street = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">
<rect width="1200" height="800" fill="#9cc3e0"/><rect y="460" width="1200" height="340" fill="#70757c"/>
<rect x="80" y="160" width="260" height="320" fill="#b7886a"/><rect x="420" y="90" width="300" height="390" fill="#c9b28a"/>
<rect x="800" y="200" width="330" height="280" fill="#8f6f63"/><path d="M0 620h1200" stroke="#e8e2c8" stroke-width="8" stroke-dasharray="60 40"/>
<g fill="#b3261e"><rect x="180" y="540" width="300" height="90" rx="22"/><path d="M240 540l40-60h120l50 60z"/></g>
<circle cx="240" cy="632" r="34"/><circle cx="420" cy="632" r="34"/>
<g fill="#24466b"><circle cx="790" cy="480" r="26"/><rect x="762" y="508" width="56" height="120" rx="20"/><rect x="766" y="620" width="20" height="80"/><rect x="796" y="620" width="20" height="80"/></g>
<g fill="#6b4a24"><ellipse cx="930" cy="650" rx="60" ry="30"/><circle cx="990" cy="626" r="22"/><rect x="885" y="670" width="12" height="36"/><rect x="960" y="670" width="12" height="36"/></g></svg>`)}`;

export const sampleInterfaces: readonly SampleInterface[] = [
  {
    name: 'entities',
    config: sampleConfigs.entities,
    data: { text: prose },
    result: [
      span('p1', prose, 'Ada Lovelace', 'Person'),
      span('p2', prose, 'Charles Babbage', 'Person'),
      span('l1', prose, 'London', 'Place'),
      span('o1', prose, 'Church of St. Mary Magdalene in Hucknall', 'ORG'),
      span('p3', prose, 'Mary Magdalene', 'Person'),
      span('l2', prose, 'Hucknall', 'Place'),
      span('l3', prose, 'لندن', 'Place'),
    ],
  },
  {
    name: 'boxes',
    config: sampleConfigs.boxes,
    data: { image: street },
    result: [
      box('car', 14.5, 59, 26, 25, 'Car'),
      box('man', 62.5, 56, 7, 32, 'Person', 0),
      box('dog', 73, 75, 12, 14, 'Dog', 8),
    ],
  },
  {
    name: 'classification',
    config: sampleConfigs.classification,
    data: {
      text: 'The lamp arrived broken and the shop took two weeks to answer. The second one works, and the light is lovely.',
    },
    result: [],
  },
  {
    name: 'relations',
    config: sampleConfigs.relations,
    data: { text: medical },
    result: [
      span('d1', medical, 'ibuprofen', 'Drug'),
      span('e1', medical, 'headache', 'Effect'),
      span('e2', medical, 'nausea', 'Effect'),
      span('d2', medical, 'omeprazole', 'Drug'),
      { type: 'relation', from_id: 'd1', to_id: 'e1', direction: 'right', labels: ['treats'] },
      { type: 'relation', from_id: 'd2', to_id: 'e2', direction: 'right', labels: ['treats'] },
    ],
  },
  ...mediaInterfaces,
  ...shapeInterfaces,
  ...maskInterfaces,
  ...structuredInterfaces,
  ...documentInterfaces,
  ...textInterfaces,
];
