import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkPolygon, polygonKeys, withLabels } from './shape-checks.ts';
import { polygonDrawing } from './shape-parameters.ts';
import { containers, labelling, pictures, shapeStyle } from './shared-parameters.ts';

export const polygonLabelsTag: TagDeclaration = {
  name: 'PolygonLabels',
  role: 'control',
  help: 'Draws labelled polygons on an image.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle, ...polygonDrawing],
  control: {
    type: 'polygonlabels',
    valueKey: 'polygonlabels',
    answer: 'region',
    agreement: 'polygon-iou',
    geometryKeys: polygonKeys,
    targets: pictures,
    optionTag: 'Label',
    checkValue: withLabels('polygonlabels', checkPolygon),
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <PolygonLabels name="outline" toName="image" opacity="0.3" pointSize="small" pointStyle="circle">
    <Label value="Roof" background="#b5583f"/>
    <Label value="Tree" background="#2e8b57"/>
  </PolygonLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'p1',
        from_name: 'outline',
        to_name: 'image',
        type: 'polygonlabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: {
          points: [
            [14.8, 58.3],
            [27.4, 41.2],
            [40, 58.3],
          ],
          closed: true,
          polygonlabels: ['Roof'],
        },
      },
    ],
  },
};
