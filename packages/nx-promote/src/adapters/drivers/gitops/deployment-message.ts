import { plainText } from '../../../core/model/plain-text.js';
import type { Change } from '../../../core/ports/driver.js';

/** Message of a deployment commit: for people first, trailers for grep in the order of the lines. */
export function deploymentMessage(subject: string, attempt: string, changes: readonly Change[]): string {
  const body = changes.map(
    ({ component, artifact, replaces }) =>
      `${component.name} ${replaces ?? 'nothing'} -> ${artifact.shortId}`,
  );
  const trailers = [
    `Promote-Attempt: ${attempt}`,
    ...changes.flatMap(({ artifact }) => [
      `Promote-Commit: ${artifact.commit}`,
      `Promote-Digest: ${artifact.digest}`,
    ]),
  ];
  return [oneLine(subject), '', ...body.map(oneLine), '', ...trailers.map(oneLine)].join('\n');
}

/** A line break in a name would let it write trailers of its own. */
function oneLine(text: string): string {
  return plainText(text);
}
