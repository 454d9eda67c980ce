import { isRunning } from './is-running.js';
import { run } from './run.js';

describe('run', () => {
  it('keeps output as bytes and the exit code as it was', async () => {
    const result = await run({
      file: process.execPath,
      args: ['-e', 'process.stdout.write("a\\0b"); process.exit(3)'],
    });
    expect(result.stdout.toString()).toBe('a\0b');
    expect(result.exitCode).toBe(3);
  });

  it('says why a program could not be started', async () => {
    const result = await run({ file: 'no-such-program-here', args: [] });
    expect(result).toMatchObject({ exitCode: null, failure: 'ENOENT' });
  });

  it('ends the whole process group at the timeout', async () => {
    const script = `const {spawn}=require('child_process');const c=spawn(process.execPath,['-e','setTimeout(()=>{},60000)'],{stdio:'ignore'});console.log(c.pid);setTimeout(()=>{},60000)`;
    const result = await run({ file: process.execPath, args: ['-e', script], timeoutMs: 1_500 });
    expect(result.timedOut).toBe(true);
    const grandchild = Number(result.stdout.toString());
    await expect(gone(grandchild)).resolves.toBe(true);
  });

  it('passes arguments through unharmed', async () => {
    const hostile = ['$(touch x)', '`id`', '; rm -rf /', '"\'', '*', '\n', '-x', '日本'];
    const result = await run({
      file: process.execPath,
      args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...hostile],
    });
    expect(JSON.parse(result.stdout.toString())).toEqual(hostile);
  });
});

async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (!isRunning(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
