import { choice, link, order, span, turnSpan, writing } from './answers.ts';
import type { Template } from './template.ts';

const biography =
  'Ada Lovelace met Charles Babbage in 1833. He showed her his engine, and she wrote the notes that made it famous.';

const talk = [
  { author: 'Guest', text: 'Good morning. My reading light does not work.' },
  { author: 'Host', text: 'I am sorry. Which cabin are you in?' },
  { author: 'Guest', text: 'Cabin 12, car 4, until Vienna.' },
];

const question = [
  { author: 'Passenger', text: 'My train to Graz was cancelled. Can I take the next one with this ticket?' },
  { author: 'Agent', text: 'Is it a ticket for one train only?' },
  { author: 'Passenger', text: 'Yes, for the one at 8.25.' },
];

export const conversationTemplates: Template[] = [
  {
    id: 'coreference',
    group: 'Conversational AI',
    title: 'Coreference and entity linking',
    description: 'Mark mentions, link the ones that mean the same, and name the entity.',
    config: `<View>
  <Relations choice="single">
    <Relation value="same as" background="#2f6fdb"/>
    <Relation value="part of" background="#b8651b"/>
  </Relations>
  <Labels name="mention" toName="text">
    <Label value="Noun phrase" background="#2f6fdb" hotkey="1"/>
    <Label value="Pronoun" background="#8a4fc9" hotkey="2"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <TextArea name="entity" toName="text" perRegion="true" whenTagName="mention" whenLabelValue="Noun phrase" rows="1"
            maxSubmissions="1" placeholder="Identifier of the entity, such as Q7259"/>
</View>`,
    sampleTask: { text: biography },
    sampleResult: [
      span('m1', 'mention', 'text', biography, 'Ada Lovelace', 'Noun phrase'),
      writing('m1', 'entity', 'text', 'Q7259'),
      span('m2', 'mention', 'text', biography, 'her', 'Pronoun'),
      span('m3', 'mention', 'text', biography, 'she', 'Pronoun'),
      link('m2', 'm1', 'same as'),
      link('m3', 'm1', 'same as'),
    ],
  },
  {
    id: 'intent-and-slots',
    group: 'Conversational AI',
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
  {
    id: 'dialogue-parts',
    group: 'Conversational AI',
    title: 'Intents and details in a dialogue',
    description: 'Mark requests and details in the turns of a dialogue and say what the person wants.',
    config: `<View>
  <ParagraphLabels name="part" toName="talk">
    <Label value="Request" background="#c0392b" hotkey="1"/>
    <Label value="Question" background="#2f6fdb" hotkey="2"/>
    <Label value="Detail" background="#2e8b57" hotkey="3"/>
  </ParagraphLabels>
  <Paragraphs name="talk" value="$dialogue" layout="dialogue"/>
  <Choices name="wish" toName="talk" required="true" layout="inline">
    <Choice value="Repair" hotkey="r"/>
    <Choice value="Information" hotkey="i"/>
    <Choice value="Complaint" hotkey="c"/>
  </Choices>
</View>`,
    sampleTask: { dialogue: talk },
    sampleResult: [
      turnSpan('p1', 'part', 'talk', talk, 0, 'My reading light does not work.', 'Request'),
      turnSpan('p2', 'part', 'talk', talk, 2, 'Cabin 12', 'Detail'),
      choice('c1', 'wish', 'talk', 'Repair'),
    ],
  },
  {
    id: 'response-writing',
    group: 'Conversational AI',
    title: 'Writing the next answer',
    description: 'Read a conversation and write what should be said next.',
    config: `<View>
  <Paragraphs name="talk" value="$dialogue" layout="dialogue" selectionEnabled="false"/>
  <Header value="Your answer" size="5"/>
  <TextArea name="reply" toName="talk" rows="3" maxSubmissions="3" editable="true" required="true"
            placeholder="Friendly, true, at most three sentences"/>
</View>`,
    sampleTask: { dialogue: question },
    sampleResult: [
      writing(
        't1',
        'reply',
        'talk',
        'Yes. When a train is cancelled, your ticket is good for the next one of the same route.',
      ),
    ],
  },
  {
    id: 'response-selection',
    group: 'Conversational AI',
    title: 'Choice of the best answer',
    description: 'Put the answers that a model offers in order, best first.',
    config: `<View>
  <Paragraphs name="talk" value="$dialogue" layout="dialogue" selectionEnabled="false"/>
  <List name="answers" value="$answers" title="Answers, best on top"/>
  <Ranker name="order" toName="answers" required="true"/>
  <Choices name="none" toName="answers" choice="multiple">
    <Choice value="None of them may be sent" hotkey="n"/>
  </Choices>
</View>`,
    sampleTask: {
      dialogue: question,
      answers: [
        { id: 'a', title: 'A', body: 'Please buy a new ticket.' },
        { id: 'b', title: 'B', body: 'Yes, the ticket is valid on the next train, since yours was cancelled.' },
        { id: 'c', title: 'C', body: 'I am not sure. Ask on board.' },
      ],
    },
    sampleResult: [order('o1', 'order', 'answers', ['b', 'c', 'a'])],
  },
];
