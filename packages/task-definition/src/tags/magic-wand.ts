import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkRunLengths, runLengthKeys } from './mask-checks.ts';
import { wandDrawing } from './mask-parameters.ts';
import { sampleRunLengths } from './mask-samples.ts';
import { containers, controlNaming, requirement, visibility } from './shared-parameters.ts';

const geometry = { format: 'rle', rle: [...sampleRunLengths] };

export const magicWandTag: TagDeclaration = {
  name: 'MagicWand',
  role: 'control',
  help: 'Makes masks of all that has about the colour of the pixel that is pressed; dragging takes in more colours.',
  parents: containers,
  parameters: [...controlNaming, ...wandDrawing, ...requirement, ...visibility],
  control: {
    type: 'magicwand',
    valueKey: 'magicwand',
    answer: 'region',
    agreement: 'mask-iou',
    geometryKeys: runLengthKeys,
    targets: ['Image'],
    checkValue: checkRunLengths,
  },
  example: {
    config: `<View>
  <Labels name="land" toName="map"><Label value="Snow"/><Label value="Water"/></Labels>
  <MagicWand name="wand" toName="map" defaultthreshold="20" blurradius="3"/>
  <Image name="map" value="$map" crossOrigin="anonymous"/>
</View>`,
    data: { map: imageData.sample('map') },
    result: [
      { id: 'm1', from_name: 'wand', to_name: 'map', type: 'magicwand', value: geometry },
      { id: 'm1', from_name: 'land', to_name: 'map', type: 'labels', value: { ...geometry, labels: ['Water'] } },
    ],
  },
};
