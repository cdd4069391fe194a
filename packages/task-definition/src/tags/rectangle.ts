import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import {
  containers,
  controlNaming,
  pictures,
  rectangleDrawing,
  requirement,
  shapeStyle,
  visibility,
} from './shared-parameters.ts';
import { checkRectangle, rectangleKeys } from './value-checks.ts';

export const rectangleTag: TagDeclaration = {
  name: 'Rectangle',
  role: 'control',
  help: 'Draws boxes without labels on an image; Labels or per-region controls describe them.',
  parents: containers,
  parameters: [...controlNaming, ...shapeStyle, ...rectangleDrawing, ...requirement, ...visibility],
  control: {
    type: 'rectangle',
    valueKey: 'rectangle',
    answer: 'region',
    agreement: 'box-iou',
    geometryKeys: rectangleKeys,
    targets: pictures,
    checkValue: checkRectangle,
  },
  example: {
    config: `<View>
  <Image name="scan" value="$scan"/>
  <Rectangle name="line" toName="scan"/>
  <TextArea name="words" toName="scan" perRegion="true" placeholder="Type what you read"/>
</View>`,
    data: { scan: imageData.sample('scan') },
    result: [
      {
        id: 'r1',
        from_name: 'line',
        to_name: 'scan',
        type: 'rectangle',
        value: { x: 10, y: 12, width: 40, height: 6, rotation: 0 },
      },
      {
        id: 'r1',
        from_name: 'words',
        to_name: 'scan',
        type: 'textarea',
        value: { x: 10, y: 12, width: 40, height: 6, rotation: 0, text: ['Received with thanks'] },
      },
    ],
  },
};
