import { choice, segment, stars, writing } from './answers.ts';
import type { Template } from './template.ts';

const speech = (number: string): string => `/samples/speech/sense-and-sensibility-${number}.wav`;

export const audioTemplates: Template[] = [
  {
    id: 'speech-recognition',
    group: 'Audio and speech',
    title: 'Speech recognition',
    description: 'Listen to a recording and type what is said.',
    config: `<View>
  <Audio name="audio" value="$audio" height="96"/>
  <Header value="Write every word, also repeated ones; mark what you cannot hear as [unclear]" size="5"/>
  <TextArea name="transcript" toName="audio" rows="3" maxSubmissions="1" editable="true" required="true"
            placeholder="What is said"/>
</View>`,
    sampleTask: { audio: speech('0880') },
    sampleResult: [writing('t1', 'transcript', 'audio', 'He was not an ill-disposed young man.')],
  },
  {
    id: 'segmented-transcription',
    group: 'Audio and speech',
    title: 'Speech recognition by segments',
    description: 'Cut a recording into utterances and type what is said in each.',
    config: `<View>
  <Labels name="kind" toName="audio">
    <Label value="Speech" background="#2f6fdb" hotkey="1"/>
    <Label value="Noise" background="#b8651b" hotkey="2"/>
  </Labels>
  <Audio name="audio" value="$audio" height="120"/>
  <TextArea name="words" toName="audio" perRegion="true" whenTagName="kind" whenLabelValue="Speech" rows="2"
            maxSubmissions="1" editable="true" required="true" placeholder="What is said here"/>
</View>`,
    sampleTask: { audio: speech('0870') },
    sampleResult: [
      segment('s1', 'kind', 'audio', 0.4, 2.2, 'Speech'),
      writing('s1', 'words', 'audio', 'And Mr. John Dashwood had then leisure'),
      segment('s2', 'kind', 'audio', 2.2, 6.3, 'Speech'),
      writing('s2', 'words', 'audio', 'to consider how much there might prudently be in his power to do for them.'),
    ],
  },
  {
    id: 'call-analysis',
    group: 'Audio and speech',
    title: 'Analysis of a conversation',
    description: 'Mark who speaks and in which mood, and say how the conversation ended.',
    config: `<View>
  <Labels name="speaker" toName="audio">
    <Label value="Agent" background="#2f6fdb" hotkey="1"/>
    <Label value="Customer" background="#8a4fc9" hotkey="2"/>
    <Label value="Silence" background="#66707d" hotkey="3"/>
  </Labels>
  <Audio name="audio" value="$audio" height="120"/>
  <Choices name="mood" toName="audio" perRegion="true" layout="inline">
    <Choice value="Calm"/>
    <Choice value="Pleased"/>
    <Choice value="Annoyed"/>
  </Choices>
  <Choices name="outcome" toName="audio" required="true" layout="inline">
    <Choice value="Solved" hotkey="s"/>
    <Choice value="Follow-up needed" hotkey="f"/>
    <Choice value="Given up" hotkey="g"/>
  </Choices>
  <TextArea name="summary" toName="audio" rows="2" maxSubmissions="1" placeholder="What was it about?"/>
</View>`,
    sampleTask: { audio: speech('0890') },
    sampleResult: [
      segment('s1', 'speaker', 'audio', 0.3, 2.6, 'Agent'),
      choice('s1', 'mood', 'audio', 'Calm'),
      choice('c1', 'outcome', 'audio', 'Solved'),
    ],
  },
  {
    id: 'spoken-intent',
    group: 'Audio and speech',
    title: 'Spoken intent',
    description: 'Mark where a speaker wants something and choose what it is.',
    config: `<View>
  <Labels name="part" toName="audio">
    <Label value="Request" background="#2f6fdb" hotkey="1"/>
    <Label value="Remark" background="#66707d" hotkey="2"/>
  </Labels>
  <Audio name="audio" value="$audio" height="120"/>
  <Choices name="intent" toName="audio" perRegion="true" required="true" whenTagName="part" whenLabelValue="Request">
    <Choice value="Ask for information"/>
    <Choice value="Order or book"/>
    <Choice value="Change or cancel"/>
    <Choice value="Complain"/>
  </Choices>
</View>`,
    sampleTask: { audio: speech('0930') },
    sampleResult: [segment('s1', 'part', 'audio', 0.3, 2.9, 'Remark')],
  },
  {
    id: 'audio-quality',
    group: 'Audio and speech',
    title: 'Sound quality',
    description: 'Rate how a recording sounds and tick what spoils it.',
    config: `<View>
  <Audio name="audio" value="$audio" height="96" spectrogram="true"/>
  <Header value="How well can you understand it?" size="5"/>
  <Rating name="quality" toName="audio" maxRating="5" required="true"/>
  <Choices name="faults" toName="audio" choice="multiple" layout="inline">
    <Choice value="Background noise" hotkey="b"/>
    <Choice value="Echo" hotkey="e"/>
    <Choice value="Clipping" hotkey="c"/>
    <Choice value="Dropouts" hotkey="d"/>
    <Choice value="Too quiet" hotkey="q"/>
  </Choices>
</View>`,
    sampleTask: { audio: speech('0920') },
    sampleResult: [stars('r1', 'quality', 'audio', 4), choice('c1', 'faults', 'audio', 'Background noise')],
  },
  {
    id: 'sound-events',
    group: 'Audio and speech',
    title: 'Sound events',
    description: 'Mark every sound on the waveform and spectrogram and name it.',
    config: `<View>
  <Labels name="event" toName="audio">
    <Label value="Impact" background="#c0392b" hotkey="1"/>
    <Label value="Rustle" background="#b8651b" hotkey="2"/>
    <Label value="Tone" background="#2f6fdb" hotkey="3"/>
    <Label value="Voice" background="#8a4fc9" hotkey="4"/>
    <Label value="Other" background="#66707d" hotkey="5"/>
  </Labels>
  <Audio name="audio" value="$audio" height="120" spectrogram="true"/>
</View>`,
    sampleTask: { audio: '/samples/sounds/trash-empty.oga' },
    sampleResult: [
      segment('s1', 'event', 'audio', 0, 0.35, 'Rustle'),
      segment('s2', 'event', 'audio', 0.35, 0.75, 'Impact'),
    ],
  },
  {
    id: 'speaker-segmentation',
    group: 'Audio and speech',
    title: 'Speaker segmentation',
    description: 'Mark who speaks when; parts may overlap.',
    config: `<View>
  <Labels name="speaker" toName="audio" choice="multiple">
    <Label value="Speaker 1" background="#2f6fdb" hotkey="1"/>
    <Label value="Speaker 2" background="#2e8b57" hotkey="2"/>
    <Label value="Speaker 3" background="#8a4fc9" hotkey="3"/>
    <Label value="No speech" background="#66707d" hotkey="4"/>
  </Labels>
  <Audio name="audio" value="$audio" height="140"/>
</View>`,
    sampleTask: { audio: speech('0920') },
    sampleResult: [
      segment('s1', 'speaker', 'audio', 0, 0.3, 'No speech'),
      segment('s2', 'speaker', 'audio', 0.3, 5.65, 'Speaker 1'),
    ],
  },
  {
    id: 'transcript-correction',
    group: 'Audio and speech',
    title: 'Correction of a transcript',
    description: 'Listen and correct what a model has heard.',
    config: `<View>
  <Audio name="audio" value="$audio" height="96"/>
  <Header value="Heard by the model; correct it" size="5"/>
  <TextArea name="transcript" toName="audio" value="$heard" rows="3" maxSubmissions="1" editable="true" required="true"/>
  <Choices name="verdict" toName="audio" required="true" layout="inline">
    <Choice value="Was right" alias="right" hotkey="r"/>
    <Choice value="Small mistakes" alias="small" hotkey="s"/>
    <Choice value="Had to be rewritten" alias="rewritten" hotkey="w"/>
  </Choices>
</View>`,
    sampleTask: {
      audio: speech('0890'),
      heard: 'Unless to be rather called hearted and rather selfish is to be ill disposed.',
    },
    sampleResult: [
      writing(
        't1',
        'transcript',
        'audio',
        'Unless to be rather cold-hearted and rather selfish is to be ill-disposed.',
      ),
      choice('c1', 'verdict', 'audio', 'small'),
    ],
  },
];
