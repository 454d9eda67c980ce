import { environmentUnderTest } from '../harness/environment.mjs';
import { runSuite } from '../harness/suite.mjs';
import { submissionChecks } from './submission-checks.mjs';

process.exitCode = await runSuite('ingest-integration', submissionChecks(environmentUnderTest()));
