import type { SampleInterface } from './interfaces.ts';

const letter = new URL('../../../samples/documents/project-history.pdf', import.meta.url).href;

export const documentInterfaces: readonly SampleInterface[] = [
  {
    name: 'pdf',
    config: `<View>
  <OcrLabels name="part" toName="doc"><Label value="Heading"/><Label value="Code"/></OcrLabels>
  <Pdf name="doc" value="$doc"/>
</View>`,
    data: { doc: letter },
    result: [],
  },
];
