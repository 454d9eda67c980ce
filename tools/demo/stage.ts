import { spawn, type ChildProcess } from 'node:child_process';
import type { Playground } from '../playground/create-playground.js';

/** Where the demo speaks and commands are run before the audience's eyes. */
export interface Stage {
  scene(title: string): void;
  say(text: string): void;
  look(what: string, where: string): void;
  /**
   * Runs a command of the workspace, shows it and its output, and gives its exit code and output. It is killed
   * as a crash would as soon as its output says so.
   */
  run(
    playground: Playground,
    args: readonly string[],
    dies?: (output: string) => boolean,
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  interrupt(): void;
  farewell(playground: Playground): void;
}

/** Makes output the same everywhere: no daemon that outlives the demo, no moving lines. */
const QUIET_NX = {
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_DEFAULT_OUTPUT_STYLE: 'static',
  NX_NO_CLOUD: 'true',
  // Nx starts a process for each plugin by default, in every command.
  NX_ISOLATE_PLUGINS: 'false',
  NO_COLOR: '1',
  // Nx sets FORCE_COLOR for its workers, and Node warns of the two together.
  NODE_NO_WARNINGS: '1',
};

export function createStage(): Stage {
  let current: ChildProcess | null = null;
  let scenes = 0;
  return {
    scene: (title) => console.log(`\n=== ${(scenes += 1)}. ${title} ===\n`),
    say: (text) => console.log(text),
    look: (what, where) => console.log(`  ${what}: ${where}`),
    run(playground, args, dies) {
      const [program, ...rest] = args as [string, ...string[]];
      console.log(`\n$ ${args.join(' ')}`);
      return new Promise((resolve, reject) => {
        const child = spawn(program === 'nx' ? 'node_modules/.bin/nx' : program, rest, {
          cwd: playground.workspace,
          env: { ...withoutNx(process.env), ...QUIET_NX },
          stdio: ['ignore', 'pipe', 'pipe'],
          detached: true,
        });
        current = child;
        let output = '';
        const show = (chunk: Buffer): void => {
          output += chunk.toString();
          process.stdout.write(chunk.toString().replaceAll(/^(?=.)/gm, '  | '));
          if (dies?.(output) === true && child.pid !== undefined) kill(child.pid);
        };
        child.stdout.on('data', show);
        child.stderr.on('data', show);
        child.on('error', reject);
        child.on('close', (code) => {
          current = null;
          resolve({ exitCode: code ?? 1, output });
        });
      });
    },
    interrupt() {
      if (current?.pid !== undefined) process.kill(-current.pid, 'SIGTERM');
    },
    farewell({ folder, gateway }) {
      console.log(`\nThe playground stays in ${folder}; its page is at ${gateway}/integration/ingest-ui/`);
      console.log(`End it with: npm run demo -- --stop ${folder}`);
    },
  };
}

/** The whole process group; it may be gone already. */
function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Variables of an outer Nx or npm would reach the one in the playground. */
function withoutNx(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(NX_|npm_)/i.test(name)));
}
