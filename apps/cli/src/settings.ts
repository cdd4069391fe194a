import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './command.ts';

/** What the command line knows of the server and of the person. */
export interface Settings {
  url: string;
  /** undefined: not signed in. */
  token: string | undefined;
  /** Where `login` keeps both. */
  file: string;
}

export interface SavedSettings {
  url?: string;
  token?: string;
}

const DEFAULT_URL = 'http://localhost:8080';

interface Given {
  url?: string | undefined;
  token?: string | undefined;
  /** File that login writes. */
  settings?: string | undefined;
}

/** Options win over the environment, the environment over the file. */
export function readSettings(given: Given, env: NodeJS.Dict<string>, cwd: string): Settings {
  const named = given.settings ?? (env.LABELWRIGHT_SETTINGS || undefined);
  const file = named === undefined ? defaultFile(env) : resolve(cwd, named);
  const saved = readSaved(file);
  const url = given.url ?? (env.LABELWRIGHT_URL || undefined) ?? saved.url ?? DEFAULT_URL;
  if (!/^https?:\/\/[^/]/.test(url))
    throw new UsageError(`--url is an address such as https://label.example.com, not "${url}".`);
  const isOther = saved.url !== undefined && saved.url !== url.replace(/\/+$/, '');
  // A token is shown to the server that it was made for, never to another.
  const kept = isOther ? undefined : saved.token;
  return { url: url.replace(/\/+$/, ''), token: given.token ?? (env.LABELWRIGHT_TOKEN || undefined) ?? kept, file };
}

function defaultFile(env: NodeJS.Dict<string>): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'labelwright', 'config.json');
}

function readSaved(file: string): SavedSettings {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SavedSettings;
  } catch {
    throw new UsageError(`${file} is not valid JSON. Mend it, or delete it and log in again.`);
  }
}

/** Readable by its owner alone from the moment it exists; replaced whole, so that a crash leaves the old one. */
export function saveSettings(file: string, saved: SavedSettings): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(saved, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

export function forgetSettings(file: string): void {
  rmSync(file, { force: true });
}
