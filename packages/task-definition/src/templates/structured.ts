import { choice, writing } from './answers.ts';
import type { Template } from './template.ts';

const page = `<article><h2>A Brief History of Debian</h2>
<p>The Debian Project was officially founded by <b>Ian Murdock</b> on August 16th, 1993.</p>
<p>The creation of Debian was sponsored by the FSF's GNU project for one year (November 1994 to November 1995).</p>
<p>Bruce Perens led Debian from April 1996 until December 1997.</p></article>`;

export const structuredTemplates: Template[] = [
  {
    id: 'freeform-metadata',
    group: 'Structured data',
    title: 'Metadata of a record',
    description: 'Describe a file in your own words: title, keywords, date and place.',
    config: `<View>
  <Style>.pair { display: flex; flex-wrap: wrap; gap: 1.25rem } .pair > * { flex: 1 1 18rem; min-width: 0 }</Style>
  <View className="pair">
    <View><Image name="file" value="$photo"/></View>
    <View>
      <Header value="Title" size="5"/>
      <TextArea name="title" toName="file" rows="1" maxSubmissions="1" required="true" placeholder="Short and telling"/>
      <Header value="Keywords" size="5"/>
      <TextArea name="keywords" toName="file" rows="1" skipDuplicates="true" editable="true" placeholder="One at a time; Enter adds it"/>
      <Header value="Date of the photograph" size="5"/>
      <DateTime name="taken" toName="file" only="date"/>
      <Header value="Place" size="5"/>
      <TextArea name="place" toName="file" rows="1" maxSubmissions="1" placeholder="Town, country"/>
    </View>
  </View>
</View>`,
    sampleTask: { photo: '/samples/object-detection/images/rocket.jpg' },
    sampleResult: [
      writing('t1', 'title', 'file', 'Falcon 9 before the start'),
      writing('k1', 'keywords', 'file', 'rocket', 'night', 'launch pad'),
      { id: 'd1', from_name: 'taken', to_name: 'file', type: 'datetime', value: { datetime: '2015-02-08' } },
      writing('p1', 'place', 'file', 'Cape Canaveral, United States'),
    ],
  },
  {
    id: 'html-entities',
    group: 'Structured data',
    title: 'Entities in web pages',
    description: 'Mark entities in a formatted page; its look stays as it is.',
    config: `<View>
  <HyperTextLabels name="entity" toName="page">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Organization" background="#8a4fc9" hotkey="2"/>
    <Label value="Date" background="#b8651b" hotkey="3"/>
    <Label value="Product" background="#2e8b57" hotkey="4"/>
  </HyperTextLabels>
  <HyperText name="page" value="$html" granularity="word"/>
</View>`,
    sampleTask: { html: page },
  },
  {
    id: 'pdf-classification',
    group: 'Structured data',
    title: 'Document classification',
    description: 'Leaf through a PDF and file it.',
    config: `<View>
  <Choices name="kind" toName="doc" required="true" layout="inline">
    <Choice value="Report" hotkey="1"/>
    <Choice value="Letter" hotkey="2"/>
    <Choice value="Invoice" hotkey="3"/>
    <Choice value="Contract" hotkey="4"/>
    <Choice value="Other" hotkey="5"/>
  </Choices>
  <Choices name="traits" toName="doc" choice="multiple" layout="inline">
    <Choice value="Signed" hotkey="s"/>
    <Choice value="Scanned" hotkey="c"/>
    <Choice value="Confidential" hotkey="d"/>
  </Choices>
  <Pdf name="doc" value="$document"/>
</View>`,
    sampleTask: { document: '/samples/documents/project-history.pdf' },
    sampleResult: [choice('c1', 'kind', 'doc', 'Report')],
  },
  {
    id: 'tabular-data',
    group: 'Structured data',
    title: 'Rows of a table',
    description: 'Check a record against what is known and say what is wrong with it.',
    config: `<View>
  <Table name="record" value="$record"/>
  <Choices name="verdict" toName="record" required="true" layout="inline">
    <Choice value="Correct" hotkey="1"/>
    <Choice value="Incomplete" hotkey="2"/>
    <Choice value="Wrong" hotkey="3"/>
    <Choice value="Duplicate" hotkey="4"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="verdict" whenChoiceValue="Incomplete,Wrong">
    <TextArea name="mend" toName="record" rows="2" maxSubmissions="1" required="true" placeholder="Which field, and what should it be?"/>
  </View>
</View>`,
    sampleTask: {
      record: {
        river: 'Nile',
        gauge: 'Aswan',
        'first year': 1871,
        'last year': 1970,
        'mean flow': '919 × 10⁸ m³',
        continent: 'Asia',
      },
    },
    sampleResult: [choice('c1', 'verdict', 'record', 'Wrong'), writing('t1', 'mend', 'record', 'Continent: Africa')],
  },
];
