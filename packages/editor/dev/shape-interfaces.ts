import type { ResultItem } from '@labelwright/task-definition/model';
import { sampleConfigs } from '../src/testing/sample-configs.ts';
import type { SampleInterface } from './interfaces.ts';

const cat = new URL('../../../samples/object-detection/images/cat.jpg', import.meta.url).href;
const astronaut = new URL('../../../samples/object-detection/images/astronaut.jpg', import.meta.url).href;
const dahlia = new URL('../../../samples/object-detection/images/dahlia.jpg', import.meta.url).href;

function shape(id: string, from: string, type: string, value: Record<string, unknown>): ResultItem {
  return { id, from_name: from, to_name: 'image', type, origin: 'manual', value };
}

/** As a person would trace it with a pen: thousands of points on a wavy outline. */
function flower(count: number): [number, number][] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    const reach = 34 + 6 * Math.abs(Math.sin(angle * 9)) + 0.4 * Math.sin(angle * 311);
    return [50 + reach * 0.62 * Math.cos(angle), 48 + reach * Math.sin(angle)];
  });
}

const vertex = (serial: number, x: number, y: number, before?: number) => ({
  id: `point-${serial}`,
  x,
  y,
  prevPointId: before === undefined ? null : `point-${before}`,
  isBezier: false,
});

export const shapeInterfaces: readonly SampleInterface[] = [
  {
    name: 'shapes',
    config: sampleConfigs.vectors,
    data: { image: cat },
    result: [
      shape('face', 'round', 'ellipselabels', {
        x: 46,
        y: 44,
        radiusX: 20,
        radiusY: 27,
        rotation: 12,
        ellipselabels: ['Head'],
      }),
      shape('ear', 'outline', 'polygonlabels', {
        points: [
          [22, 23],
          [27, 2],
          [36, 8],
          [41, 20],
          [30, 26],
        ],
        closed: true,
        polygonlabels: ['Animal'],
      }),
      shape('nose', 'landmark', 'keypointlabels', { x: 51.5, y: 56, width: 2, keypointlabels: ['Nose'] }),
      shape('whisker', 'line', 'vectorlabels', {
        vertices: [
          vertex(1, 56, 62),
          {
            ...vertex(2, 74, 70, 1),
            isBezier: true,
            controlPoint1: { x: 68, y: 60 },
            controlPoint2: { x: 80, y: 80 },
          },
          vertex(3, 84, 64, 2),
        ],
        closed: false,
        vectorlabels: ['Whisker'],
      }),
      shape('pose', 'skeleton', 'vector', {
        vertices: [vertex(1, 46, 80), vertex(2, 40, 92, 1), vertex(3, 56, 94, 1), vertex(4, 30, 97, 2)],
        closed: false,
      }),
      { type: 'relation', from_id: 'whisker', to_id: 'face', direction: 'right', labels: [] },
    ],
  },
  { name: 'one-labels', config: sampleConfigs.oneLabels, data: { image: astronaut }, result: [] },
  {
    name: 'long-outline',
    config: sampleConfigs.vectors,
    data: { image: dahlia },
    result: [
      shape('flower', 'outline', 'polygonlabels', { points: flower(6000), closed: true, polygonlabels: ['Leaf'] }),
    ],
  },
];
