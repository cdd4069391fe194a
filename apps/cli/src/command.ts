import type { ParseArgsConfig } from 'node:util';
import type { Client } from '@labelwright/client';
import type { Output } from './output.ts';
import type { Settings } from './settings.ts';

/** Where the command line reads from and writes to; tests give others. */
export interface Surroundings {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  env: NodeJS.Dict<string>;
  /** Folder that relative paths start from. */
  cwd: string;
  signal: AbortSignal;
}

export type OptionValue = string | boolean | string[] | undefined;

/** What a command is given. */
export interface Call extends Surroundings {
  client: Client;
  settings: Settings;
  output: Output;
  /** What stands after the name of the command, without options. */
  args: string[];
  options: Readonly<Record<string, OptionValue>>;
}

export interface CommandOption {
  type: 'string' | 'boolean';
  /** May be given several times. */
  multiple?: boolean;
  short?: string;
  /** What the value is, such as FILE. */
  value?: string;
  help: string;
}

export interface ClientCommand {
  /** One or two words, such as `projects list`. */
  name: string;
  /** What comes after it, such as `<project> [file…]`. */
  args?: string;
  help: string;
  options?: Readonly<Record<string, CommandOption>>;
  /** How many arguments it needs at least. */
  needs?: number;
  /** Works without being signed in. */
  isOpen?: boolean;
  run(call: Call): Promise<void>;
}

/** A call that is not understood; exit code 2. */
export class UsageError extends Error {}

/** What a command could not do, in one line; exit code 1. */
export class Failure extends Error {}

export function text(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function texts(call: Call, name: string): string[] {
  const value = call.options[name];
  return Array.isArray(value) ? value : [];
}

export const isSet = (call: Call, name: string): boolean => call.options[name] === true;

export function numberOf(call: Call, name: string): number | undefined {
  const value = text(call, name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`--${name} takes a whole number, not "${value}".`);
  return Number(value);
}

export function idOf(value: string | undefined, what: string): number {
  if (value === undefined || !/^[1-9]\d*$/.test(value))
    throw new UsageError(`${what} is a number, not "${value ?? ''}".`);
  return Number(value);
}

/** Name → option of node:util's parseArgs. */
export function parseOptions(options: Readonly<Record<string, CommandOption>>): ParseArgsConfig['options'] {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple ? { multiple } : {}), ...(short === undefined ? {} : { short }) },
    ]),
  );
}
