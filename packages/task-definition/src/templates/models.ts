import { choice, span, stars, type Template, writing } from './template.ts';

const reply =
  'You can return shoes within 60 days if the soles are clean. We pay the postage and refund you in cash by courier.';

export const modelTemplates: Template[] = [
  {
    id: 'response-grading',
    group: 'Conversations and models',
    title: 'Grading of model answers',
    description: 'Grade what a model answered, mark its mistakes, and write a better answer.',
    config: `<View>
  <Header value="Prompt" size="5"/>
  <Text name="prompt" value="$prompt" selectionEnabled="false"/>
  <Header value="Answer of the model" size="5"/>
  <Labels name="mistake" toName="answer">
    <Label value="Wrong" background="#c0392b" hint="Contradicts the facts given"/>
    <Label value="Unsupported" background="#b8651b" hint="Nothing in the prompt says so"/>
    <Label value="Unclear" background="#66707d"/>
  </Labels>
  <Text name="answer" value="$answer" granularity="sentence"/>
  <Rating name="helpful" toName="answer" maxRating="5" required="true"/>
  <Choices name="safe" toName="answer" required="true" layout="inline">
    <Choice value="Safe to send" alias="safe"/>
    <Choice value="Not safe to send" alias="unsafe"/>
  </Choices>
  <TextArea name="better" toName="answer" rows="4" maxSubmissions="1" value="$answer" placeholder="How should it read?"/>
</View>`,
    sampleTask: {
      prompt: 'A customer asks how to return shoes. Policy: 30 days, clean soles, free postage.',
      answer: reply,
    },
    sampleResult: [
      span('s1', 'mistake', 'answer', reply, 'within 60 days', 'Wrong'),
      span('s2', 'mistake', 'answer', reply, 'refund you in cash by courier', 'Unsupported'),
      stars('r1', 'helpful', 'answer', 2),
      choice('c1', 'safe', 'answer', 'unsafe'),
      writing(
        't1',
        'better',
        'answer',
        'You can return shoes within 30 days if the soles are clean. We pay the postage.',
      ),
    ],
  },
  {
    id: 'intent-and-slots',
    group: 'Conversations and models',
    title: 'Intent and slots',
    description: 'Name what a speaker wants and mark the details that are needed to do it.',
    config: `<View>
  <Labels name="slot" toName="utterance" value="$slots">
    <Label value="Time" background="#b8651b"/>
    <Label value="Place" background="#2e8b57"/>
  </Labels>
  <Text name="utterance" value="$utterance" granularity="word"/>
  <Choices name="intent" toName="utterance" required="true">
    <Choice value="Travel">
      <Choice value="Book a ticket"/>
      <Choice value="Change a booking"/>
    </Choice>
    <Choice value="Information">
      <Choice value="Departures"/>
      <Choice value="Prices"/>
    </Choice>
  </Choices>
</View>`,
    sampleTask: { utterance: 'Move my Friday train to Cork to the one at noon, please.', slots: ['Weekday'] },
    sampleResult: [
      span('s1', 'slot', 'utterance', 'Move my Friday train to Cork to the one at noon, please.', 'Friday', 'Weekday'),
      span('s2', 'slot', 'utterance', 'Move my Friday train to Cork to the one at noon, please.', 'noon', 'Time'),
      choice('c1', 'intent', 'utterance', 'Change a booking'),
    ],
  },
];
