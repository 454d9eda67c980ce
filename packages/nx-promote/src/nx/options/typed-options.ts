import { ARGUMENTS_VARIABLE } from '../run/invocation-variable.js';
import { flag, OPTIONS, type ExecutorOptions, type OptionDefinition } from './option-table.js';

/**
 * Nx makes numbers of what looks like one, and there version 1.10 is 1.1 and the commit 857e123 infinite. What
 * was typed is looked up again; the hook before the tasks has kept it.
 */
export function asTyped<T extends ExecutorOptions>(options: T): T {
  const typed = typedArguments();
  const entries = Object.entries(options).map(([name, value]) => {
    const definition = (OPTIONS as Readonly<Record<string, OptionDefinition>>)[name];
    // On its way to a task of its own, what is infinite becomes null.
    if (definition?.type === 'string' && (typeof value === 'number' || value === null)) {
      return [name, valueOf(name, typed, value) ?? String(value)];
    }
    if (definition?.type === 'array') return [name, textsOf(value)];
    return [name, value];
  });
  return Object.fromEntries(entries) as T;
}

/** The words of the command that Nx was given. */
export function typedArguments(): readonly string[] {
  try {
    const value: unknown = JSON.parse(process.env[ARGUMENTS_VARIABLE] ?? '[]');
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

/** The last text that was given to the option and that reads as this number. */
function valueOf(name: string, typed: readonly string[], value: number | null): string | null {
  const flags = [flag(name), `--${name}`];
  const texts = typed.flatMap((word, at) => {
    const [head = '', ...rest] = word.split('=');
    if (!flags.includes(head)) return [];
    return [rest.length > 0 ? rest.join('=') : (typed[at + 1] ?? '')];
  });
  const isIt = (number: number): boolean => (value === null ? !Number.isFinite(number) : number === value);
  return texts.findLast((text) => isIt(Number(text))) ?? null;
}

function textsOf(value: unknown): unknown {
  return Array.isArray(value) ? value.map(String) : typeof value === 'number' ? String(value) : value;
}
