import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import {
  createSourceClient,
  openRunner,
  type Runner,
  readNotes,
  runTakeover,
  SourceError,
  type TakeoverReport,
} from '../features/takeover/index.ts';
import { migrate } from '../platform/db/migrate.ts';
import { createOutbound } from '../platform/outbound/outbound.ts';
import { OutboundError } from '../platform/outbound/outbound-error.ts';
import type { Platform } from '../platform/platform.ts';
import { VERSION } from '../version.ts';
import { type Command, CommandError, print } from './command.ts';
import { openDatabase } from './database.ts';

const REQUESTS_PER_SECOND = 20;
const TIMEOUT_MS = 300_000;
const MAX_BYTES = 20_000_000_000;
const MOST_PRINTED = 50;

export const importLabelStudioCommand: Command = {
  usage:
    'import-label-studio --url https://label-studio.example.com --token … --organization Name [--as ada@example.com] [--project 3]… [--role member|admin] [--rate 20] [--report report.json]',
  help: 'Move a Label Studio instance into an organization: projects, tasks, answers with authors and times, files, views, people. Run it again to continue one that was broken off. The token may be in LABEL_STUDIO_API_KEY instead.',
  run: async (config, args) => {
    const options = readOptions(args, config);
    const database = await openDatabase(config);
    try {
      await migrate(database.owner, database.app);
      const app = await createApp({ ...config, logLevel: 'warn' }, database.app, { background: false });
      try {
        await takeOver(app.platform, options);
      } finally {
        await app.stop();
      }
    } finally {
      await database.stop();
    }
  },
};

type Options = ReturnType<typeof readOptions>;

async function takeOver(platform: Platform, options: Options): Promise<void> {
  const { url, token, requestsPerSecond } = options;
  const runner = await openRunner(platform, options.organization, options.as);
  if (!runner) throw new CommandError(`there is no organization ${options.organization} with such a manager`);
  // Whoever types the address means it, also within their own network.
  const outbound = createOutbound({
    allowPrivate: [...platform.config.outboundAllow, new URL(url).hostname.replace(/^\[|\]$/g, '')],
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    userAgent: `Labelwright/${VERSION}`,
  });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    const source = createSourceClient({ url, token, requestsPerSecond, outbound, now: platform.now, wait });
    const run = { ...runner, platform, source, progress: print, signal: stop.signal };
    const report = await runTakeover(run, { role: options.role, projects: options.projects });
    await printReport(platform, runner, report, options.report);
  } catch (error) {
    if (stop.signal.aborted) throw new CommandError('stopped; run it again to continue');
    if (error instanceof SourceError || error instanceof OutboundError) throw new CommandError(error.message);
    throw error;
  } finally {
    await outbound.close();
  }
}

async function printReport(
  platform: Platform,
  runner: Runner,
  report: TakeoverReport,
  file: string | undefined,
): Promise<void> {
  print('');
  for (const { kind, carried, left_behind: left, noted } of report.counts)
    print(
      `${kind.padEnd(12)} ${String(carried).padStart(9)} moved ${String(left).padStart(7)} left ${String(noted).padStart(7)} noted`,
    );
  const notes = [];
  for await (const note of readNotes({ platform, ...runner, takeoverId: report.takeoverId })) {
    if (notes.length < MOST_PRINTED) print(lineOf(note));
    notes.push(note);
  }
  if (notes.length > MOST_PRINTED)
    print(`… and ${notes.length - MOST_PRINTED} more: name a file with --report to have them all`);
  if (file !== undefined) await writeFile(file, `${JSON.stringify({ ...report, notes }, undefined, 2)}\n`);
}

function lineOf(note: {
  kind: string;
  source_id: string;
  source_project: string | null;
  is_left: boolean;
  note: string;
}): string {
  const where = note.source_project === null ? '' : ` of "${note.source_project}"`;
  return `${note.is_left ? 'left' : 'note'}  ${note.kind} ${note.source_id}${where}: ${note.note}`;
}

function readOptions(args: string[], config: Config) {
  const { url, organization, as, project, role = 'member', rate, report, ...rest } = parse(args);
  const token = rest.token ?? config.labelStudioApiKey;
  if (!url || !token || !organization)
    throw new CommandError(`--url, --token and --organization are needed: ${importLabelStudioCommand.usage}`);
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new CommandError(`--url is no web address: ${url}`);
  if (role !== 'member' && role !== 'admin') throw new CommandError(`--role must be member or admin, not ${role}`);
  const requestsPerSecond = Number(rate ?? REQUESTS_PER_SECOND);
  if (!(requestsPerSecond > 0)) throw new CommandError(`--rate must be a number of requests a second, not ${rate}`);
  const projects = project?.map(Number);
  if (projects?.some((id) => !Number.isInteger(id)))
    throw new CommandError('--project must be the number of a project');
  return { url, token, organization, as: as?.toLowerCase(), role, projects, requestsPerSecond, report } as const;
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        url: text,
        token: text,
        organization: text,
        as: text,
        project: { type: 'string', multiple: true },
        role: text,
        rate: text,
        report: text,
      },
    }).values;
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}
