import { type Command, print } from './commands/command.ts';
import { loadConfig } from './config.ts';

/** Each is read when it is asked for: what one needs, the others need not wait for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  'seed-demo': async () => (await import('./commands/seed-demo.ts')).seedDemoCommand,
  'create-user': async () => (await import('./commands/create-user.ts')).createUserCommand,
  'create-project': async () => (await import('./commands/create-project.ts')).createProjectCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  consume: async () => (await import('./commands/consume.ts')).consumeCommand,
  'import-label-studio': async () => (await import('./commands/import-label-studio.ts')).importLabelStudioCommand,
};

const [name = 'serve', ...args] = process.argv.slice(2);
try {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) {
    const command = await load();
    await command.run(loadConfig(), args);
    process.exit(0);
  }
  const commands = await Promise.all(Object.values(COMMANDS).map((each) => each()));
  print(`usage: labelwright <command>\n\n${commands.map(({ usage, help }) => `  ${usage}\n      ${help}`).join('\n')}`);
  process.exit(name === 'help' || name === '--help' ? 0 : 1);
} catch (error) {
  const { explain } = await import('./commands/explain.ts');
  const line = explain(error);
  process.stderr.write(line ? `labelwright: ${line}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exit(1);
}
