import { QualityParams } from '@labelwright/contract/quality';
import { Report, ReportList, ReportParams, ReportQuery } from '@labelwright/contract/quality-reports';
import { Type } from 'typebox';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { toCsv } from './csv.ts';
import { listReports, readReport } from './reports.service.ts';

const tags = ['Quality'];
const target: Target = { kind: 'project', param: 'id' };
const config = { permission: 'project.stats', target } as const;

export function reportRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/reports',
    config,
    schema: { tags, summary: 'List reports', params: QualityParams, response: { 200: ReportList } },
    handler: (request) => listReports(request.access),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/reports/:report',
    config,
    schema: {
      tags,
      summary: 'Read a report',
      description: 'With `format=csv` a file of the same rows.',
      params: ReportParams,
      querystring: ReportQuery,
      response: { 200: Type.Union([Report, Type.String()]) },
    },
    handler: async (request, reply) => {
      const { actor, access, params, query } = request;
      const report = await readReport(platform, actor, access, params.report, query);
      if (query.format !== 'csv') return report;
      const name = `project-${access.projectId}-${params.report}.csv`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .send(toCsv(report.columns, report.rows));
    },
  });
}
