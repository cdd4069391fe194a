import { SaxesParser } from 'saxes';

/** What happens in an XML document, names without their prefix. */
export type XmlEvent =
  | { kind: 'open'; name: string; attributes: Record<string, string>; line: number }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

export class XmlProblem extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`Not readable as XML: ${message}`);
    this.line = line;
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The events of a document as it is read. Throws `XmlProblem`. A document type is passed over: its entities stay unknown. */
export async function* readXml(chunks: AsyncIterable<string>): AsyncGenerator<XmlEvent[]> {
  const parser = new SaxesParser();
  let events: XmlEvent[] = [];
  parser.on('error', (error) => {
    throw new XmlProblem(parser.line, error.message.replace(/^\d+:\d+: /, ''));
  });
  parser.on('opentag', ({ name, attributes }) => {
    const named = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [localName(key), value]));
    events.push({ kind: 'open', name: localName(name), attributes: named, line: parser.line });
  });
  parser.on('closetag', ({ name }) => {
    events.push({ kind: 'close', name: localName(name) });
  });
  const addText = (text: string): void => {
    events.push({ kind: 'text', text });
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  // What came before the trouble is told first.
  let trouble: unknown;
  const attempt = (step: () => unknown): void => {
    try {
      step();
    } catch (error) {
      trouble = error;
    }
  };
  for await (const chunk of chunks) {
    attempt(() => parser.write(chunk));
    yield events;
    if (trouble !== undefined) throw trouble;
    events = [];
  }
  attempt(() => parser.close());
  yield events;
  if (trouble !== undefined) throw trouble;
}
