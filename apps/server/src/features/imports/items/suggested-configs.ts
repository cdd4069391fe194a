import type { ItemType } from '@labelwright/contract/collection-fields';

/** What an interface for collected items may look like: each takes their data by its names, and what was read from them. */
export interface SuggestedConfig {
  types: ItemType[];
  /** Of the content that it shows; other contents of the type have another one. */
  content: 'picture' | 'pdf' | 'sound' | 'text';
  title: string;
  config: string;
}

export const SUGGESTED_CONFIGS: readonly SuggestedConfig[] = [
  {
    types: ['document'],
    content: 'picture',
    title: 'Put the words of scans right',
    config: `<View>
  <Header value="$title" size="4"/>
  <Labels name="kind" toName="image">
    <Label value="Heading" background="#8a4fc9" hotkey="1"/>
    <Label value="Text" background="#2f6fdb" hotkey="2"/>
    <Label value="Handwritten" background="#b8651b" hotkey="3"/>
  </Labels>
  <Rectangle name="box" toName="image" strokeWidth="2"/>
  <Image name="image" value="$image" zoomControl="true" rotateControl="true"/>
  <TextArea name="transcription" toName="image" perRegion="true" editable="true" rows="1" maxSubmissions="1"
            displayMode="region-list" transcription="true" placeholder="Type exactly what you read"/>
</View>`,
  },
  {
    types: ['document'],
    content: 'pdf',
    title: 'Mark fields in PDF files',
    config: `<View>
  <Header value="$title" size="4"/>
  <OcrLabels name="field" toName="pdf" canRotate="false" strokeWidth="2">
    <Label value="Text" background="#2f6fdb" hotkey="1"/>
    <Label value="Heading" background="#8a4fc9" hotkey="2"/>
    <Label value="Date" background="#b8651b" hotkey="3"/>
    <Label value="Amount" background="#2e8b57" hotkey="4"/>
  </OcrLabels>
  <Pdf name="pdf" value="$pdf"/>
</View>`,
  },
  {
    types: ['voice_sample'],
    content: 'sound',
    title: 'Put transcripts of recordings right',
    config: `<View>
  <Header value="$title" size="4"/>
  <Labels name="kind" toName="audio">
    <Label value="Speech" background="#2f6fdb" hotkey="1"/>
    <Label value="Noise" background="#b8651b" hotkey="2"/>
  </Labels>
  <Audio name="audio" value="$audio" height="120"/>
  <TextArea name="transcription" toName="audio" perRegion="true" whenTagName="kind" whenLabelValue="Speech" rows="2"
            maxSubmissions="1" editable="true" placeholder="What is said here"/>
</View>`,
  },
  {
    types: ['raw_text'],
    content: 'text',
    title: 'Mark names in texts',
    config: `<View>
  <Header value="$title" size="4"/>
  <Labels name="name" toName="text">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Place" background="#2e8b57" hotkey="2"/>
    <Label value="Organization" background="#b8651b" hotkey="3"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>`,
  },
  {
    types: ['document', 'voice_sample', 'raw_text'],
    content: 'text',
    title: 'Mark names in whatever was written, read or heard',
    config: `<View>
  <Header value="$title" size="4"/>
  <Labels name="name" toName="text">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Place" background="#2e8b57" hotkey="2"/>
    <Label value="Organization" background="#b8651b" hotkey="3"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="usable" toName="text" layout="inline">
    <Choice value="Usable" hotkey="u"/>
    <Choice value="Not usable" hotkey="n"/>
  </Choices>
</View>`,
  },
];
