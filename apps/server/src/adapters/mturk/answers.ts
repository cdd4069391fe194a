import { SaxesParser } from 'saxes';

const MAX_CHARACTERS = 2_000_000;
/** What an answer may hold besides text; of these the value is kept as it is. */
const VALUES = new Set(['FreeText', 'SelectionIdentifier', 'OtherSelectionText', 'UploadedFileKey']);

/**
 * Fields of the form that a worker sent, by name. The parser knows no entities but the five of XML, reads no document type
 * and fetches nothing. Throws a SyntaxError for what is no XML.
 */
export function parseAnswers(xml: string): Record<string, string> {
  if (xml.length > MAX_CHARACTERS) throw new SyntaxError('The answer is too long.');
  const answers: Record<string, string> = {};
  let identifier = '';
  let values: string[] = [];
  let text = '';
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw new SyntaxError('The answer has a document type, which answers do not have.');
  });
  parser.on('error', (error) => {
    throw new SyntaxError(error.message);
  });
  parser.on('opentag', (tag) => {
    text = '';
    if (tag.local === 'Answer') [identifier, values] = ['', []];
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('cdata', (more) => {
    text += more;
  });
  parser.on('closetag', (tag) => {
    if (tag.local === 'QuestionIdentifier') identifier = text.trim();
    else if (VALUES.has(tag.local)) values.push(text);
    else if (tag.local === 'Answer' && identifier !== '') answers[identifier] = values.join('|');
  });
  parser.write(xml).close();
  return answers;
}
