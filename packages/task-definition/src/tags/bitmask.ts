import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkMaskImage, maskImageKeys } from './mask-checks.ts';
import { maskDrawing } from './mask-parameters.ts';
import { sampleMaskImage } from './mask-samples.ts';
import { containers, controlNaming, requirement, visibility } from './shared-parameters.ts';

const geometry = { imageDataURL: sampleMaskImage };

export const bitmaskTag: TagDeclaration = {
  name: 'Bitmask',
  role: 'control',
  help: 'Paints masks without labels on an image and stores each as a PNG image; Labels describe them.',
  parents: containers,
  parameters: [...controlNaming, ...maskDrawing, ...requirement, ...visibility],
  control: {
    type: 'bitmask',
    valueKey: 'bitmask',
    answer: 'region',
    agreement: 'mask-iou',
    geometryKeys: maskImageKeys,
    targets: ['Image'],
    checkValue: checkMaskImage,
  },
  example: {
    config: `<View>
  <Image name="scan" value="$scan"/>
  <Labels name="tissue" toName="scan"><Label value="Healthy"/><Label value="Lesion"/></Labels>
  <Bitmask name="area" toName="scan"/>
</View>`,
    data: { scan: imageData.sample('scan') },
    result: [
      { id: 'm1', from_name: 'area', to_name: 'scan', type: 'bitmask', value: geometry },
      { id: 'm1', from_name: 'tissue', to_name: 'scan', type: 'labels', value: { ...geometry, labels: ['Lesion'] } },
    ],
  },
};
