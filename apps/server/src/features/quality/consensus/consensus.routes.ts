import { QualityParams } from '@labelwright/contract/quality';
import {
  ConsensusParams,
  ConsensusRun,
  ConsensusWritten,
  NewConsensus,
  Proposal,
  ProposalQuery,
  WriteConsensus,
} from '@labelwright/contract/quality-consensus';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  getConsensusRun,
  listConsensusRuns,
  listRunProposals,
  removeConsensusRun,
  startConsensus,
  undoConsensusRun,
  writeConsensusRun,
} from './consensus.service.ts';

const tags = ['Quality'];
const target: Target = { kind: 'project', param: 'id' };
const read = { permission: 'project.stats', target } as const;
const manage = { permission: 'project.update', target } as const;
const base = '/api/projects/:id/consensus';
const params = ConsensusParams;

export function consensusRoutes(http: Http, platform: Platform): void {
  runs(http, platform);
  proposals(http, platform);
}

function runs(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: base,
    config: read,
    schema: {
      tags,
      summary: 'List consensus runs',
      params: QualityParams,
      response: { 200: Type.Array(ConsensusRun) },
    },
    handler: (request) => listConsensusRuns(platform, request.actor, request.access),
  });
  http.route({
    method: 'POST',
    url: base,
    config: manage,
    schema: {
      tags,
      summary: 'Make one answer of several',
      description:
        'A job fills the run with proposals; with method `compare`, with how each method fares on golden tasks.',
      params: QualityParams,
      body: NewConsensus,
      response: { 201: ConsensusRun },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await startConsensus(platform, request.actor, request.access, request.body)),
  });
  http.route({
    method: 'GET',
    url: `${base}/:runId`,
    config: read,
    schema: { tags, summary: 'Read a consensus run', params, response: { 200: ConsensusRun } },
    handler: (request) => getConsensusRun(platform, request.actor, request.access, Number(request.params.runId)),
  });
  http.route({
    method: 'DELETE',
    url: `${base}/:runId`,
    config: manage,
    schema: {
      tags,
      summary: 'Delete a consensus run',
      description: 'What was written as annotations stays.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeConsensusRun(platform, request.actor, request.access, Number(request.params.runId));
      return reply.code(204).send(null);
    },
  });
}

function proposals(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${base}/:runId/proposals`,
    config: read,
    schema: {
      tags,
      summary: 'List proposed answers, least certain first',
      params,
      querystring: ProposalQuery,
      response: { 200: Type.Array(Proposal) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const { actor, access, query } = request;
      const page = await listRunProposals(platform, actor, access, Number(request.params.runId), query, asked);
      sendPage(request, reply, asked, page);
      return page.rows;
    },
  });
  http.route({
    method: 'POST',
    url: `${base}/:runId/write`,
    config: manage,
    schema: {
      tags,
      summary: 'Write proposed answers as annotations',
      description:
        'They are the final answers of their tasks, know what they were made from, and count neither for the overlap nor in agreement.',
      params,
      body: WriteConsensus,
      response: { 200: ConsensusWritten },
    },
    handler: (request) =>
      writeConsensusRun(platform, request.actor, request.access, Number(request.params.runId), request.body),
  });
  http.route({
    method: 'POST',
    url: `${base}/:runId/undo`,
    config: manage,
    schema: { tags, summary: 'Take written answers back', params, response: { 200: ConsensusWritten } },
    handler: (request) => undoConsensusRun(platform, request.actor, request.access, Number(request.params.runId)),
  });
}
