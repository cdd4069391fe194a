import { choice, order, preference, stars } from './answers.ts';
import type { Template } from './template.ts';

const photo = (name: string): string => `/samples/object-detection/images/${name}.jpg`;
const pair =
  '<Style>.pair { display: flex; flex-wrap: wrap; gap: 1rem } .pair > * { flex: 1 1 16rem; min-width: 0 }</Style>';

export const rankingTemplates: Template[] = [
  {
    id: 'speech-hypotheses',
    group: 'Ranking and scoring',
    title: 'Choice between transcripts',
    description: 'Listen and choose the transcript that is closest to what is said.',
    config: `<View>
  <Audio name="audio" value="$audio" height="96"/>
  <Choices name="best" toName="audio" value="$transcripts" required="true"/>
  <Choices name="exact" toName="audio" choice="multiple" layout="inline">
    <Choice value="It is exact" hotkey="x"/>
  </Choices>
</View>`,
    sampleTask: {
      audio: '/samples/speech/sense-and-sensibility-0930.wav',
      transcripts: [
        { value: 'he might even have been made amiable himself' },
        { value: 'he might even have been made a miable himself' },
        { value: 'he might even of been made amiable him self' },
      ],
    },
    sampleResult: [choice('c1', 'best', 'audio', 'he might even have been made amiable himself')],
  },
  {
    id: 'image-search',
    group: 'Ranking and scoring',
    title: 'Search by image',
    description: 'Compare a picture with what a search found and rate how alike they are.',
    config: `<View>
  ${pair}
  <View className="pair">
    <View><Header value="Searched with" size="5"/><Image name="query" value="$query"/></View>
    <View><Header value="Found" size="5"/><Image name="found" value="$found"/></View>
  </View>
  <Choices name="alike" toName="found" required="true" layout="inline">
    <Choice value="The same thing" hotkey="1"/>
    <Choice value="The same kind" hotkey="2"/>
    <Choice value="Something else" hotkey="3"/>
  </Choices>
</View>`,
    sampleTask: { query: photo('cat'), found: photo('raccoon') },
    sampleResult: [choice('c1', 'alike', 'found', 'Something else')],
  },
  {
    id: 'document-retrieval',
    group: 'Ranking and scoring',
    title: 'Relevance of documents',
    description: 'Say which of the documents found answer a question.',
    config: `<View>
  <Header value="$question" size="4"/>
  <List name="documents" value="$documents" title="Documents found"/>
  <Ranker name="relevance" toName="documents" required="true">
    <Bucket name="answers" title="Answers the question"/>
    <Bucket name="related" title="Related"/>
    <Bucket name="unrelated" title="Unrelated" default="true"/>
  </Ranker>
</View>`,
    sampleTask: {
      question: 'Who founded the Debian Project, and when?',
      documents: [
        {
          id: 'd1',
          title: 'Introduction',
          body: 'The Debian Project was officially founded by Ian Murdock on August 16th, 1993.',
        },
        { id: 'd2', title: 'Leadership', body: 'Bruce Perens led Debian from April 1996 until December 1997.' },
        { id: 'd3', title: 'Time zones', body: 'Clocks in many places still showed local mean time then.' },
      ],
    },
    sampleResult: [
      order('o1', 'relevance', 'documents', { answers: ['d1'], related: ['d2'], unrelated: ['d3'], _: [] }),
    ],
  },
  {
    id: 'pairwise-classification',
    group: 'Ranking and scoring',
    title: 'Comparison of two texts',
    description: 'Choose the left or the right of two texts, and say how they relate.',
    config: `<View>
  ${pair}
  <View className="pair">
    <Text name="left" value="$left" selectionEnabled="false"/>
    <Text name="right" value="$right" selectionEnabled="false"/>
  </View>
  <Header value="Which one is clearer?" size="5"/>
  <Pairwise name="clearer" toName="left,right" required="true"/>
  <Choices name="relation" toName="left" layout="inline">
    <Choice value="Say the same" hotkey="s"/>
    <Choice value="One follows from the other" hotkey="f"/>
    <Choice value="Contradict each other" hotkey="c"/>
    <Choice value="Unrelated" hotkey="u"/>
  </Choices>
</View>`,
    sampleTask: {
      left: 'The bridge over the Ohio at Cincinnati was opened in 1866.',
      right: 'In 1866 that one could at last be crossed.',
    },
    sampleResult: [preference('p1', 'clearer', 'left', 'left'), choice('c1', 'relation', 'left', 'Say the same')],
  },
  {
    id: 'pairwise-regression',
    group: 'Ranking and scoring',
    title: 'Likeness of two images',
    description: 'Rate on a scale how alike two images are.',
    config: `<View>
  ${pair}
  <View className="pair">
    <View><Image name="left" value="$left"/></View>
    <View><Image name="right" value="$right"/></View>
  </View>
  <Header value="How alike are they? One star: nothing in common" size="5"/>
  <Rating name="likeness" toName="left" maxRating="10" required="true"/>
</View>`,
    sampleTask: { left: photo('astronaut'), right: photo('grace-hopper') },
    sampleResult: [stars('r1', 'likeness', 'left', 6)],
  },
  {
    id: 'search-results',
    group: 'Ranking and scoring',
    title: 'Page of search results',
    description: 'Put the results of a search in the order in which they help, and rate the page.',
    config: `<View>
  <Header value="Searched for: $query" size="4"/>
  <List name="results" value="$results" title="Results, most helpful on top"/>
  <Ranker name="order" toName="results" required="true"/>
  <Header value="The page as a whole" size="5"/>
  <Rating name="page" toName="results" maxRating="5"/>
</View>`,
    sampleTask: {
      query: 'sunspots per year',
      results: [
        { id: 'r1', title: 'Sunspot numbers, 1700 to 2008', body: 'A table with one number for each year.' },
        { id: 'r2', title: 'What is a sunspot?', body: 'Cooler regions of the surface look dark.' },
        { id: 'r3', title: 'Sunscreen for hikers', body: 'Protection from 30 upward, every two hours.' },
      ],
    },
    sampleResult: [order('o1', 'order', 'results', ['r1', 'r2', 'r3']), stars('s1', 'page', 'results', 4)],
  },
  {
    id: 'text-to-image',
    group: 'Ranking and scoring',
    title: 'Pictures from text',
    description: 'Judge how well a picture fits the text from which it was made.',
    config: `<View>
  <Header value="$prompt" size="4"/>
  <Image name="picture" value="$picture"/>
  <Header value="It shows what the text says" size="5"/>
  <Rating name="fit" toName="picture" maxRating="5" required="true"/>
  <Header value="It looks good" size="5"/>
  <Rating name="beauty" toName="picture" maxRating="5" required="true"/>
  <Choices name="faults" toName="picture" choice="multiple" layout="inline">
    <Choice value="Something is missing" hotkey="m"/>
    <Choice value="Something was added" hotkey="a"/>
    <Choice value="Deformed" hotkey="d"/>
    <Choice value="Not fit to be shown" hotkey="n"/>
  </Choices>
</View>`,
    sampleTask: { prompt: 'A pagoda above a lake in summer', picture: photo('pagoda') },
    sampleResult: [stars('r1', 'fit', 'picture', 5), stars('r2', 'beauty', 'picture', 4)],
  },
];
