import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkEllipse, ellipseKeys, withLabels } from './shape-checks.ts';
import { ellipseDrawing } from './shape-parameters.ts';
import { containers, labelling, pictures, shapeStyle } from './shared-parameters.ts';

export const ellipseLabelsTag: TagDeclaration = {
  name: 'EllipseLabels',
  role: 'control',
  help: 'Draws labelled ellipses on an image.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle, ...ellipseDrawing],
  control: {
    type: 'ellipselabels',
    valueKey: 'ellipselabels',
    answer: 'region',
    agreement: 'ellipse-iou',
    geometryKeys: ellipseKeys,
    targets: pictures,
    optionTag: 'Label',
    checkValue: withLabels('ellipselabels', checkEllipse),
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <EllipseLabels name="round" toName="image" canRotate="true">
    <Label value="Sun" background="#f6c945"/>
    <Label value="Pond" background="#2f7de1"/>
  </EllipseLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'e1',
        from_name: 'round',
        to_name: 'image',
        type: 'ellipselabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: { x: 78, y: 20, radiusX: 6, radiusY: 9.1, rotation: 0, ellipselabels: ['Sun'] },
      },
    ],
  },
};
