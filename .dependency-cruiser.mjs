/** The walls of ARCHITECTURE.md as rules. A new wall is a new entry here; none is a warning. */
const feature = '^apps/server/src/features/([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'packages-stand-alone',
      comment: 'packages/ never import apps/: move the shared part down into a package.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'web-and-server-apart',
      comment: 'Web and server share through packages/contract and the pure packages only.',
      severity: 'error',
      from: { path: '^apps/(web|server)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'pure-packages',
      comment: 'Pure packages import no Node built-in, DOM library, React, Fastify or Kysely.',
      severity: 'error',
      from: { path: '^packages/(contract|task-definition|quality|formats|filters)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: [
          '^node:',
          '^(react|react-dom|fastify|kysely|pg)($|/)',
          'node_modules/(react|react-dom|fastify|kysely|pg)/',
        ],
      },
    },
    {
      name: 'no-core-in-pure-packages',
      severity: 'error',
      from: {
        path: '^packages/(contract|task-definition|quality|formats|filters|editor|client)/',
        pathNot: '\\.test\\.tsx?$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'feature-by-its-index',
      comment: 'A feature is reached only through its index.ts.',
      severity: 'error',
      from: { path: feature, pathNot: '\\.(db\\.test|test|fixture)\\.ts$' },
      to: {
        path: '^apps/server/src/features/([^/]+)/',
        pathNot: ['^apps/server/src/features/$1/', '^apps/server/src/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^apps/server/src/platform/', pathNot: '/testing/' },
      to: { path: '^apps/server/src/(features|adapters|compat)/' },
    },
    {
      name: 'kysely-in-queries-only',
      comment: 'SQL lives in *.queries.ts and platform/db.',
      severity: 'error',
      from: {
        path: '^apps/server/src/',
        pathNot: ['\\.queries\\.ts$', '^apps/server/src/platform/(db|testing)/', '\\.test\\.ts$'],
      },
      to: { path: 'node_modules/kysely/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'fastify-in-routes-only',
      comment: 'HTTP lives in *.routes.ts, platform/http and app.ts.',
      severity: 'error',
      from: {
        path: '^apps/server/src/',
        pathNot: [
          '\\.routes\\.ts$',
          '^apps/server/src/platform/http/',
          '^apps/server/src/app\\.ts$',
          '\\.test\\.ts$',
          '/testing/',
        ],
      },
      to: { path: 'node_modules/(fastify|@fastify)/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
