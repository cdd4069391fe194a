import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkVector, vectorKeys, withLabels } from './shape-checks.ts';
import { vectorDrawing } from './shape-parameters.ts';
import { containers, labelling, pictures, shapeStyle } from './shared-parameters.ts';

export const vectorLabelsTag: TagDeclaration = {
  name: 'VectorLabels',
  role: 'control',
  help: 'Draws labelled lines, curves and skeletons on an image.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle, ...vectorDrawing],
  control: {
    type: 'vectorlabels',
    valueKey: 'vectorlabels',
    answer: 'region',
    agreement: 'vector-distance',
    geometryKeys: vectorKeys,
    targets: pictures,
    optionTag: 'Label',
    checkValue: withLabels('vectorlabels', checkVector),
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <VectorLabels name="line" toName="image" curves="true" closable="true" maxPoints="200">
    <Label value="Road" background="#5b7fbf"/>
    <Label value="River" background="#2f7de1"/>
  </VectorLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'v1',
        from_name: 'line',
        to_name: 'image',
        type: 'vectorlabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: {
          vertices: [
            { id: 'point-1', x: 25, y: 30, prevPointId: null, isBezier: false },
            {
              id: 'point-2',
              x: 75,
              y: 70,
              prevPointId: 'point-1',
              isBezier: true,
              controlPoint1: { x: 50, y: 40 },
              controlPoint2: { x: 85, y: 90 },
            },
          ],
          closed: false,
          vectorlabels: ['Road'],
        },
      },
    ],
  },
};
