import {
  type LabelChange,
  LabelChangeBody,
  LabelChangeListQuery,
  LabelChangePreview,
  LabelChangePreviewBody,
  LabelChangeSchema,
  type LabelConfigVersion,
  UndoPreview,
  VersionDiff,
  VersionDiffQuery,
} from '@labelwright/contract/label-changes';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { diffVersions, listConfigVersions } from './config-versions.ts';
import { getChange, listProjectChanges, startChange } from './label-changes.service.ts';
import { previewChange } from './preview-change.ts';
import { previewUndo, startUndo } from './start-undo.ts';

const tags = ['Label configs'];
const params = Type.Object({ id: Reference });
const changeParams = Type.Object({ id: Reference, changeId: IdParam });
const target: Target = { kind: 'project', param: 'id' };

export function labelChangeRoutes(http: Http, platform: Platform): void {
  changes(http, platform);
  undoing(http, platform);
  versions(http, platform);
}

function changes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/label-changes/preview',
    config: { permission: 'project.update', target, quiet: true },
    schema: {
      tags,
      summary: 'Show what changing labels would do',
      description: 'The config afterwards, counts of what would be rewritten, and ten examples. Nothing is changed.',
      params,
      body: LabelChangePreviewBody,
      response: { 200: LabelChangePreview },
    },
    handler: (request) => previewChange(platform, request.actor, request.access, request.body.operations),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/label-changes',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Change labels together with the answers that use them',
      description:
        'A job saves the new config as a version and rewrites annotations, drafts and predictions, with a revision of each annotation. Answers begun under the former config are taken in and rewritten too. The job can be cancelled until the config has switched, and undone afterwards.',
      params,
      body: LabelChangeBody,
      response: { 202: LabelChangeSchema },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await startChange(platform, request.actor, request.access, request.body)),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-changes',
    config: { permission: 'task.list', target },
    schema: { tags, summary: 'List the changes of labels', params, querystring: LabelChangeListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await listProjectChanges(platform, request.actor, request.access, page);
      return sendPage(request, reply, page, found) as LabelChange[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-changes/:changeId',
    config: { permission: 'task.list', target },
    schema: { tags, summary: 'Read a change of labels', params: changeParams, response: { 200: LabelChangeSchema } },
    handler: (request) => getChange(platform, request.actor, request.access, Number(request.params.changeId)),
  });
}

function undoing(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-changes/:changeId/undo',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Show what undoing a change would do',
      params: changeParams,
      response: { 200: UndoPreview },
    },
    handler: (request) => previewUndo(platform, request.actor, request.access, Number(request.params.changeId)),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/label-changes/:changeId/undo',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Undo a change of labels',
      description:
        'A job puts back what nobody changed since, from the revisions, reports the rest, and restores the former config; labels that answers given since still use are kept in it.',
      params: changeParams,
      response: { 202: LabelChangeSchema },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await startUndo(platform, request.actor, request.access, Number(request.params.changeId))),
  });
}

function versions(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-config-history',
    config: { permission: 'task.read', target },
    schema: {
      tags,
      summary: 'List the versions of the label config with who made them and why',
      params,
      querystring: LabelChangeListQuery,
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await listConfigVersions(platform, request.actor, request.access, page);
      return sendPage(request, reply, page, found) as LabelConfigVersion[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-config-diff',
    config: { permission: 'task.read', target },
    schema: {
      tags,
      summary: 'Compare two versions of the label config',
      params,
      querystring: VersionDiffQuery,
      response: { 200: VersionDiff },
    },
    handler: (request) => diffVersions(platform, request.actor, request.access, request.query),
  });
}
