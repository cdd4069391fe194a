import { decode } from '../decode.ts';
import { readXml } from '../files/read-xml.ts';
import type { Bytes, ZipMember } from '../files/zip-directory.ts';
import { readMember } from '../files/zip-member.ts';

export interface Workbook {
  /** Visible ones, in order; the path is that of the member. */
  sheets: { name: string; path: string }[];
  strings: string[];
  /** By number of the style of a cell: whether its numbers are days. */
  isDate: boolean[];
  /** Days are counted from 1904 instead of 1900. */
  from1904: boolean;
}

type Members = ReadonlyMap<string, ZipMember>;
type Attributes = Record<string, string>;

export async function readWorkbook(bytes: Bytes, members: Members): Promise<Workbook> {
  const targets = new Map<string, string>();
  await eachElement(bytes, members.get('xl/_rels/workbook.xml.rels'), (name, { Id, Target }) => {
    if (name === 'Relationship' && Id && Target)
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
  });
  const workbook: Workbook = { sheets: [], strings: [], isDate: [], from1904: false };
  await eachElement(bytes, members.get('xl/workbook.xml'), (element, { name = '', id = '', state, date1904 }) => {
    const path = targets.get(id);
    if (element === 'sheet' && path && state !== 'hidden' && state !== 'veryHidden')
      workbook.sheets.push({ name, path });
    if (element === 'workbookPr') workbook.from1904 = date1904 === '1' || date1904 === 'true';
  });
  workbook.isDate = await readDateStyles(bytes, members.get('xl/styles.xml'));
  workbook.strings = await readStrings(bytes, members.get('xl/sharedStrings.xml'));
  return workbook;
}

async function eachElement(
  bytes: Bytes,
  member: ZipMember | undefined,
  visit: (name: string, attributes: Attributes) => void,
): Promise<void> {
  if (!member) return;
  for await (const events of readXml(decode(readMember(bytes, member)))) {
    for (const event of events) if (event.kind === 'open') visit(event.name, event.attributes);
  }
}

/** Formats that come with the program: 14 to 22 are dates and times, 45 to 47 durations shown as such. */
const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
/** A format of one's own shows dates when it names years, days, hours, … outside of quotes and brackets. */
const isDateFormat = (code: string): boolean => /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

async function readDateStyles(bytes: Bytes, member: ZipMember | undefined): Promise<boolean[]> {
  const formats = new Map<number, string>();
  const isDate: boolean[] = [];
  let isCellStyle = false;
  await eachElement(bytes, member, (name, { numFmtId, formatCode = '' }) => {
    const id = Number(numFmtId);
    if (name === 'numFmt') formats.set(id, formatCode);
    else if (name === 'cellXfs') isCellStyle = true;
    else if (name === 'cellStyles' || name === 'dxfs') isCellStyle = false;
    else if (name === 'xf' && isCellStyle) isDate.push(isBuiltInDate(id) || isDateFormat(formats.get(id) ?? ''));
  });
  return isDate;
}

async function readStrings(bytes: Bytes, member: ZipMember | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (!member) return strings;
  let [text, isText, isReading] = ['', false, true];
  for await (const events of readXml(decode(readMember(bytes, member)))) {
    for (const event of events) {
      if (event.kind === 'text') {
        if (isText && isReading) text += event.text;
      } else if (event.name === 'si') {
        if (event.kind === 'close') strings.push(text);
        text = '';
      } else if (event.name === 't') isText = event.kind === 'open';
      // How a word is read in another script is not part of it.
      else if (event.name === 'rPh') isReading = event.kind === 'close';
    }
  }
  return strings;
}
