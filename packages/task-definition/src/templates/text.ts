import { choice, link, span, stars, writing } from './answers.ts';
import type { Template } from './template.ts';

const news =
  'Marie Laurent, who led the Geneva office of Northwind Rail since 2016, will move to Lisbon in March to open its first Portuguese branch.';
const bio =
  'Ida Rolf founded Solvang Instruments in Bergen in 1998. The company was bought by Tessaro Group eleven years later.';
const passage =
  'The lighthouse on Skerry Point was built in 1872 from local granite. It was lit by oil until 1931, when a cable from the mainland brought electricity.';
const argument =
  'School should begin at nine. Teenagers fall asleep later than adults, and two districts that moved the bell saw fewer absences. Some parents would have to change their working hours, though.';

export const textTemplates: Template[] = [
  {
    id: 'named-entities',
    group: 'Natural language',
    title: 'Named entities',
    description: 'Mark the people, organizations, places and dates that a text mentions.',
    config: `<View>
  <Labels name="entity" toName="text">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Organization" background="#8a4fc9" hotkey="2"/>
    <Label value="Place" background="#2e8b57" hotkey="3"/>
    <Label value="Date" background="#b8651b" hotkey="4"/>
    <Label value="Other" background="#66707d" hotkey="5"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>`,
    sampleTask: { text: news },
    sampleResult: [
      span('s1', 'entity', 'text', news, 'Marie Laurent', 'Person'),
      span('s2', 'entity', 'text', news, 'Geneva', 'Place'),
      span('s3', 'entity', 'text', news, 'Northwind Rail', 'Organization'),
      span('s4', 'entity', 'text', news, 'March', 'Date'),
    ],
  },
  {
    id: 'text-classification',
    group: 'Natural language',
    title: 'Text classification',
    description: 'Sort messages into one of several topics.',
    config: `<View>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text" choice="single" required="true" layout="inline">
    <Choice value="Order"/>
    <Choice value="Delivery"/>
    <Choice value="Refund"/>
    <Choice value="Product question"/>
    <Choice value="Other"/>
  </Choices>
</View>`,
    sampleTask: { text: 'The parcel says delivered, but nobody rang and there is no box at the door.' },
    sampleResult: [choice('c1', 'topic', 'text', 'Delivery')],
  },
  {
    id: 'sentiment-rating',
    group: 'Natural language',
    title: 'Sentiment with rating',
    description: 'Judge the tone of a review, how strong it is, and say why in a sentence.',
    config: `<View>
  <Header value="Review written in $language" size="4"/>
  <Text name="review" value="$text"/>
  <Choices name="sentiment" toName="review" choice="single" required="true" layout="inline">
    <Choice value="Positive" alias="positive" background="#2e8b57"/>
    <Choice value="Neutral" alias="neutral" background="#66707d"/>
    <Choice value="Negative" alias="negative" background="#c0392b"/>
  </Choices>
  <Rating name="strength" toName="review" maxRating="5"/>
  <TextArea name="reason" toName="review" rows="2" maxSubmissions="1" placeholder="What in the text tells you so?"/>
</View>`,
    sampleTask: { language: 'English', text: 'Beautiful binding and clear type. I only wish the maps were larger.' },
    sampleResult: [
      choice('c1', 'sentiment', 'review', 'positive'),
      stars('r1', 'strength', 'review', 4),
      writing('t1', 'reason', 'review', 'Praises the making, one small wish.'),
    ],
  },
  {
    id: 'relation-extraction',
    group: 'Natural language',
    title: 'Entities and relations',
    description: 'Mark entities and draw named links between them.',
    config: `<View>
  <Relations>
    <Relation value="founded" background="#2f6fdb"/>
    <Relation value="located in" background="#2e8b57"/>
    <Relation value="bought by" background="#b8651b"/>
  </Relations>
  <Labels name="entity" toName="text">
    <Label value="Person" background="#2f6fdb"/>
    <Label value="Company" background="#8a4fc9"/>
    <Label value="City" background="#2e8b57"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>`,
    sampleTask: { text: bio },
    sampleResult: [
      span('s1', 'entity', 'text', bio, 'Ida Rolf', 'Person'),
      span('s2', 'entity', 'text', bio, 'Solvang Instruments', 'Company'),
      span('s3', 'entity', 'text', bio, 'Bergen', 'City'),
      link('s1', 's2', 'founded'),
      link('s2', 's3', 'located in'),
    ],
  },
  {
    id: 'summarization',
    group: 'Natural language',
    title: 'Summarization',
    description: 'Write a short summary of a longer text.',
    config: `<View>
  <Header value="Summarize in at most two sentences" size="4"/>
  <Text name="article" value="$text"/>
  <TextArea name="summary" toName="article" rows="4" maxSubmissions="1" editable="true" required="true"
            placeholder="Keep names and numbers; leave opinions out"/>
</View>`,
    sampleTask: {
      text: 'After three dry winters the reservoir above Alder Vale has fallen to a third of its volume. From Monday gardens may be watered only before eight in the morning, and the two fountains in the market square stay off until the autumn rains.',
    },
    sampleResult: [
      writing('t1', 'summary', 'article', 'Alder Vale limits watering because its reservoir is two thirds empty.'),
    ],
  },
  {
    id: 'question-answering',
    group: 'Natural language',
    title: 'Question answering',
    description: 'Mark the words that answer a question, or say that the text has no answer.',
    config: `<View>
  <Header value="$question" size="3"/>
  <Labels name="answer" toName="passage">
    <Label value="Answer" background="#2f6fdb" maxUsages="1"/>
    <Label value="Evidence" background="#b8651b"/>
  </Labels>
  <Text name="passage" value="$passage" granularity="word"/>
  <Choices name="answerable" toName="passage" required="true" layout="inline">
    <Choice value="The text answers it" alias="yes"/>
    <Choice value="The text does not answer it" alias="no"/>
  </Choices>
</View>`,
    sampleTask: { question: 'When did the lighthouse get electricity?', passage },
    sampleResult: [
      span('s1', 'answer', 'passage', passage, '1931', 'Answer'),
      choice('c1', 'answerable', 'passage', 'yes'),
    ],
  },
  {
    id: 'content-moderation',
    group: 'Natural language',
    title: 'Content moderation',
    description: 'Tick every rule that a post breaks, and how urgent it is.',
    config: `<View>
  <Text name="post" value="$text"/>
  <Choices name="verdict" toName="post" required="true" layout="inline">
    <Choice value="Fine" alias="fine"/>
    <Choice value="Breaks rules" alias="breaks"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="verdict" whenChoiceValue="breaks">
    <Choices name="rules" toName="post" choice="multiple" required="true" requiredMessage="Tick at least one rule">
      <Choice value="Insult" hint="Attacks a person, not an opinion"/>
      <Choice value="Threat" hint="Announces or wishes harm"/>
      <Choice value="Spam" hint="Sells something or repeats itself"/>
      <Choice value="Private data" hint="Addresses, numbers or photographs of others"/>
    </Choices>
    <Rating name="urgency" toName="post" maxRating="3" icon="fire"/>
  </View>
</View>`,
    sampleTask: { text: 'CHEAP WATCHES today only, write me your phone number and I send photos!!!' },
    sampleResult: [
      choice('c1', 'verdict', 'post', 'breaks'),
      choice('c2', 'rules', 'post', 'Spam'),
      stars('r1', 'urgency', 'post', 1),
    ],
  },
  {
    id: 'argument-parts',
    group: 'Natural language',
    title: 'Parts of an argument',
    description: 'Mark claims, reasons and objections, and rate how convincing each one is.',
    config: `<View>
  <Relations choice="single"><Relation value="supports"/><Relation value="attacks"/></Relations>
  <Labels name="part" toName="essay">
    <Label value="Claim" background="#2f6fdb"/>
    <Label value="Reason" background="#2e8b57"/>
    <Label value="Objection" background="#c0392b"/>
  </Labels>
  <Text name="essay" value="$text" granularity="sentence"/>
  <Rating name="weight" toName="essay" perRegion="true" maxRating="5"/>
</View>`,
    sampleTask: { text: argument },
    sampleResult: [
      span('s1', 'part', 'essay', argument, 'School should begin at nine.', 'Claim'),
      span('s2', 'part', 'essay', argument, 'two districts that moved the bell saw fewer absences', 'Reason'),
      stars('s2', 'weight', 'essay', 4),
      link('s2', 's1', 'supports'),
    ],
  },
];
