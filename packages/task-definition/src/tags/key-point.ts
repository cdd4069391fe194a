import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkKeyPoint, keyPointKeys } from './shape-checks.ts';
import { keyPointDrawing } from './shape-parameters.ts';
import { containers, controlNaming, pictures, requirement, visibility } from './shared-parameters.ts';

export const keyPointTag: TagDeclaration = {
  name: 'KeyPoint',
  role: 'control',
  help: 'Places points without labels on an image; Labels or per-region controls describe them.',
  parents: containers,
  parameters: [...controlNaming, ...keyPointDrawing, ...requirement, ...visibility],
  control: {
    type: 'keypoint',
    valueKey: 'keypoint',
    answer: 'region',
    agreement: 'point-distance',
    geometryKeys: keyPointKeys,
    targets: pictures,
    checkValue: checkKeyPoint,
  },
  example: {
    config: `<View>
  <Image name="map" value="$map"/>
  <KeyPoint name="well" toName="map" fillColor="#8bad00" strokeWidth="2"/>
  <Number name="depth" toName="map" perRegion="true" min="0"/>
</View>`,
    data: { map: imageData.sample('map') },
    result: [
      { id: 'k1', from_name: 'well', to_name: 'map', type: 'keypoint', value: { x: 31.5, y: 62, width: 2 } },
      { id: 'k1', from_name: 'depth', to_name: 'map', type: 'number', value: { x: 31.5, y: 62, width: 2, number: 18 } },
    ],
  },
};
