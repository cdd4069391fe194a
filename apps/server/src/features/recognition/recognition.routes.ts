import {
  RecogniseTasks,
  RecognitionParams,
  RecognitionPlan,
  RecognitionRunDetail,
  RecognitionRunParams,
  StartedRecognition,
} from '@labelwright/contract/recognition';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getRun, planRecognition } from './plan-recognition.ts';
import { startRecognition } from './start-recognition.ts';

const tags = ['Processing'];
const project: Target = { kind: 'project', param: 'id' };
const config = { permission: 'prediction.manage', target: project } as const;
const url = '/api/projects/:id/recognise';

export function recognitionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'What could be read out of the media of tasks',
      description: 'The fields with pictures, PDF files and recordings, the engines for them, and the latest runs.',
      params: RecognitionParams,
      response: { 200: RecognitionPlan },
    },
    handler: ({ actor, access }) => planRecognition(platform, actor, access),
  });
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Read the pictures, or transcribe the recordings, of tasks',
      description:
        'All of the project or a selection, as a job. Words and segments become predictions; tasks that have one of this engine are left out unless `anew`. What cannot be read is told task by task.',
      params: RecognitionParams,
      body: RecogniseTasks,
      response: { 202: StartedRecognition },
    },
    handler: async ({ actor, access, body }, reply) => {
      const run = await startRecognition(platform, actor, access, body);
      return reply.code(202).send({ job_id: run.job_id ?? '', status: run.status, run });
    },
  });
  http.route({
    method: 'GET',
    url: `${url}/:run_id`,
    config,
    schema: {
      tags,
      summary: 'How far the reading of tasks is',
      description: 'With what could not be read, and why.',
      params: RecognitionRunParams,
      response: { 200: RecognitionRunDetail },
    },
    handler: ({ actor, access, params }) => getRun(platform, actor, access, Number(params.run_id)),
  });
}
