import type { DataDeclaration } from './declaration.ts';

export const htmlData: DataDeclaration = {
  expected: 'a text with HTML, or its address',
  required: true,
  accepts: (value) => typeof value === 'string',
  sample: () =>
    '<h2>The first program</h2><p>In 1843 <b>Ada Lovelace</b> published notes on the Analytical Engine in London.</p>',
};

export const paragraphsData: DataDeclaration = {
  expected: 'a list of turns such as {"author": "Ann", "text": "Hello"}, or the address of one',
  required: true,
  accepts: (value) => (typeof value === 'string' ? value.trim() !== '' : Array.isArray(value) && value.every(isTurn)),
  sample: () => [
    { author: 'Guest', text: 'Good morning. Is the museum open today?', start: 0, end: 3 },
    { author: 'Clerk', text: 'Good morning! It is, until five.', start: 3, end: 6 },
  ],
};

export const chatData: DataDeclaration = {
  expected: 'a list of messages such as {"role": "user", "content": "Hello"}',
  required: true,
  accepts: (value) => Array.isArray(value) && value.every(isMessage),
  sample: () => [
    { role: 'user', content: 'How do I keep basil alive in a pot?' },
    { role: 'assistant', content: 'Give it sun, water it when the soil is dry, and pinch off the tips.' },
  ],
};

function isTurn(entry: unknown): boolean {
  return typeof entry === 'string' || (typeof entry === 'object' && entry !== null && !Array.isArray(entry));
}

function isMessage(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const { role, content } = entry as Record<string, unknown>;
  return typeof role === 'string' && (content === undefined || content === null || isContent(content));
}

/** A text, or the list of parts that models with pictures write. */
function isContent(content: unknown): boolean {
  return typeof content === 'string' || Array.isArray(content);
}
