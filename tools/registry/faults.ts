/** A fault that the registry shows on purpose, for the next `times` requests that match. */
export interface Fault {
  readonly answer: '401' | '403' | '429' | '500' | 'hang' | 'cut';
  readonly times: number;
  /** Only requests of this method; all when absent. */
  readonly method?: string;
  /** Only requests whose path and query contain this text; all below /v2/ when absent. */
  readonly pathContains?: string;
  /** For 429: the value of Retry-After, 1 when absent. */
  readonly retryAfterSeconds?: number;
}

const kinds: readonly string[] = ['401', '403', '429', '500', 'hang', 'cut'];
const fields: readonly string[] = ['answer', 'times', 'method', 'pathContains', 'retryAfterSeconds'];

/** The faults that are still to be shown. */
export class FaultPlan {
  private waiting: { readonly fault: Fault; left: number }[] = [];

  /** Replaces the plan; an empty list makes the registry well again. */
  set(faults: readonly Fault[]): void {
    this.waiting = faults.map((fault) => ({ fault, left: fault.times }));
  }

  /** The fault for this request, which uses it up by one. */
  take(method: string, path: string): Fault | undefined {
    const next = this.waiting.find(({ fault, left }) => left > 0 && matches(fault, method, path));
    if (next === undefined) return undefined;
    next.left -= 1;
    return next.fault;
  }

  /** What has not been shown yet. */
  left(): Fault[] {
    return this.waiting.filter(({ left }) => left > 0).map(({ fault, left }) => ({ ...fault, times: left }));
  }
}

/** Reads the body of `PUT /_faults`; throws a sentence that says what is wrong with it. */
export function parseFaults(text: string): Fault[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error('Expected a JSON array of faults.');
  return value.map((entry: unknown, position) => {
    const fault = Object(entry) as Record<string, unknown>;
    const unknown = Object.keys(fault).find((key) => !fields.includes(key));
    if (unknown !== undefined) throw new Error(`Fault ${position} has the unknown field "${unknown}".`);
    if (!kinds.includes(String(fault['answer']))) {
      throw new Error(`Fault ${position} needs "answer": one of ${kinds.join(', ')}.`);
    }
    return { ...fault, answer: String(fault['answer']), times: Number(fault['times'] ?? 1) } as Fault;
  });
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  return path.includes(fault.pathContains ?? '/v2/');
}
