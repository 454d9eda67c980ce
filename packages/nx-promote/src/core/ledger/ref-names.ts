/**
 * Names of the ledger's refs under its prefix. Every name has the same depth, and a component's name is one
 * encoded segment, so none can be a path prefix of another: git stores `a` and `a/b` in one place and refuses
 * the second (design, section 4).
 */
export interface LedgerRefs {
  component(environment: string, component: string): string;
  environment(environment: string): string;
  obligations(component: string): string;
  /** Of a holder's key; ledgers of an earlier version have refs of the attempt alone. */
  lease(holder: string): string;
  /** What a full ref name stands for; null for a ref that is none of ours. */
  parse(ref: string): LedgerRefName | null;
}

export type LedgerRefName =
  | { readonly of: 'component'; readonly environment: string; readonly component: string }
  | { readonly of: 'environment'; readonly environment: string }
  | { readonly of: 'obligations'; readonly component: string }
  | { readonly of: 'lease'; readonly holder: string };

export function ledgerRefs(prefix: string): LedgerRefs {
  return {
    component: (environment, component) =>
      `${prefix}/components/${encodeSegment(environment)}/${encodeSegment(component)}`,
    environment: (environment) => `${prefix}/environments/${encodeSegment(environment)}`,
    obligations: (component) => `${prefix}/obligations/${encodeSegment(component)}`,
    lease: (holder) => `${prefix}/leases/${encodeSegment(holder)}`,
    parse: (ref) => (ref.startsWith(`${prefix}/`) ? parseSegments(ref.slice(prefix.length + 1)) : null),
  };
}

function parseSegments(path: string): LedgerRefName | null {
  const [kind, first, second, ...rest] = path.split('/');
  if (first === undefined || rest.length > 0) return null;
  if (kind === 'components' && second !== undefined) {
    return { of: 'component', environment: decodeSegment(first), component: decodeSegment(second) };
  }
  if (second !== undefined) return null;
  if (kind === 'environments') return { of: 'environment', environment: decodeSegment(first) };
  if (kind === 'obligations') return { of: 'obligations', component: decodeSegment(first) };
  if (kind === 'leases') return { of: 'lease', holder: decodeSegment(first) };
  return null;
}

const PLAIN = /^[A-Za-z0-9_-]*$/;

/** Letters, digits, `_`, `-` and inner dots stay; every other byte becomes `%XX`, which git allows in refs. */
export function encodeSegment(name: string): string {
  // Nearly every name: each look asks for some hundreds.
  if (PLAIN.test(name)) return name;
  const bytes = [...Buffer.from(name, 'utf8')];
  const plain = bytes.map((byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return plain.join('').replace(/(?<=[A-Za-z0-9])%2E(?=[A-Za-z0-9])(?!lock$)/g, '.');
}

export function decodeSegment(segment: string): string {
  if (PLAIN.test(segment)) return segment;
  const bytes = segment.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
