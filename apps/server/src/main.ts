import type { Command } from './commands/command.ts';
import { print } from './commands/command.ts';
import { consumeCommand } from './commands/consume.ts';
import { createProjectCommand } from './commands/create-project.ts';
import { createUserCommand } from './commands/create-user.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { importLabelStudioCommand } from './commands/import-label-studio.ts';
import { migrateCommand } from './commands/migrate.ts';
import { seedDemoCommand } from './commands/seed-demo.ts';
import { serveCommand } from './commands/serve.ts';
import { loadConfig } from './config.ts';

const COMMANDS: readonly Command[] = [
  serveCommand,
  migrateCommand,
  seedDemoCommand,
  createUserCommand,
  createProjectCommand,
  doctorCommand,
  consumeCommand,
  importLabelStudioCommand,
];

const [name = 'serve', ...args] = process.argv.slice(2);
const command = COMMANDS.find((candidate) => candidate.name === name);
if (!command) {
  print(`usage: labelwright <command>\n\n${COMMANDS.map(({ usage, help }) => `  ${usage}\n      ${help}`).join('\n')}`);
  process.exit(name === 'help' || name === '--help' ? 0 : 1);
}
try {
  await command.run(loadConfig(), args);
  process.exit(0);
} catch (error) {
  const line = explain(error);
  process.stderr.write(line ? `labelwright: ${line}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exit(1);
}
