import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkEllipse, ellipseKeys } from './shape-checks.ts';
import { ellipseDrawing } from './shape-parameters.ts';
import { containers, controlNaming, pictures, requirement, shapeStyle, visibility } from './shared-parameters.ts';

export const ellipseTag: TagDeclaration = {
  name: 'Ellipse',
  role: 'control',
  help: 'Draws ellipses without labels on an image; Labels or per-region controls describe them.',
  parents: containers,
  parameters: [...controlNaming, ...shapeStyle, ...ellipseDrawing, ...requirement, ...visibility],
  control: {
    type: 'ellipse',
    valueKey: 'ellipse',
    answer: 'region',
    agreement: 'ellipse-iou',
    geometryKeys: ellipseKeys,
    targets: pictures,
    checkValue: checkEllipse,
  },
  example: {
    config: `<View>
  <Image name="slide" value="$slide"/>
  <Ellipse name="cell" toName="slide" strokeColor="#b5179e"/>
  <Choices name="state" toName="slide" perRegion="true"><Choice value="Healthy"/><Choice value="Damaged"/></Choices>
</View>`,
    data: { slide: imageData.sample('slide') },
    result: [
      {
        id: 'e1',
        from_name: 'cell',
        to_name: 'slide',
        type: 'ellipse',
        value: { x: 42, y: 37.5, radiusX: 8, radiusY: 5.25, rotation: 20 },
      },
      {
        id: 'e1',
        from_name: 'state',
        to_name: 'slide',
        type: 'choices',
        value: { x: 42, y: 37.5, radiusX: 8, radiusY: 5.25, rotation: 20, choices: ['Healthy'] },
      },
    ],
  },
};
