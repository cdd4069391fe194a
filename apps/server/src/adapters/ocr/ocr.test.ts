import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import UTIF from 'utif2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDocument, textOfPages } from '../../features/preprocessing/read-document.ts';
import type { OcrEngine, RecognisedWord } from '../../platform/recognition/ocr-engine.ts';
import { createDocumentAi } from './document-ai.ts';
import { createEmbeddedTesseract } from './embedded-tesseract.ts';
import { createSystemTesseract, parseTsv } from './system-tesseract.ts';

const SAMPLES = new URL('../../../../../samples/', import.meta.url);
const PHOTOGRAPH = new URL('pictures/printed-page.jpg', SAMPLES);
const SCAN = new URL('documents/project-history-page-1.jpg', SAMPLES);

/** A submission is tested with it; a developer may do without. */
const isInstalled = process.env.CI !== undefined || existsSync('/usr/bin/tesseract');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-ocr-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let written = 0;
function file(content: Uint8Array | string): string {
  const path = join(folder, `file-${++written}`);
  writeFileSync(path, content);
  return path;
}

/** Finds one word in the middle of whatever it is shown, and remembers what that was. */
function standIn(word: Partial<RecognisedWord> = {}): OcrEngine & { seen: { width: number; height: number }[] } {
  const seen: { width: number; height: number }[] = [];
  return {
    name: 'stand-in',
    title: '',
    runsAt: 'here',
    wants: 'pgm',
    seen,
    languages: async () => [],
    recognise: async ({ width, height }) => {
      seen.push({ width, height });
      const place = { left: width / 4, top: height / 2, width: width / 2, height: height / 10 };
      return [{ text: 'word', confidence: 0.9, line: 0, ...place, ...word }];
    },
    close: async () => {},
  };
}

interface Settings {
  mostPages?: number;
  pageTimeoutMs?: number;
  signal?: AbortSignal;
  language?: string;
}

function read(path: string, contentType: string, engine: OcrEngine, settings: Settings = {}) {
  return readDocument(
    { path, contentType },
    {
      engine,
      language: 'eng',
      mostPages: 10,
      pageTimeoutMs: 60_000,
      signal: new AbortController().signal,
      progress: () => {},
      ...settings,
    },
  );
}

type PdfPage = { text: string } | { jpeg: Uint8Array; width: number; height: number };

/** A PDF file whose pages are a line of text, or a picture and no text. */
function pdf(pages: readonly PdfPage[], trailer = ''): Buffer {
  const objects: Buffer[] = [Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'), Buffer.alloc(0)];
  const add = (...parts: (string | Uint8Array)[]): number =>
    objects.push(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))));
  const stream = (dictionary: string, content: Uint8Array | string): number =>
    add(`<< ${dictionary} /Length ${content.length} >>\nstream\n`, content, '\nendstream');
  const kids = pages.map((page) => {
    if ('text' in page) {
      const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
      const content = stream('', `BT /F1 20 Tf 50 700 Td (${page.text}) Tj ET`);
      return add(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${content} 0 R /Resources << /Font << /F1 ${font} 0 R >> >> >>`,
      );
    }
    const { jpeg, width, height } = page;
    const size = `/Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8`;
    const picture = stream(`/Type /XObject /Subtype /Image ${size} /Filter /DCTDecode`, jpeg);
    const content = stream('', `q ${width} 0 0 ${height} 0 0 cm /Im0 Do Q`);
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${content} 0 R /Resources << /XObject << /Im0 ${picture} 0 R >> >> >>`,
    );
  });
  const list = kids.map((id) => `${id} 0 R`).join(' ');
  objects[1] = Buffer.from(`<< /Type /Pages /Count ${kids.length} /Kids [${list}] >>`);
  const body: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets = objects.map((object, index) => {
    const offset = body.reduce((sum, part) => sum + part.length, 0);
    body.push(Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n'));
    return offset;
  });
  const start = body.reduce((sum, part) => sum + part.length, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  body.push(
    Buffer.from(
      `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF`,
    ),
  );
  return Buffer.concat(body);
}

describe('PDF files', () => {
  test('pages with text give it exactly and without an engine, pages without it are recognised', async () => {
    const jpeg = createCanvas(300, 200).toBuffer('image/jpeg');
    const engine = standIn();
    const path = file(pdf([{ text: 'Invoice no. 4711, due at once' }, { jpeg, width: 300, height: 200 }]));
    const { pages, engine: name } = await read(path, 'application/pdf', engine);
    expect(pages.map(({ source, text }) => [source, text])).toEqual([
      ['text_layer', 'Invoice no. 4711, due at once'],
      ['recognised', 'word'],
    ]);
    expect(name).toBe('stand-in');
    // 300 points at 300 dots per inch.
    expect(engine.seen).toEqual([{ width: 1250, height: 833 }]);
    const [first, , third] = pages[0]?.words ?? [];
    expect(first?.confidence).toBeNull();
    expect(third?.text).toBe('4711,');
    // Baseline at 700 of 800 points from below, beginning at 50 of 600 from the left.
    expect(first?.box.x).toBeCloseTo(8.33, 1);
    expect(first?.box.y).toBeGreaterThan(10);
    expect(first?.box.y).toBeLessThan(12.5);
    expect(third?.box.x).toBeGreaterThan((first?.box.x ?? 0) + (first?.box.width ?? 0));
    expect(textOfPages({ pages })).toBe('Invoice no. 4711, due at once\n\nword');
  });

  test('a real one: lines, words and boxes within the page', async () => {
    const path = new URL('documents/project-history.pdf', SAMPLES).pathname;
    const { pages, pageCount, engine } = await read(path, 'application/pdf', standIn(), { mostPages: 7 });
    expect([pages.length, pageCount, engine]).toEqual([7, 27, 'text-layer']);
    expect(pages[0]?.text).toBe('A Brief History of Debian');
    expect(pages[6]?.text).toContain('Introduction – What is the Debian Project?'.split(' – ')[1]);
    for (const { box } of pages.flatMap(({ words }) => words)) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(100.01);
      expect(box.y + box.height).toBeLessThanOrEqual(100.01);
      expect(box.width).toBeGreaterThan(0);
    }
  });

  test.each([
    ['no PDF at all', Buffer.from('hello'), /broken off or damaged/],
    ['nothing', Buffer.alloc(0), /empty/],
    [
      'one locked with a password',
      pdf(
        [{ text: 'secret' }],
        `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> /ID [<00> <00>]`,
      ),
      /locked with a password/,
    ],
  ])('%s is refused with a reason', async (_, content, reason) => {
    const reading = read(file(content), 'application/pdf', standIn());
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toMatchObject({ fault: 'unreadable' });
  });
});

describe('pictures', () => {
  test.each(['image/png', 'image/webp', 'image/jpeg'] as const)('%s', async (contentType) => {
    const path = file(createCanvas(64, 32).toBuffer(contentType as 'image/png'));
    const { pages } = await read(path, contentType, standIn());
    expect(pages).toMatchObject([{ page: 1, width: 64, height: 32, source: 'recognised', rotation: 0 }]);
    expect(pages[0]?.words[0]?.box).toEqual({ x: 25, y: 50, width: 50, height: 10 });
  });

  test('a TIFF is a page', async () => {
    const rgba = new Uint8Array(40 * 20 * 4).fill(255);
    const path = file(new Uint8Array(UTIF.encodeImage(rgba, 40, 20)));
    expect((await read(path, 'image/tiff', standIn())).pages).toMatchObject([{ width: 40, height: 20 }]);
  });

  test.each([
    ['image/png', Buffer.from('no picture'), /damaged/],
    ['image/tiff', Buffer.from('II*\0 no picture'), /damaged/],
    // 60,000 × 60,000 pixels in 33 bytes.
    [
      'image/png',
      Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea600806000000ffffffff', 'hex'),
      /60000 × 60000 pixels/,
    ],
    ['text/plain', Buffer.from('text'), /out of pictures and PDF/],
  ])('%s that is none', async (contentType, content, reason) => {
    await expect(read(file(content), contentType, standIn())).rejects.toThrow(reason);
  });

  test('one that lies askew is made straight, and its words lie where they are on the page', async () => {
    const canvas = createCanvas(600, 600);
    const context = canvas.getContext('2d');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, 600, 600);
    context.fillStyle = '#000000';
    context.translate(300, 300);
    context.rotate((3 * Math.PI) / 180);
    for (let line = -10; line <= 10; line += 1) context.fillRect(-230, line * 22, 460, 8);
    // In the middle of the picture, which stays where it is.
    const engine = standIn();
    engine.recognise = async ({ width, height }) => [
      { text: 'word', confidence: 0.9, line: 0, left: width / 2, top: height / 2, width: 60, height: 20 },
    ];
    const { pages } = await read(file(canvas.toBuffer('image/png')), 'image/png', engine);
    const [word] = pages[0]?.words ?? [];
    expect(word?.rotation).toBeCloseTo(3, 1);
    expect([word?.box.x, word?.box.y].map((percent) => Math.round((percent ?? 0) * 10) / 10)).toEqual([50, 50]);
    expect((word?.box.width ?? 0) / (word?.box.height ?? 1)).toBeCloseTo(3, 1);
  });

  test.skipIf(!isInstalled)('one that stands on its head is turned', async () => {
    const scan = await loadImage(readFileSync(PHOTOGRAPH));
    const turned = createCanvas(scan.width, scan.height);
    const context = turned.getContext('2d');
    context.rotate(Math.PI);
    context.drawImage(scan, -scan.width, -scan.height);
    const path = file(turned.toBuffer('image/png'));
    const { pages } = await read(path, 'image/png', createSystemTesseract());
    expect(pages[0]).toMatchObject({ rotation: 180, width: scan.width, height: scan.height });
    expect(pages[0]?.text).toContain('background');
  });
});

// Reading a page takes seconds of a whole core.
describe('engines', { timeout: 120_000 }, () => {
  test('the built-in one reads a real photograph, and ends its threads', async () => {
    const engine = createEmbeddedTesseract({ threads: 1 });
    const { pages } = await read(PHOTOGRAPH.pathname, 'image/jpeg', engine);
    expect(pages[0]?.text).toMatch(/markers of the coins and the/);
    expect(pages[0]?.confidence).toBeGreaterThan(0.5);
    await engine.close();
    await expect(read(PHOTOGRAPH.pathname, 'image/jpeg', engine)).rejects.toThrow('stopped');
  });

  test.skipIf(!isInstalled)(
    'the one of the machine reads a scan, knows its languages, and says what is missing',
    async () => {
      const engine = createSystemTesseract();
      expect(await engine.languages()).toEqual(expect.arrayContaining(['eng', 'deu']));
      const { pages } = await read(SCAN.pathname, 'image/jpeg', engine);
      expect(pages[0]?.text).toContain('a worldwide group of volunteers who endeavor to produce');
      await expect(createSystemTesseract('no-such-tesseract').languages()).rejects.toMatchObject({ fault: 'not_set' });
      await expect(read(SCAN.pathname, 'image/jpeg', engine, { language: 'xyz' })).rejects.toMatchObject({
        fault: 'unavailable',
      });
    },
  );

  test('a page past its time limit, and one that is cancelled, end at once', async () => {
    const forever: OcrEngine = {
      ...standIn(),
      recognise: (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const path = file(createCanvas(8, 8).toBuffer('image/png'));
    await expect(read(path, 'image/png', forever, { pageTimeoutMs: 2000 })).rejects.toThrow(/longer than 2 s/);
    const controller = new AbortController();
    const reading = read(path, 'image/png', forever, { signal: controller.signal });
    controller.abort(new Error('cancelled by somebody'));
    await expect(reading).rejects.toThrow();
  });

  test('rows of tesseract become words in lines', () => {
    const row = (line: number, word: number, confidence: string, text: string) =>
      `5\t1\t1\t1\t${line}\t${word}\t10\t20\t30\t40\t${confidence}\t${text}`;
    const tsv = ['level\tpage_num', row(1, 1, '96.5', 'Two'), row(1, 2, '-1', ' '), row(2, 1, '30', 'lines')];
    expect(parseTsv(tsv.join('\n'))).toEqual([
      { text: 'Two', confidence: 0.965, left: 10, top: 20, width: 30, height: 40, line: 0 },
      { text: 'lines', confidence: 0.3, left: 10, top: 20, width: 30, height: 40, line: 1 },
    ]);
  });
});

describe('Document AI', () => {
  let server: Server;
  let asked: { url: string; authorization: string; body: { rawDocument: { mimeType: string } } }[] = [];
  let status = 200;
  let credentialsFile: string;

  beforeAll(async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    credentialsFile = file(
      JSON.stringify({
        type: 'service_account',
        client_email: 'reader@p.iam.example',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        project_id: 'p',
      }),
    );
    const vertex = (x: number, y: number) => ({ x, y });
    const layout = (startIndex: number, endIndex: number) => ({
      textAnchor: { textSegments: [{ startIndex: String(startIndex), endIndex: String(endIndex) }] },
      confidence: 0.75,
      boundingPoly: {
        normalizedVertices: [vertex(0.1, 0.2), vertex(0.3, 0.2), vertex(0.3, 0.4), vertex(0.1, 0.4)],
      },
    });
    server = createServer(async (request, response) => {
      const body = (await json(request)) as { rawDocument: { mimeType: string } };
      asked.push({ url: request.url ?? '', authorization: request.headers.authorization ?? '', body });
      response.writeHead(status, { 'content-type': 'application/json' });
      const document = {
        text: 'Two\nlines',
        pages: [
          {
            lines: [{ layout: layout(0, 4) }, { layout: layout(4, 9) }],
            tokens: [{ layout: layout(0, 4) }, { layout: layout(4, 9) }],
          },
        ],
      };
      const error = { code: status, message: 'no such processor', status: 'NOT_FOUND' };
      response.end(JSON.stringify(status === 200 ? { document } : { error }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  test('is asked through its own client, and its answer becomes words', async () => {
    const { port } = server.address() as AddressInfo;
    const engine = createDocumentAi({
      projectId: 'p',
      processorId: 'x',
      location: 'eu',
      credentialsFile,
      endpoint: `localhost:${port}`,
      isPlainHttp: true,
    });
    const path = file(createCanvas(100, 50).toBuffer('image/png'));
    const { pages } = await read(path, 'image/png', engine);
    expect(asked[0]?.url).toContain('/v1/projects/p/locations/eu/processors/x:process');
    expect(asked[0]?.authorization).toMatch(/^Bearer ey/);
    expect(asked[0]?.body.rawDocument.mimeType).toBe('image/png');
    expect(pages[0]).toMatchObject({ text: 'Two\nlines', confidence: 0.75 });
    expect(pages[0]?.words[0]?.box).toEqual({ x: 10, y: 20, width: 20, height: 20 });
    status = 404;
    asked = [];
    await expect(read(path, 'image/png', engine)).rejects.toMatchObject({
      fault: 'not_set',
      message: expect.stringContaining('no such processor'),
    });
    await engine.close();
  });
});
