import { plainLines } from '../../core/model/plain-text.js';
import { withoutSecrets } from '../../core/model/secrets.js';
import { withoutWorkflowCommands } from '../../core/model/workflow-commands.js';

/**
 * What a run shows, with the words of commits, suites, servers and git in it: no secret, nothing that speaks to the
 * terminal, and where CI reads commands from the log no such command (docs/decisions/0023). The one way to the
 * terminal and the log; what goes into files has its own rules.
 */
export function logText(text: string, env: NodeJS.ProcessEnv = process.env): string {
  const plain = plainLines(withoutSecrets(text));
  return readsCommands(env) ? withoutWorkflowCommands(plain) : plain;
}

/** GitHub Actions and what is compatible with it, Azure Pipelines, TeamCity. */
export function readsCommands(env: NodeJS.ProcessEnv): boolean {
  return ['GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'].some((name) => (env[name] ?? '') !== '');
}
