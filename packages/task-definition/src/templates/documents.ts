import type { ResultItem } from '../model.ts';
import { receiptPicture } from '../sample-pictures.ts';
import { amount, choice, span, stars, writing } from './answers.ts';
import type { Template } from './template.ts';

const invoice =
  'Brandt & Sons Joinery, Invoice 2024-0117, issued 3 June 2024. Oak shelf, two pieces: 480.00 EUR. VAT 19 %: 91.20 EUR. Total due: 571.20 EUR by 17 June 2024.';

function line(
  [id, x, y, width, height]: [string, number, number, number, number],
  text: string,
  label: string,
): ResultItem[] {
  const place = { x, y, width, height, rotation: 0 };
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
    <Label value="Heading" background="#8a4fc9" hotkey="1"/>
    <Label value="Printed" background="#2f6fdb" hotkey="2"/>
    <Label value="Handwritten" background="#b8651b" hotkey="3"/>
  </Labels>
  <Rectangle name="box" toName="scan" strokeWidth="2"/>
  <Image name="scan" value="$scan" zoomControl="true" rotateControl="true" brightnessControl="true"/>
  <TextArea name="words" toName="scan" perRegion="true" required="true" editable="true" rows="1" maxSubmissions="1"
            displayMode="region-list" transcription="true" placeholder="Type exactly what you read"/>
</View>`,
    sampleTask: { scan: '/samples/pictures/printed-page.jpg' },
    sampleResult: [
      ...line(['b1', 1, 4, 76, 16], 'Region-based segmentation', 'Heading'),
      ...line(['b2', 1, 24, 97, 11], 'Let us first determine markers of the coins and the', 'Printed'),
    ],
  },
  {
    id: 'pdf-parts',
    group: 'Documents',
    title: 'Parts of a PDF',
    description: 'Mark fields on the pages of a PDF; the text under each box is read for you.',
    config: `<View>
  <OcrLabels name="part" toName="doc" canRotate="false" strokeWidth="2">
    <Label value="Title" background="#8a4fc9" hotkey="1"/>
    <Label value="Heading" background="#2f6fdb" hotkey="2"/>
    <Label value="Paragraph" background="#66707d" hotkey="3"/>
    <Label value="Date" background="#b8651b" hotkey="4"/>
  </OcrLabels>
  <Pdf name="doc" value="$document"/>
</View>`,
    sampleTask: { document: '/samples/documents/project-history.pdf' },
  },
  {
    id: 'invoice-fields',
    group: 'Documents',
    title: 'Invoice fields',
    description: 'Mark the fields of an invoice text and confirm the total and the due date.',
    config: `<View>
  <Labels name="field" toName="invoice">
    <Label value="Seller" background="#8a4fc9" hotkey="1"/>
    <Label value="Invoice number" background="#2f6fdb" hotkey="2"/>
    <Label value="Date" background="#b8651b" hotkey="3"/>
    <Label value="Item" background="#2e8b57" hotkey="4"/>
    <Label value="Tax" background="#66707d" hotkey="5"/>
    <Label value="Total" background="#c0392b" maxUsages="1" hotkey="6"/>
  </Labels>
  <Text name="invoice" value="$text"/>
  <Header value="Total" size="5"/>
  <Number name="total" toName="invoice" min="0" step="0.01" required="true"/>
  <Header value="Due on" size="5"/>
  <DateTime name="due" toName="invoice" only="date"/>
</View>`,
    sampleTask: { text: invoice },
    sampleResult: [
      span('s1', 'field', 'invoice', invoice, 'Brandt & Sons Joinery', 'Seller'),
      span('s2', 'field', 'invoice', invoice, '2024-0117', 'Invoice number'),
      span('s3', 'field', 'invoice', invoice, '571.20 EUR', 'Total'),
      amount('n1', 'total', 'invoice', 571.2),
      { id: 'd1', from_name: 'due', to_name: 'invoice', type: 'datetime', value: { datetime: '2024-06-17' } },
    ],
  },
  {
    id: 'invoice-tokens',
    group: 'Documents',
    title: 'Invoice words, first and following',
    description:
      'Label the words of an invoice one by one: B- for the first word of a field, I- for the following ones.',
    config: `<View>
  <Labels name="token" toName="invoice">
    <Label value="B-SELLER" background="#8a4fc9" hint="First word of the seller"/>
    <Label value="I-SELLER" background="#8a4fc9"/>
    <Label value="B-NUMBER" background="#2f6fdb"/>
    <Label value="B-DATE" background="#b8651b"/>
    <Label value="I-DATE" background="#b8651b"/>
    <Label value="B-TOTAL" background="#c0392b"/>
    <Label value="I-TOTAL" background="#c0392b"/>
  </Labels>
  <Text name="invoice" value="$text" granularity="word"/>
</View>`,
    sampleTask: { text: invoice },
    sampleResult: [
      span('s1', 'token', 'invoice', invoice, 'Brandt', 'B-SELLER'),
      span('s2', 'token', 'invoice', invoice, 'Sons', 'I-SELLER'),
      span('s3', 'token', 'invoice', invoice, '571.20', 'B-TOTAL'),
    ],
  },
  {
    id: 'receipt-fields',
    group: 'Documents',
    title: 'Fields of a scanned receipt',
    description: 'Box the fields of a receipt before its text is read, first and following words apart.',
    config: `<View>
  <RectangleLabels name="field" toName="scan" canRotate="false" strokeWidth="2">
    <Label value="B-SHOP" background="#8a4fc9" hotkey="1"/>
    <Label value="I-SHOP" background="#8a4fc9" hotkey="2"/>
    <Label value="B-ITEM" background="#2e8b57" hotkey="3"/>
    <Label value="I-ITEM" background="#2e8b57" hotkey="4"/>
    <Label value="B-TOTAL" background="#c0392b" hotkey="5"/>
    <Label value="I-TOTAL" background="#c0392b" hotkey="6"/>
  </RectangleLabels>
  <Image name="scan" value="$scan" zoomControl="true" rotateControl="true"/>
  <Choices name="readable" toName="scan" required="true" layout="inline">
    <Choice value="Readable" hotkey="r"/>
    <Choice value="Readable in part" hotkey="p"/>
    <Choice value="Not readable" hotkey="n"/>
  </Choices>
</View>`,
    sampleTask: { scan: receiptPicture },
    sampleResult: [choice('c1', 'readable', 'scan', 'Readable')],
  },
  {
    id: 'product-review',
    group: 'Documents',
    title: 'Product page review',
    description: 'Check a product page: photograph, category, description, and what must change.',
    config: `<View>
  <Header value="$title" size="3"/>
  <View style="display: flex; gap: 1rem; flex-wrap: wrap">
    <View style="flex: 1 1 18rem; min-width: 0"><Image name="photo" value="$photo"/></View>
    <View style="flex: 1 1 18rem; min-width: 0"><Text name="description" value="$description"/></View>
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
      title: 'Espresso cup with saucer',
      photo: '/samples/object-detection/images/coffee.jpg',
      description: 'Stoneware cup of 90 ml with saucer, red glaze. Good for the dishwasher. The spoon is not included.',
      categories: ['Tableware', 'Cutlery', 'Coffee makers'],
    },
    sampleResult: [
      choice('c1', 'matches', 'photo', 'Photograph fits the text'),
      choice('c2', 'category', 'description', 'Tableware'),
      stars('r1', 'quality', 'description', 4),
      writing('t1', 'changes', 'description', 'Say how wide the saucer is.'),
    ],
  },
];
