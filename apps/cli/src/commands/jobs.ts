import { JobFailed } from '@labelwright/client/resources/jobs';
import { type ClientCommand, Failure, isSet, numberOf, text } from '../command.ts';
import { describeJob } from '../output.ts';

const SHOWN = 50;

const listJobs: ClientCommand = {
  name: 'jobs list',
  help: 'Long work of the organization, the newest first.',
  options: {
    status: {
      type: 'string',
      value: 'STATUS',
      help: 'queued, running, succeeded, failed, cancelled; several with commas',
    },
    project: { type: 'string', value: 'ID', help: 'only of this project' },
    limit: { type: 'string', value: 'N', help: `at most so many (${SHOWN})` },
  },
  run: async (call) => {
    const { client, output } = call;
    const [status, project] = [text(call, 'status'), numberOf(call, 'project')];
    const query = { ...(status === undefined ? {} : { status }), ...(project === undefined ? {} : { project }) };
    output.table(await client.jobs.list(query).take(numberOf(call, 'limit') ?? SHOWN), {
      id: ({ id }) => id,
      type: ({ type }) => type,
      status: (job) => job.status,
      title: ({ title }) => title,
      'created at': (job) => job.created_at,
    });
  },
};

const showJob: ClientCommand = {
  name: 'jobs show',
  args: '<job>',
  needs: 1,
  help: 'One job; with --logs its lines.',
  options: { logs: { type: 'boolean', help: 'its log' } },
  run: async (call) => {
    const { client, output, args } = call;
    const id = args[0] ?? '';
    if (isSet(call, 'logs'))
      return output.table(await client.jobs.logs(id), {
        at: (line) => line.created_at,
        level: ({ level }) => level,
        message: ({ message }) => message,
      });
    const job = await client.jobs.get(id);
    output.record(job, {
      id: job.id,
      what: describeJob(job),
      attempts: `${job.attempts} of ${job.max_attempts}`,
      error: job.error,
      'finished at': job.finished_at,
    });
  },
};

const watchJob: ClientCommand = {
  name: 'jobs watch',
  args: '<job>',
  needs: 1,
  help: 'Follow a job to its end, with its log on stderr. Fails when the job does.',
  run: async ({ client, output, args, signal }) => {
    try {
      const job = await client.jobs.wait(args[0] ?? '', {
        signal,
        onProgress: (current) => output.progress(describeJob(current)),
        onLog: ({ level, message }) => output.note(`${level}: ${message}`),
      });
      output.endProgress();
      output.record(job, { id: job.id, what: describeJob(job) });
    } catch (error) {
      output.endProgress();
      if (error instanceof JobFailed) throw new Failure(error.message);
      throw error;
    }
  },
};

const act = (name: 'cancel' | 'retry', help: string): ClientCommand => ({
  name: `jobs ${name}`,
  args: '<job>',
  needs: 1,
  help,
  run: async ({ client, output, args }) => {
    const job = await client.jobs[name](args[0] ?? '');
    output.record(job, { id: job.id, what: describeJob(job) });
  },
});

export const JOB_COMMANDS: readonly ClientCommand[] = [
  listJobs,
  showJob,
  watchJob,
  act('cancel', 'End a job: a queued one at once, a running one at its next safe point.'),
  act('retry', 'Run a failed or cancelled job again.'),
];
