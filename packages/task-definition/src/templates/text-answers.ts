import { choice, span, writing } from './answers.ts';
import type { Template } from './template.ts';

const history =
  'The Debian Project was officially founded by Ian Murdock on August 16th, 1993. The creation of Debian was sponsored by the GNU project for one year.';

export const textAnswerTemplates: Template[] = [
  {
    id: 'machine-translation',
    group: 'Natural language',
    title: 'Translation',
    description: 'Translate a text, or mend what a machine has translated, and mark what was hard.',
    config: `<View>
  <Style>.pair { display: flex; flex-wrap: wrap; gap: 1rem } .pair > * { flex: 1 1 18rem; min-width: 0 }</Style>
  <Labels name="hard" toName="source">
    <Label value="Idiom" background="#8a4fc9" hotkey="1"/>
    <Label value="Term" background="#2f6fdb" hotkey="2"/>
    <Label value="Ambiguous" background="#b8651b" hotkey="3"/>
  </Labels>
  <View className="pair">
    <View><Header value="English" size="5"/><Text name="source" value="$english" granularity="word"/></View>
    <View>
      <Header value="German" size="5"/>
      <TextArea name="translation" toName="source" value="$machine" rows="5" maxSubmissions="1" editable="true" required="true"/>
    </View>
  </View>
</View>`,
    sampleTask: {
      english: 'The name comes from the names of the creator of Debian, Ian Murdock, and his wife, Debra.',
      machine: 'Der Name kommt von den Namen des Erstellers von Debian, Ian Murdock, und seiner Frau Debra.',
    },
    sampleResult: [
      writing(
        't1',
        'translation',
        'source',
        'Der Name ist aus den Namen des Gründers von Debian, Ian Murdock, und seiner Frau Debra gebildet.',
      ),
    ],
  },
  {
    id: 'taxonomy',
    group: 'Natural language',
    title: 'Sorting into a taxonomy',
    description: 'File a text under one or more branches of a tree of topics.',
    config: `<View>
  <Text name="text" value="$text"/>
  <Taxonomy name="topic" toName="text" leafsOnly="true" showFullPath="true" required="true" placeholder="Find a topic">
    <Choice value="Computing">
      <Choice value="Operating systems"><Choice value="Linux"/><Choice value="BSD"/></Choice>
      <Choice value="Licences"/>
      <Choice value="Hardware"/>
    </Choice>
    <Choice value="People"><Choice value="Founders"/><Choice value="Sponsors"/></Choice>
    <Choice value="Places"><Choice value="Europe"/><Choice value="America"/></Choice>
  </Taxonomy>
</View>`,
    sampleTask: { text: history },
    sampleResult: [
      {
        id: 't1',
        from_name: 'topic',
        to_name: 'text',
        type: 'taxonomy',
        value: {
          taxonomy: [
            ['Computing', 'Operating systems', 'Linux'],
            ['People', 'Founders'],
          ],
        },
      },
    ],
  },
  {
    id: 'two-level-sentiment',
    group: 'Natural language',
    title: 'Sentiment of posts on two levels',
    description: 'Judge the tone of a post, then what exactly it praises or blames.',
    config: `<View>
  <Text name="post" value="$text"/>
  <Choices name="tone" toName="post" required="true" layout="inline">
    <Choice value="Praise" background="#2e8b57" hotkey="1"/>
    <Choice value="Neither" background="#66707d" hotkey="2"/>
    <Choice value="Blame" background="#c0392b" hotkey="3"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="tone" whenChoiceValue="Praise">
    <Header value="What is praised?" size="5"/>
    <Choices name="praised" toName="post" choice="multiple" required="true" layout="inline">
      <Choice value="Quality"/>
      <Choice value="Price"/>
      <Choice value="Service"/>
      <Choice value="Looks"/>
    </Choices>
  </View>
  <View visibleWhen="choice-selected" whenTagName="tone" whenChoiceValue="Blame">
    <Header value="What is blamed?" size="5"/>
    <Choices name="blamed" toName="post" choice="multiple" required="true" layout="inline">
      <Choice value="Quality"/>
      <Choice value="Price"/>
      <Choice value="Service"/>
      <Choice value="Delivery"/>
    </Choices>
  </View>
</View>`,
    sampleTask: { text: 'Three weeks for a cable. It works, but next time I walk to the shop.' },
    sampleResult: [choice('c1', 'tone', 'post', 'Blame'), choice('c2', 'blamed', 'post', 'Delivery')],
  },
  {
    id: 'people-and-organizations',
    group: 'Natural language',
    title: 'People and organizations in articles',
    description: 'Mark only people and organizations in a formatted article.',
    config: `<View>
  <HyperTextLabels name="entity" toName="article">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Organization" background="#8a4fc9" hotkey="2"/>
  </HyperTextLabels>
  <HyperText name="article" value="$html" granularity="word"/>
  <Choices name="done" toName="article" required="true" layout="inline">
    <Choice value="All are marked" hotkey="a"/>
    <Choice value="There are none" hotkey="n"/>
  </Choices>
</View>`,
    sampleTask: {
      html: '<h2>How it began</h2><p>The first <i>master</i> server was built by Bdale Garbee and hosted by HP.</p><p>Later <b>Bruce Perens</b>, who worked at Pixar, led the project.</p>',
    },
    sampleResult: [choice('c1', 'done', 'article', 'All are marked')],
  },
  {
    id: 'dates-and-names',
    group: 'Natural language',
    title: 'Names with a checklist',
    description: 'Mark names with the instructions at hand, and note what you were unsure about.',
    config: `<View>
  <Collapse bordered="true">
    <Panel value="What to mark"><Markdown value="- Names of **people** with their titles\n- **Dates** with day and month, never a bare year"/></Panel>
    <Panel value="Anything unclear?"><TextArea name="note" toName="text" rows="2" maxSubmissions="1"/></Panel>
  </Collapse>
  <Filter name="find" toName="kind" placeholder="Find a label" hotkey="shift+f"/>
  <Labels name="kind" toName="text">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Date" background="#b8651b" hotkey="2"/>
    <Label value="Project" background="#2e8b57" hotkey="3"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>`,
    sampleTask: { text: history },
    sampleResult: [
      span('s1', 'kind', 'text', history, 'Ian Murdock', 'Person'),
      span('s2', 'kind', 'text', history, 'August 16th, 1993', 'Date'),
    ],
  },
];
