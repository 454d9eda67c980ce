/** JSON that tests may spoil anywhere. */
export type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests write wrong values anywhere

/** An environment on request, deployed by gitops. */
export function environmentJson(name: string, more: Json = {}): Json {
  return {
    name,
    enters: 'on-request',
    deploy: {
      driver: 'gitops',
      repository: '../d.git',
      branch: 'b',
      file: '{environment}.env',
      key: '{COMPONENT}',
    },
    verify: ['smoke'],
    ...more,
  };
}

/** A small pipeline that is right: dev, staging, production. */
export function pipelineJson(): Json {
  return {
    trunk: 'main',
    registry: 'quay.io/ebi-ait',
    image: { build: 'registry' },
    suites: {
      smoke: { command: ['smoke'] },
      system: { scope: 'environment', command: ['system'], timeout: 90 },
    },
    environments: [
      environmentJson('dev', {
        enters: 'on-merge',
        env: { GATEWAY: 'http://g/{environment}', SETTINGS: '{x}' },
      }),
      environmentJson('staging', { releaseTag: '{component}/v{version}.rc' }),
      environmentJson('production', { releaseTag: '{component}/v{version}', imageTags: ['latest'] }),
    ],
  };
}
