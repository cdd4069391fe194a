import type { ResultItem } from '@labelwright/task-definition/model';
import { sampleSound } from '@labelwright/task-definition/sample-sound';
import type { SampleInterface } from './interfaces.ts';

const labels = `<Label value="Person" background="#2f7de1"/><Label value="Place" background="#1a8f5a"/><Label value="Year" background="#d9730d" granularity="word" hint="A whole number" showAlias="true" alias="YR"/>`;

const article = `<!DOCTYPE html><html><head><title>Notes</title><style>.lede{color:#555;font-style:italic} td.n{text-align:right} body{background:#fff}</style></head><body>
<h1>Ada Lovelace</h1>
<p class="lede">English mathematician and writer, chiefly known for her work on Charles Babbage's
 proposed mechanical general-purpose computer.</p>
<!-- a remark -->
<p>Augusta Ada Byron was born in <b>London</b> in 1815.<br>She married <a href="https://en.wikipedia.org/wiki/William_King-Noel">William King</a> in 1835, and
died in <i>Marylebone</i> in <time datetime="1852-11-27">1852</time>.</p>
<table><thead><tr><th>Year</th><th>Work</th><th>Pages</th></tr></thead><tbody>
<tr><td>1842</td><td>Luigi Menabrea, <i>Notions sur la machine analytique</i></td><td class="n">25</td></tr>
<tr><td>1843</td><td>Ada Lovelace, translation with notes A to G</td><td class="n">66</td></tr></tbody></table>
<blockquote>The Analytical Engine weaves algebraical patterns just as the Jacquard loom weaves flowers and leaves.</blockquote>
<ul><li>Charles Babbage (1791–1871)</li><li>Mary Somerville, born in Jedburgh</li></ul>
<p dir="rtl">ولدت آدا لوفلايس في لندن سنة 1815.</p>
<pre>V1 = 1
V2 = 2   # Note G</pre>
<script>document.title = 'gone'; window.hacked = 1</script>
<img src="x" onerror="window.hacked = 2"><form action="/x"><button onclick="window.hacked=3">Press</button></form>
</body></html>`;

const talk = [
  { author: 'Elinor', text: 'He is coming back to town, then, in October?', start: 0, end: 0.4 },
  { author: 'Edward', text: 'He told me so himself, in Exeter. 😀 He was in good spirits.', start: 0.4, end: 0.8 },
  {
    author: 'Elinor',
    text: 'And his sister? I heard that Marianne went to Cleveland without her.',
    start: 0.8,
    end: 1.2,
  },
  { author: 'Edward', text: 'She stays at Barton.\nIt is nearer.', start: 1.2, end: 1.6 },
  { author: 'Mrs Jennings', text: 'لا أصدق ذلك أبداً، قالت السيدة.' },
  { author: 'Willoughby', text: '我明天早上从伦敦出发。' },
];

function paragraph(id: string, label: string, value: Record<string, unknown>): ResultItem {
  return {
    id,
    from_name: 'act',
    to_name: 'talk',
    type: 'paragraphlabels',
    origin: 'manual',
    value: { ...value, paragraphlabels: [label] },
  };
}

const arabic = `يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً، وعليهم أن يعامل بعضهم بعضاً بروح الإخاء.

لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان، دون أي تمييز. اعتُمد في باريس (Paris) عام 1948.`;

const chinese = `人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。

一九四八年十二月十日,联合国大会在巴黎通过了《世界人权宣言》。👩‍👩‍👧 家庭是天然的和基本的社会单元。`;

export const textInterfaces: readonly SampleInterface[] = [
  {
    name: 'html',
    config: `<View><HyperTextLabels name="entity" toName="page">${labels}</HyperTextLabels><HyperText name="page" value="$html"/><Choices name="sure" toName="page" perRegion="true"><Choice value="Sure"/><Choice value="Unsure"/></Choices></View>`,
    data: { html: article },
    result: [
      {
        id: 'a',
        from_name: 'entity',
        to_name: 'page',
        type: 'hypertextlabels',
        value: {
          start: '/h1[1]/text()[1]',
          end: '/h1[1]/text()[1]',
          startOffset: 0,
          endOffset: 12,
          hypertextlabels: ['Person'],
        },
      },
      {
        id: 'b',
        from_name: 'entity',
        to_name: 'page',
        type: 'hypertextlabels',
        value: {
          start: '/p[2]/b[1]/text()[1]',
          end: '/p[2]/b[1]/text()[1]',
          startOffset: 0,
          endOffset: 6,
          hypertextlabels: ['Place'],
        },
      },
    ],
  },
  {
    name: 'dialogue',
    config: `<View><ParagraphLabels name="act" toName="talk">${labels}</ParagraphLabels><Paragraphs name="talk" value="$talk" layout="dialogue" audioUrl="$sound" showPlayer="true" contextScroll="true"/></View>`,
    data: { talk, sound: sampleSound() },
    result: [
      paragraph('t', 'Place', { start: '1', end: '1', startOffset: 26, endOffset: 32, text: 'Exeter' }),
      paragraph('u', 'Person', {
        start: '0',
        end: '1',
        startOffset: 21,
        endOffset: 33,
        text: 'town, then, in October?\nHe told me so himself, in Exeter.',
      }),
    ],
  },
  {
    name: 'paragraphs-synced',
    config: `<View><Audio name="sound" value="$sound" sync="talk"/><ParagraphLabels name="act" toName="talk">${labels}</ParagraphLabels><Paragraphs name="talk" value="$talk"/></View>`,
    data: { talk, sound: sampleSound() },
    result: [],
  },
  {
    name: 'arabic',
    config: `<View><Labels name="entity" toName="text">${labels}</Labels><Text name="text" value="$text" granularity="word"/></View>`,
    data: { text: arabic },
    result: [],
  },
  {
    name: 'chinese',
    config: `<View><Labels name="entity" toName="text">${labels}</Labels><Text name="text" value="$text" granularity="word"/></View>`,
    data: { text: chinese },
    result: [],
  },
  {
    name: 'chat',
    config: `<View><Chat name="chat" value="$messages" editable="true" minMessages="4" maxMessages="8"/><Choices name="fault" toName="chat" perRegion="true" choice="multiple"><Choice value="Wrong"/><Choice value="Rude"/><Choice value="Too long"/></Choices><Rating name="quality" toName="chat" perRegion="true"/><Choices name="outcome" toName="chat"><Choice value="Solved"/><Choice value="Not solved"/></Choices></View>`,
    data: {
      messages: [
        { role: 'system', content: 'You help people who grow vegetables.' },
        { role: 'user', content: 'My tomato leaves are turning yellow from the bottom. What should I do?' },
        {
          role: 'assistant',
          content:
            'Yellow leaves at the bottom usually mean **too little nitrogen** or early blight.\n\n1. Look for brown rings: they mean blight.\n2. Feed with compost tea.\n3. Water the soil, not the leaves.',
        },
      ],
    },
    result: [],
  },
];
