export type Direction = 'ltr' | 'rtl';

const rtlLetter =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\u200f]/u;
const letter = /[\p{L}\u200e]/u;
const number = /\p{Nd}/u;

/** How far the neighbours of a sign without a direction are looked for. */
const windowLength = 400;

/**
 * Which way the character after the offset is written, as the Unicode algorithm has it without levels within levels:
 * letters have their direction, numbers go left to right, and signs go as what is around them or as their line.
 */
export function directionAt(text: string, offset: number): Direction {
  const own = characterAt(text, offset);
  const strong = directionOf(own);
  if (strong) return strong;
  if (number.test(own)) return 'ltr';
  const before = besides(text, offset, -1);
  const after = besides(text, offset, 1);
  return before !== undefined && before === after ? before : lineDirection(text, offset);
}

/** The line's first letter decides. */
export function lineDirection(text: string, offset: number): Direction {
  const from = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  for (const character of text.slice(from, end === -1 ? undefined : end)) {
    const direction = directionOf(character);
    if (direction) return direction;
  }
  return 'ltr';
}

function characterAt(text: string, offset: number): string {
  return String.fromCodePoint(text.codePointAt(offset) ?? 32);
}

function directionOf(character: string): Direction | undefined {
  if (rtlLetter.test(character)) return 'rtl';
  return letter.test(character) ? 'ltr' : undefined;
}

/** The direction of the nearest letter or number; a number counts as right to left unless it follows a Latin word. */
function besides(text: string, offset: number, step: -1 | 1): Direction | undefined {
  for (let place = offset + step; Math.abs(place - offset) < windowLength; place += step) {
    const character = text[place];
    if (character === undefined || character === '\n') return undefined;
    const direction = directionOf(characterAt(text, place));
    if (direction) return direction;
    if (number.test(character)) return letterBefore(text, place) === 'ltr' ? 'ltr' : 'rtl';
  }
  return undefined;
}

function letterBefore(text: string, offset: number): Direction {
  for (let place = offset - 1; place > offset - windowLength; place -= 1) {
    const character = text[place];
    if (character === undefined || character === '\n') break;
    const direction = directionOf(character);
    if (direction) return direction;
  }
  return lineDirection(text, offset);
}
