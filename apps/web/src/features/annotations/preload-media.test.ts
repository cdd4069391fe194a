import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { listMedia } from './preload-media.ts';

const urls = (data: unknown, xml?: string) => listMedia(data, xml === undefined ? undefined : compileConfig(xml));

test('the interface says what is fetched beforehand, whatever the addresses look like', () => {
  const config = `<View>
    <Image name="pages" valueList="$pages"/><Image name="one" value="$meta.scan"/>
    <Audio name="sound" value="$sound"/><Video name="film" value="$film"/><Pdf name="pdf" value="$pdf"/>
    <HyperText name="html" value="$html" valueType="url"/><Text name="text" value="$text"/>
    <Paragraphs name="talk" value="$talk" audioUrl="$voice"/></View>`;
  const data = {
    pages: ['/api/files/1', 'https://x.example/2'],
    meta: { scan: '/api/files/3' },
    sound: '/api/files/4',
    film: '/api/files/5',
    pdf: '/api/files/6',
    html: '/api/files/7',
    text: 'https://this.is/read.png',
    talk: [],
    voice: '/api/files/8',
    other: '/unused.png',
  };
  expect(urls(data, config)).toEqual([
    { kind: 'picture', url: '/api/files/1' },
    { kind: 'picture', url: 'https://x.example/2' },
    { kind: 'picture', url: '/api/files/3' },
    { kind: 'player', url: '/api/files/4' },
    { kind: 'player', url: '/api/files/5' },
    { kind: 'document', url: '/api/files/6' },
    { kind: 'document', url: '/api/files/7' },
    { kind: 'player', url: '/api/files/8' },
  ]);
});

test('what lies in the task itself, or where no browser can look, is not fetched', () => {
  const config = '<View><Image name="i" valueList="$list"/><Audio name="a" value="$a"/></View>';
  expect(urls({ list: ['data:image/png;base64,AAAA', 's3://bucket/a.png', 7, ''], a: undefined }, config)).toEqual([]);
  expect(urls(null, config)).toEqual([]);
  expect(urls({ list: Array.from({ length: 90 }, (_, page) => `/page-${page}`) }, config)).toHaveLength(20);
});

test('without an interface the ends of the addresses have to do', () => {
  expect(urls({ a: '/a.PNG?x=1', b: 'see b.png here', c: '/c.mp3', d: '/d.pdf', e: '/e', f: 3 })).toEqual([
    { kind: 'picture', url: '/a.PNG?x=1' },
    { kind: 'player', url: '/c.mp3' },
    { kind: 'document', url: '/d.pdf' },
  ]);
});
