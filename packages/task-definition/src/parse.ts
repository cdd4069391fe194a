import { SaxesParser } from 'saxes';
import type { ConfigNode, Diagnostic, SourceRange } from './model.ts';
import { LIMITS } from './parsing/limits.ts';
import { spellParameter, spellTag } from './parsing/spell-check.ts';
import { explainXmlError } from './parsing/xml-error.ts';
import { indexLines, type LineIndex } from './source-position.ts';

export interface ParsedConfig {
  /** Undefined when the source is not well-formed or breaks a limit; the diagnostics then hold one error. */
  root?: ConfigNode;
  diagnostics: Diagnostic[];
}

/** Ends the reading at the first error: what a broken document says after it is guesswork. */
class Refusal extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Reads the XML of a label config. Never throws, whatever the source. */
export function parseConfig(source: string): ParsedConfig {
  const lines = indexLines(source.length > LIMITS.sourceLength ? '' : source);
  try {
    return readSource(source, lines);
  } catch (error) {
    if (error instanceof Refusal) return { diagnostics: [error.diagnostic] };
    const message = error instanceof Error ? error.message : String(error);
    return { diagnostics: [malformed(`Not readable as XML: ${message}`, lines.range(0, 0))] };
  }
}

function malformed(message: string, range: SourceRange, code = 'malformed_xml'): Diagnostic {
  return { severity: 'error', code, message, range };
}

interface Reader {
  source: string;
  lines: LineIndex;
  parser: SaxesParser;
  root?: ConfigNode;
  /** Elements that are open, outermost first. */
  open: ConfigNode[];
  lastClosed?: ConfigNode;
  elementCount: number;
  attributeCount: number;
  /** Where the part of an opening tag that is still to be read begins. */
  cursor: number;
  diagnostics: Diagnostic[];
}

function readSource(source: string, lines: LineIndex): ParsedConfig {
  if (source.length > LIMITS.sourceLength) {
    refuse('too_large', `The config is longer than ${LIMITS.sourceLength} characters`, lines.range(0, 0));
  }
  const parser = new SaxesParser();
  const reader: Reader = {
    source,
    lines,
    parser,
    open: [],
    elementCount: 0,
    attributeCount: 0,
    cursor: 0,
    diagnostics: [],
  };
  parser.on('error', (error) => refuseError(reader, error.message));
  parser.on('doctype', () =>
    refuse(
      'doctype_not_allowed',
      'A DOCTYPE is not allowed',
      lines.range(Math.max(0, source.search(/<!DOCTYPE/i)), parser.position),
    ),
  );
  parser.on('opentagstart', (tag) => openElement(reader, tag.name));
  parser.on('attribute', (attribute) => addAttribute(reader, attribute.name, attribute.value));
  parser.on('closetag', () => closeElement(reader));
  parser.on('text', (text) => addText(reader, text));
  parser.on('cdata', (text) => addText(reader, text));
  parser.write(source).close();
  if (reader.root === undefined) refuse('malformed_xml', 'The config is empty; begin with <View>', lines.range(0, 0));
  return { root: trimText(reader.root), diagnostics: reader.diagnostics };
}

function refuse(code: string, message: string, range: SourceRange): never {
  throw new Refusal(malformed(message, range, code));
}

function refuseError(reader: Reader, raw: string): never {
  // The message begins with the parser's own line and column.
  const message = raw.replace(/^\d+:\d+: /, '');
  const { lines, parser, source } = reader;
  const here = lines.range(Math.max(0, parser.position - 1), parser.position);
  if (message.startsWith('unclosed tag')) {
    const element = reader.open.at(-1);
    // A bare & swallows everything after it, so that all open elements seem unclosed.
    const bare = source.search(/&(?!#?\w+;)/);
    if (bare !== -1) refuse('malformed_xml', explainXmlError('empty entity name.'), lines.range(bare, bare + 1));
    refuse('malformed_xml', `<${element?.tag ?? ''}> is never closed`, element?.nameRange ?? here);
  }
  if (message === 'unexpected close tag.' || message.startsWith('unmatched closing tag')) refuseClosing(reader);
  refuse('malformed_xml', explainXmlError(message), here);
}

/** The parser has closed the innermost element already when it finds that the name is another. */
function refuseClosing(reader: Reader): never {
  const { lastClosed, lines, open, parser, source } = reader;
  const start = Math.max(0, source.lastIndexOf('</', parser.position));
  const written = source.slice(start + 2, parser.position).replace(/[\s>]+$/, '');
  const range = lines.range(start, parser.position);
  const element =
    lastClosed?.nameRange === undefined
      ? undefined
      : source.slice(lastClosed.nameRange.start.offset, lastClosed.nameRange.end.offset);
  const isOpen = open.some(
    ({ nameRange }) =>
      nameRange !== undefined && source.slice(nameRange.start.offset, nameRange.end.offset) === written,
  );
  if (element === undefined) refuse('malformed_xml', `</${written}> closes nothing`, range);
  if (isOpen)
    refuse('malformed_xml', `<${element}> is not closed before </${written}>`, lastClosed?.nameRange ?? range);
  const suggestion = `</${element}>`;
  throw new Refusal({ ...malformed(`</${written}> does not match <${element}>`, range), suggestion });
}

function openElement(reader: Reader, written: string): void {
  const { lines, parser, source } = reader;
  const start = source.lastIndexOf(`<${written}`, parser.position);
  const nameEnd = start + 1 + written.length;
  const nameRange = lines.range(start + 1, nameEnd);
  reader.elementCount += 1;
  reader.attributeCount = 0;
  reader.cursor = nameEnd;
  if (reader.elementCount > LIMITS.elements)
    refuse('too_many_elements', `More than ${LIMITS.elements} elements`, nameRange);
  if (reader.open.length >= LIMITS.depth)
    refuse('too_deep', `Elements are nested deeper than ${LIMITS.depth}`, nameRange);
  const parent = reader.open.at(-1);
  if (parent === undefined && reader.root !== undefined) {
    refuse('malformed_xml', explainXmlError('documents may contain only one root.'), nameRange);
  }
  const spelled = spellTag(written, nameRange, reader.diagnostics.length < LIMITS.diagnostics);
  report(reader, spelled.diagnostic);
  const node: ConfigNode = {
    tag: spelled.name,
    attributes: Object.create(null),
    children: [],
    text: '',
    range: lines.range(start, nameEnd),
    nameRange,
    attributeRanges: Object.create(null),
  };
  if (parent === undefined) reader.root = node;
  else parent.children.push(node);
  reader.open.push(node);
}

function addAttribute(reader: Reader, written: string, value: string): void {
  const { lines, parser, source } = reader;
  const node = reader.open.at(-1);
  if (node === undefined) return;
  while (/\s/.test(source[reader.cursor] ?? '')) reader.cursor += 1;
  const range = lines.range(reader.cursor, parser.position);
  reader.cursor = parser.position;
  reader.attributeCount += 1;
  if (reader.attributeCount > LIMITS.attributesPerElement) {
    refuse('too_many_attributes', `More than ${LIMITS.attributesPerElement} attributes on one element`, range);
  }
  if (value.length > LIMITS.attributeLength) {
    refuse('attribute_too_long', `A value is longer than ${LIMITS.attributeLength} characters`, range);
  }
  const spelled = spellParameter(node.tag, written, range, reader.diagnostics.length < LIMITS.diagnostics);
  if (node.attributes[spelled.name] !== undefined) {
    refuse('malformed_xml', `The attribute ${spelled.name} is given twice`, range);
  }
  report(reader, spelled.diagnostic);
  node.attributes[spelled.name] = value;
  if (node.attributeRanges !== undefined) node.attributeRanges[spelled.name] = range;
}

function closeElement(reader: Reader): void {
  const node = reader.open.pop();
  reader.lastClosed = node;
  if (node !== undefined) node.range = { start: node.range.start, end: reader.lines.position(reader.parser.position) };
}

function addText(reader: Reader, text: string): void {
  const node = reader.open.at(-1);
  if (node !== undefined) node.text += text;
}

function report(reader: Reader, diagnostic: Diagnostic | undefined): void {
  if (diagnostic !== undefined && reader.diagnostics.length < LIMITS.diagnostics) reader.diagnostics.push(diagnostic);
}

function trimText(node: ConfigNode): ConfigNode {
  node.text = node.text.trim();
  for (const child of node.children) trimText(child);
  return node;
}
