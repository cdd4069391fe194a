import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkVector, vectorKeys } from './shape-checks.ts';
import { vectorDrawing } from './shape-parameters.ts';
import { containers, controlNaming, pictures, requirement, shapeStyle, visibility } from './shared-parameters.ts';

export const vectorTag: TagDeclaration = {
  name: 'Vector',
  role: 'control',
  help: 'Draws lines, curves and skeletons without labels on an image; Labels or per-region controls describe them.',
  parents: containers,
  parameters: [...controlNaming, ...shapeStyle, ...vectorDrawing, ...requirement, ...visibility],
  control: {
    type: 'vector',
    valueKey: 'vector',
    answer: 'region',
    agreement: 'vector-distance',
    geometryKeys: vectorKeys,
    targets: pictures,
    checkValue: checkVector,
  },
  example: {
    config: `<View>
  <Image name="photo" value="$photo"/>
  <Vector name="person" toName="photo" skeleton="true" minPoints="2"/>
</View>`,
    data: { photo: imageData.sample('photo') },
    result: [
      {
        id: 'v1',
        from_name: 'person',
        to_name: 'photo',
        type: 'vector',
        value: {
          vertices: [
            { id: 'point-1', x: 48, y: 22, prevPointId: null, isBezier: false },
            { id: 'point-2', x: 48.5, y: 40, prevPointId: 'point-1', isBezier: false },
            { id: 'point-3', x: 40, y: 52, prevPointId: 'point-2', isBezier: false },
            { id: 'point-4', x: 57, y: 51, prevPointId: 'point-2', isBezier: false },
          ],
          closed: false,
        },
      },
    ],
  },
};
