import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, labelling, pictures, rectangleDrawing, shapeStyle } from './shared-parameters.ts';
import { checkOptions, checkRectangle, rectangleKeys } from './value-checks.ts';

export const rectangleLabelsTag: TagDeclaration = {
  name: 'RectangleLabels',
  role: 'control',
  help: 'Draws labelled boxes on an image.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle, ...rectangleDrawing],
  control: {
    type: 'rectanglelabels',
    valueKey: 'rectanglelabels',
    answer: 'region',
    agreement: 'box-iou',
    geometryKeys: rectangleKeys,
    targets: pictures,
    optionTag: 'Label',
    checkValue: (value, context) => [
      ...checkRectangle(value),
      ...checkOptions(value.rectanglelabels, '.rectanglelabels', context),
    ],
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="object" toName="image" canRotate="false" strokeWidth="2">
    <Label value="House" background="#b5583f"/>
    <Label value="Sun" background="#f6c945"/>
  </RectangleLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'b1',
        from_name: 'object',
        to_name: 'image',
        type: 'rectanglelabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: { x: 16.4, y: 58.3, width: 21.9, height: 32.2, rotation: 0, rectanglelabels: ['House'] },
      },
    ],
  },
};
