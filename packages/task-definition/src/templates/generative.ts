import { choice, order, preference, span, stars, writing } from './answers.ts';
import type { Template } from './template.ts';

const reply =
  'You can return shoes within 60 days if the soles are clean. We pay the postage and refund you in cash by courier.';

const photo = (name: string): string => `/samples/object-detection/images/${name}.jpg`;

export const generativeTemplates: Template[] = [
  {
    id: 'response-grading',
    group: 'Generative AI',
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
    id: 'assistant-assessment',
    group: 'Generative AI',
    title: 'Assessment of an assistant',
    description: 'Go through the answers of an assistant one by one and rate each.',
    config: `<View>
  <Repeater on="$turns" mode="pagination">
    <Header value="$turns[{{idx}}].question" size="4"/>
    <Text name="answer_{{idx}}" value="$turns[{{idx}}].answer" selectionEnabled="false"/>
    <Header value="How good is it?" size="5"/>
    <Rating name="quality_{{idx}}" toName="answer_{{idx}}" maxRating="5"/>
    <Header value="What is wrong with it?" size="5"/>
    <Choices name="problem_{{idx}}" toName="answer_{{idx}}" choice="multiple" layout="inline">
      <Choice value="Wrong"/>
      <Choice value="Misses the question"/>
      <Choice value="Impolite"/>
    </Choices>
  </Repeater>
</View>`,
    sampleTask: {
      turns: [
        { question: 'When was the Debian Project founded?', answer: 'On 16 August 1993, by Ian Murdock.' },
        { question: 'Who led it after him?', answer: 'Bruce Perens, from April 1996.' },
      ],
    },
    sampleResult: [
      stars('r1', 'quality_0', 'answer_0', 5),
      stars('r2', 'quality_1', 'answer_1', 4),
      choice('c2', 'problem_1', 'answer_1', 'Misses the question'),
    ],
  },
  {
    id: 'human-feedback',
    group: 'Generative AI',
    title: 'Preference between two answers',
    description: 'Choose the better of two answers to a prompt, for training from human feedback.',
    config: `<View>
  <Style>.pair { display: flex; flex-wrap: wrap; gap: 1rem } .pair > * { flex: 1 1 18rem; min-width: 0 }</Style>
  <Header value="$prompt" size="4"/>
  <View className="pair">
    <Text name="first" value="$first" selectionEnabled="false"/>
    <Text name="second" value="$second" selectionEnabled="false"/>
  </View>
  <Pairwise name="better" toName="first,second" required="true"/>
  <Choices name="margin" toName="first" layout="inline">
    <Choice value="Much better" hotkey="m"/>
    <Choice value="Somewhat better" hotkey="s"/>
    <Choice value="Hardly better" hotkey="h"/>
  </Choices>
</View>`,
    sampleTask: {
      prompt: 'Explain in one sentence why the sky is blue.',
      first: 'Because the ocean is reflected in it.',
      second:
        'Air scatters the short, blue waves of sunlight more than the long, red ones, so blue comes from everywhere.',
    },
    sampleResult: [preference('p1', 'better', 'first', 'right'), choice('c1', 'margin', 'first', 'Much better')],
  },
  {
    id: 'answer-ranking',
    group: 'Generative AI',
    title: 'Ranking of several answers',
    description: 'Sort the answers of several models into buckets, and within each by quality.',
    config: `<View>
  <Text name="prompt" value="$prompt" selectionEnabled="false"/>
  <List name="answers" value="$answers" title="Answers"/>
  <Ranker name="quality" toName="answers" required="true">
    <Bucket name="good" title="Good"/>
    <Bucket name="usable" title="Usable"/>
    <Bucket name="bad" title="Bad"/>
  </Ranker>
</View>`,
    sampleTask: {
      prompt: 'Name three rivers that flow into the Black Sea.',
      answers: [
        { id: 'a', title: 'Model A', body: 'The Danube, the Dniester and the Dnieper.' },
        { id: 'b', title: 'Model B', body: 'The Danube and the Volga.' },
        { id: 'c', title: 'Model C', body: 'Danube, Dnieper, Southern Bug; there are more, such as the Kızılırmak.' },
      ],
    },
    sampleResult: [order('o1', 'quality', 'answers', { good: ['a', 'c'], usable: [], bad: ['b'], _: [] })],
  },
  {
    id: 'model-answers',
    group: 'Generative AI',
    title: 'Writing answers to learn from',
    description: 'Write the answer that a model should give to a prompt.',
    config: `<View>
  <Collapse bordered="true">
    <Panel value="How to write"><Markdown value="Be **true** first, then **short**. Say so when nobody can know the answer."/></Panel>
  </Collapse>
  <Header value="Prompt" size="5"/>
  <Text name="prompt" value="$prompt" selectionEnabled="false"/>
  <TextArea name="answer" toName="prompt" rows="5" maxSubmissions="1" editable="true" required="true" placeholder="Your answer"/>
</View>`,
    sampleTask: { prompt: 'What does a lighthouse keeper do today, when lamps light themselves?' },
    sampleResult: [
      writing(
        't1',
        'answer',
        'prompt',
        'Most lights are automatic. Keepers now maintain the buildings and guide visitors.',
      ),
    ],
  },
  {
    id: 'image-ranking',
    group: 'Generative AI',
    title: 'Ranking of pictures',
    description: 'Sort the pictures that models made for a prompt.',
    config: `<View>
  <Header value="$prompt" size="4"/>
  <List name="pictures" value="$pictures" title="Pictures"/>
  <Ranker name="fit" toName="pictures" required="true">
    <Bucket name="fits" title="Shows what was asked"/>
    <Bucket name="misses" title="Shows something else"/>
  </Ranker>
</View>`,
    sampleTask: {
      prompt: 'An animal with stripes, outdoors',
      pictures: [
        { id: 'a', title: 'First', html: `<img src="${photo('honey-bee')}" alt="A bee on a flower" width="220">` },
        { id: 'b', title: 'Second', html: `<img src="${photo('raccoon')}" alt="A raccoon in leaves" width="220">` },
        { id: 'c', title: 'Third', html: `<img src="${photo('coffee')}" alt="A cup of coffee" width="220">` },
      ],
    },
    sampleResult: [order('o1', 'fit', 'pictures', { fits: ['a', 'b'], misses: ['c'], _: [] })],
  },
];
