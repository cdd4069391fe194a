#!/usr/bin/env node
// The command line under its own name: `npm link` puts `labelwright` on the path.
process.argv.splice(2, 0, 'labelwright');
await import('./launch.mjs');
