import type { ResultItem } from '../model.ts';
import { receiptPicture } from '../sample-pictures.ts';
import { choice, span, stars, type Template, writing } from './template.ts';

const invoice =
  'Brandt & Sons Joinery, Invoice 2024-0117, issued 3 June 2024. Oak shelf, two pieces: 480.00 EUR. VAT 19 %: 91.20 EUR. Total due: 571.20 EUR by 17 June 2024.';

function line(id: string, y: number, height: number, text: string, label: string): ResultItem[] {
  const place = { x: 18, y, width: 64, height, rotation: 0 };
  return [
    { id, from_name: 'box', to_name: 'scan', type: 'rectangle', value: place },
    { id, from_name: 'kind', to_name: 'scan', type: 'labels', value: { ...place, labels: [label] } },
    { id, from_name: 'words', to_name: 'scan', type: 'textarea', value: { ...place, text: [text] } },
  ];
}

export const documentTemplates: Template[] = [
  {
    id: 'text-recognition',
    group: 'Documents',
    title: 'Text in scans',
    description: 'Box each line of a scan, name its kind, and type what it says.',
    config: `<View>
  <Labels name="kind" toName="scan">
    <Label value="Printed" background="#2f6fdb"/>
    <Label value="Handwritten" background="#b8651b"/>
  </Labels>
  <Rectangle name="box" toName="scan" strokeWidth="2"/>
  <Image name="scan" value="$scan" zoomControl="true" rotateControl="true" brightnessControl="true"/>
  <TextArea name="words" toName="scan" perRegion="true" required="true" editable="true" rows="1" maxSubmissions="1"
            displayMode="region-list" transcription="true" placeholder="Type exactly what you read"/>
</View>`,
    sampleTask: { scan: receiptPicture },
    sampleResult: [...line('b1', 9.5, 6, 'HARBOUR CAFE', 'Printed'), ...line('b2', 55, 5.5, 'TOTAL 12.20', 'Printed')],
  },
  {
    id: 'invoice-fields',
    group: 'Documents',
    title: 'Invoice fields',
    description: 'Mark the fields of an invoice text and confirm the total and the due date.',
    config: `<View>
  <Labels name="field" toName="invoice">
    <Label value="Seller" background="#8a4fc9"/>
    <Label value="Invoice number" background="#2f6fdb"/>
    <Label value="Date" background="#b8651b"/>
    <Label value="Item" background="#2e8b57"/>
    <Label value="Tax" background="#66707d"/>
    <Label value="Total" background="#c0392b" maxUsages="1"/>
  </Labels>
  <Text name="invoice" value="$text"/>
  <Number name="total" toName="invoice" min="0" step="0.01" required="true"/>
  <DateTime name="due" toName="invoice" only="date"/>
</View>`,
    sampleTask: { text: invoice },
    sampleResult: [
      span('s1', 'field', 'invoice', invoice, 'Brandt & Sons Joinery', 'Seller'),
      span('s2', 'field', 'invoice', invoice, '2024-0117', 'Invoice number'),
      span('s3', 'field', 'invoice', invoice, '571.20 EUR', 'Total'),
      { id: 'n1', from_name: 'total', to_name: 'invoice', type: 'number', value: { number: 571.2 } },
      { id: 'd1', from_name: 'due', to_name: 'invoice', type: 'datetime', value: { datetime: '2024-06-17' } },
    ],
  },
  {
    id: 'product-review',
    group: 'Documents',
    title: 'Product page review',
    description: 'Check a product page: photograph, category, description, and what must change.',
    config: `<View>
  <Header value="$title" size="3"/>
  <View style="display: flex; gap: 1rem; flex-wrap: wrap">
    <View style="flex: 1 1 20rem"><Image name="photo" value="$photo"/></View>
    <View style="flex: 1 1 20rem"><Text name="description" value="$description"/></View>
  </View>
  <Choices name="matches" toName="photo" required="true" layout="inline">
    <Choice value="Photograph fits the text"/>
    <Choice value="Photograph shows something else"/>
  </Choices>
  <Choices name="category" toName="description" layout="select" value="$categories"/>
  <Rating name="quality" toName="description" maxRating="5" required="true"/>
  <TextArea name="changes" toName="description" rows="3" placeholder="What must change before it is published?"/>
</View>`,
    sampleTask: {
      title: 'Print "Cabin below the ridge"',
      photo: receiptPicture,
      description: 'Giclée print on cotton paper, 40 by 60 cm, signed and numbered. Sent in a stiff tube.',
      categories: ['Art prints', 'Posters', 'Stationery'],
    },
    sampleResult: [
      choice('c1', 'matches', 'photo', 'Photograph shows something else'),
      choice('c2', 'category', 'description', 'Art prints'),
      stars('r1', 'quality', 'description', 2),
      writing('t1', 'changes', 'description', 'Replace the photograph; it shows a receipt.'),
    ],
  },
];
