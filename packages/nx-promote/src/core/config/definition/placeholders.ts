const NAMES = ['component', 'environment', 'COMPONENT', 'ENVIRONMENT'] as const;
const ARTIFACT = ['image', 'tag', 'digest', 'commit', 'shortId'] as const;

/** Which placeholders each field knows. The definitions check by this table, and the reference shows it. */
export const PLACEHOLDERS = {
  buildTag: ['component', 'shortId'],
  'image.repository': ['component'],
  'image.dispatch': ['component', 'commit', 'shortId', 'tag', 'image'],
  'image.link': ['component', 'commit', 'shortId'],
  'environments[].releaseTag': ['component', 'version', 'candidate', 'environment'],
  'environments[].deploy.file': NAMES,
  'environments[].deploy.key': NAMES,
  'environments[].deploy.path': NAMES,
  'environments[].deploy.value': [...ARTIFACT, 'component', 'environment', 'version'],
  'environments[].deploy.command': [...NAMES, ...ARTIFACT],
  'environments[].deploy.current': [...NAMES, 'image'],
  'environments[].live.url': NAMES,
  'environments[].live.command': NAMES,
  'environments[].env': ['environment', 'ENVIRONMENT'],
  'suites.<name>.report': ['component', 'environment'],
  'changelog.file': ['environment', 'component'],
  'changelog.releaseNotes': ['component', 'tag'],
} as const;

/** What each placeholder stands for. Where a field is an address, the finished value is encoded for it. */
export const MEANINGS = {
  component: "the component's name as Nx knows it, its scope included: `@acme/web-frontend`",
  COMPONENT: 'the same in upper case, every run of other characters an underscore: `_ACME_WEB_FRONTEND`',
  environment: "the environment's name: `staging`",
  ENVIRONMENT: 'the same in upper case, every run of other characters an underscore: `STAGING`',
  shortId: 'the short commit id of the build tag: `5ddba2b`',
  commit: 'the full commit id',
  tag: 'the image tag of the build, which is the short id; in `changelog.releaseNotes` the short release name: `v1.0`',
  image: 'the image repository, its host included, without tag or digest',
  digest: 'the image digest: `sha256:...`',
  version:
    'the version in the name that the artifact has in the environment: `1.0` of `v1.0` and of `v1.0.rc2`',
  candidate: 'which candidate of the version it is, from 1',
} as const;
