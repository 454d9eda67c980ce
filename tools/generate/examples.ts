/** Small whole files that the editor shows; a test parses each with the code and validates it with its schema. */
export const PIPELINE_EXAMPLES = [
  {
    trunk: 'main',
    registry: 'https://quay.io/ebi-ait',
    image: { build: 'registry' },
    suites: {
      smoke: { scope: 'component', command: ['node', 'suites/smoke/run.mjs'], timeout: '2m' },
      system: { scope: 'environment', command: ['node', 'suites/system/run.mjs'], erroredExitCodes: [75] },
    },
    environments: [
      {
        name: 'integration',
        enters: 'on-merge',
        deploy: {
          driver: 'gitops',
          repository: 'git@github.com:ebi-ait/deployments.git',
          branch: 'main',
          file: 'environments/{environment}.env',
          key: '{COMPONENT}',
        },
        live: { url: 'https://{environment}.example.org/{component}/version', commit: 'commit' },
        verify: ['smoke', 'system'],
      },
      {
        name: 'production',
        enters: 'on-request',
        deploy: {
          driver: 'command',
          command: ['deploy', '{environment}', '{image}@{digest}'],
          current: ['deploy', 'current', '{environment}', '{component}'],
        },
        verify: ['smoke'],
        releaseTag: '{component}/v{version}',
        imageTags: ['latest'],
      },
    ],
  },
];

export const COMPONENT_EXAMPLES = [
  {},
  {
    image: 'ingest/core',
    deployAfter: ['ontology'],
    build: { target: 'container' },
    suites: { contract: { command: ['npm', 'run', 'contract'], timeout: '5m' } },
    deploy: { integration: { key: 'CORE' } },
    coverage: 'coverage/lcov.info',
  },
];
