import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkRunLengths, runLengthKeys } from './mask-checks.ts';
import { maskDrawing } from './mask-parameters.ts';
import { sampleRunLengths } from './mask-samples.ts';
import { containers, controlNaming, requirement, visibility } from './shared-parameters.ts';

const geometry = { format: 'rle', rle: [...sampleRunLengths] };

export const brushTag: TagDeclaration = {
  name: 'Brush',
  role: 'control',
  help: 'Paints masks without labels on an image; Labels or per-region controls describe them.',
  parents: containers,
  parameters: [...controlNaming, ...maskDrawing, ...requirement, ...visibility],
  control: {
    type: 'brush',
    valueKey: 'brush',
    answer: 'region',
    agreement: 'mask-iou',
    geometryKeys: runLengthKeys,
    targets: ['Image'],
    checkValue: checkRunLengths,
  },
  example: {
    config: `<View>
  <Image name="scan" value="$scan"/>
  <Labels name="tissue" toName="scan"><Label value="Healthy"/><Label value="Lesion"/></Labels>
  <Brush name="area" toName="scan"/>
</View>`,
    data: { scan: imageData.sample('scan') },
    result: [
      { id: 'm1', from_name: 'area', to_name: 'scan', type: 'brush', value: geometry },
      { id: 'm1', from_name: 'tissue', to_name: 'scan', type: 'labels', value: { ...geometry, labels: ['Lesion'] } },
    ],
  },
};
