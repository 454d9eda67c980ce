/**
 * Bots and assistants: programs that commit, or that stand among co-authors. An assistant that has a person's first
 * name is known by its address alone.
 */
export const HIDDEN_AUTHORS: readonly string[] = [
  String.raw`\[bot\]`,
  String.raw`^(?:dependabot|renovate|greenkeeper|snyk|github-actions|semantic-release)(?:[- ]?bot)?$`,
  String.raw`^(?:(?:github )?copilot|cursor ?agent)$`,
  String.raw`^(?:noreply@(?:anthropic|openai|github)\.com|cursoragent@cursor\.com|amp@ampcode\.com|aider@aider\.chat)$`,
  String.raw`\+copilot@users\.noreply\.github\.com$`,
];
