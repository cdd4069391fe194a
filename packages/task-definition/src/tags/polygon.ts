import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkPolygon, polygonKeys } from './shape-checks.ts';
import { polygonDrawing } from './shape-parameters.ts';
import { containers, controlNaming, pictures, requirement, shapeStyle, visibility } from './shared-parameters.ts';

const points = [
  [12, 30],
  [44, 28.5],
  [47, 71],
  [10, 69.5],
];

export const polygonTag: TagDeclaration = {
  name: 'Polygon',
  role: 'control',
  help: 'Draws polygons without labels on an image; Labels or per-region controls describe them.',
  parents: containers,
  parameters: [...controlNaming, ...shapeStyle, ...polygonDrawing, ...requirement, ...visibility],
  control: {
    type: 'polygon',
    valueKey: 'polygon',
    answer: 'region',
    agreement: 'polygon-iou',
    geometryKeys: polygonKeys,
    targets: pictures,
    checkValue: checkPolygon,
  },
  example: {
    config: `<View>
  <Image name="aerial" value="$aerial"/>
  <Polygon name="field" toName="aerial" snap="pixel"/>
  <TextArea name="crop" toName="aerial" perRegion="true" placeholder="What grows here?"/>
</View>`,
    data: { aerial: imageData.sample('aerial') },
    result: [
      { id: 'f1', from_name: 'field', to_name: 'aerial', type: 'polygon', value: { points, closed: true } },
      {
        id: 'f1',
        from_name: 'crop',
        to_name: 'aerial',
        type: 'textarea',
        value: { points, closed: true, text: ['Barley'] },
      },
    ],
  },
};
