/** The password policy, for the server that enforces it and the form that explains it while somebody types. */

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 200;

/**
 * Beginnings of the passwords that leaked lists are full of; compared without case, digits and signs at either end, and
 * with the usual letter substitutions undone. Long enough passwords of other words are fine.
 */
const COMMON = new Set([
  'password',
  'passwort',
  'passphrase',
  'secret',
  'letmein',
  'welcome',
  'iloveyou',
  'monkey',
  'dragon',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'superman',
  'batman',
  'master',
  'shadow',
  'michael',
  'jennifer',
  'trustnoone',
  'starwars',
  'whatever',
  'admin',
  'administrator',
  'root',
  'user',
  'login',
  'default',
  'changeme',
  'changeit',
  'test',
  'testtest',
  'hello',
  'helloworld',
  'freedom',
  'computer',
  'internet',
  'qwerty',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsx',
  'qazwsxedc',
  'labelwright',
  'labelstudio',
  'annotator',
  'annotation',
  'manager',
]);

const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

const SEQUENCES = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiop'];

/** One sentence per rule that is broken, each saying how to mend it; empty when the password is fine. */
export function passwordProblems(password: string, email: string): string[] {
  const problems: string[] = [];
  const length = [...password].length;
  if (length < PASSWORD_MIN_LENGTH) problems.push(`Use at least ${PASSWORD_MIN_LENGTH} characters.`);
  if (length > PASSWORD_MAX_LENGTH) problems.push(`Use at most ${PASSWORD_MAX_LENGTH} characters.`);
  const lower = password.toLowerCase();
  if (isAddress(lower, email.toLowerCase())) problems.push('Do not use your email address as the password.');
  if (isCommon(lower))
    problems.push('This password is among the first ones that are tried. Choose something less usual.');
  if (new Set(lower).size < 4 && length > 0) problems.push('Use more than three different characters.');
  return problems;
}

function isAddress(password: string, email: string): boolean {
  const [local = ''] = email.split('@');
  return email !== '' && (password === email || password === local || password.replace(/\d+$/, '') === local);
}

function isCommon(password: string): boolean {
  const stripped = password.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const plain = [...password].map((character) => SUBSTITUTIONS[character] ?? character).join('');
  const candidates = [password, stripped, plain.replace(/[^a-z]/g, ''), plainStart(password)];
  return candidates.some((candidate) => COMMON.has(candidate)) || isSequence(password);
}

/** "p4ssw0rd123" → "password": substitutions undone only before the tail of digits and signs. */
function plainStart(password: string): string {
  const start = password.replace(/[^a-z]+$/g, '');
  return [...start].map((character) => SUBSTITUTIONS[character] ?? character).join('');
}

function isSequence(password: string): boolean {
  if (password.length < 4) return false;
  const reversed = [...password].reverse().join('');
  return SEQUENCES.some((sequence) => sequence.includes(password) || sequence.includes(reversed));
}
